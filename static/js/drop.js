// A file dropped anywhere on the page goes into the field of the form and is sent; without JavaScript the field takes it.
const form = () => document.querySelector("form[data-drop]");
const brings = (event) => event.dataTransfer?.types.includes("Files");

function marked(is) {
  form()?.classList.toggle("over", is);
}

document.addEventListener("dragover", (event) => {
  if (!form() || !brings(event)) return;
  event.preventDefault();
  marked(true);
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) marked(false);
});

document.addEventListener("drop", (event) => {
  if (!form() || !brings(event)) return;
  event.preventDefault();
  marked(false);
  const field = form().querySelector("input[type=file]");
  const isOne = event.dataTransfer.files.length === 1;
  field.setCustomValidity(isOne ? "" : form().dataset.drop);
  if (isOne) field.files = event.dataTransfer.files;
  form().requestSubmit();
});

document.addEventListener("change", (event) => {
  if (event.target.closest("form[data-drop]")) event.target.setCustomValidity("");
});
