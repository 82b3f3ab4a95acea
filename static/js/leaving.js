// What is typed and not saved, and asking before somebody leaves it behind; saving one form asks about the others.
let last = null;

export function isChanged(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) {
    const stored = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.selectedOptions[0] !== stored;
  }
  return field.value !== field.defaultValue;
}

const fieldsOf = (form) =>
  [...form.elements].filter(
    (field) => field.name && !["hidden", "submit"].includes(field.type) && !("choice" in field.dataset),
  );

// A form that was refused holds what was typed and not saved as if it were stored: it or its rows say so, and count.
const REFUSED = "[data-refused] [data-typed], [data-guard][data-refused]";
export const typedIn = (form) => fieldsOf(form).filter((field) => field.closest(REFUSED) || isChanged(field));

const isSent = (form) => form === last?.target && !last.defaultPrevented;
// What is kept in this browser was asked about on logging out.
const isGivenUp = (form) => "entry" in form.dataset && "leaving" in document.documentElement.dataset;
const isOpen = (form) => !isSent(form) && !isGivenUp(form) && typedIn(form).length > 0;

document.addEventListener("submit", (event) => (last = event));
addEventListener("beforeunload", (event) => {
  if (![...document.querySelectorAll("form[data-guard], form[data-entry]")].some(isOpen)) return;
  event.preventDefault();
  event.returnValue = ""; // what browsers of some years ago listen to
  last = null; // who stays has sent nothing
});
addEventListener("pageshow", () => (last = null));
