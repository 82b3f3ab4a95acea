// A choice takes effect at once; without JavaScript the button beside it does the same.
for (const form of document.querySelectorAll("form[data-choose]")) {
  form.querySelector("[data-apply]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
