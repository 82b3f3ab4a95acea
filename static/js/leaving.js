// Asks before somebody leaves a page with something typed that is not saved; saving one form asks about the others.
let sent = null;

function isChanged(field) {
  if (!field.name || ["hidden", "submit"].includes(field.type) || "choice" in field.dataset) return false;
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) {
    const stored = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.selectedOptions[0] !== stored;
  }
  return field.value !== field.defaultValue;
}

// A form that was refused holds what was typed as if it were stored, so that all of it counts.
const isOpen = (form) => form !== sent && ("refused" in form.dataset || [...form.elements].some(isChanged));

document.addEventListener("submit", (event) => {
  sent = event.defaultPrevented ? null : event.target;
});
addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[data-guard]")].some(isOpen)) event.preventDefault();
  else return;
  event.returnValue = ""; // what browsers of some years ago listen to
  sent = null; // who stays has sent nothing
});
addEventListener("pageshow", () => (sent = null));
