// What takes a while says so: the link or the button that was pressed shows the words of data-busy until the page comes.
function begin(pressed, words) {
  if (!pressed || pressed.getAttribute("aria-busy") === "true") return;
  pressed.dataset.idle = pressed.textContent;
  pressed.setAttribute("aria-busy", "true");
  pressed.textContent = words;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-busy]");
  if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) begin(link, link.dataset.busy);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-busy]");
  if (!form) return;
  // A second click while it computes would only be told that the first one was first.
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  begin(event.submitter ?? form.querySelector("button"), form.dataset.busy);
});

// The way back shows the page as it was left.
addEventListener("pageshow", () => {
  for (const pressed of document.querySelectorAll("[aria-busy=true]")) {
    pressed.removeAttribute("aria-busy");
    pressed.textContent = pressed.dataset.idle;
  }
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
