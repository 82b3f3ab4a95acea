// A choice takes effect at once; without JavaScript the button beside it does the same.
document.documentElement.classList.add("js");
document.addEventListener("change", (event) => event.target.closest("form[data-choose]")?.requestSubmit());
