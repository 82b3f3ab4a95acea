// A number says that there is one; who chooses that there is none has the number put aside until it is wanted again.
document.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.matches("form[data-entry] input[data-column]")) return;
  const choice = input.closest("td").querySelector("select");
  if (input.value.trim() && choice.value !== "number") choice.value = "number";
});
document.addEventListener("change", (event) => {
  const choice = event.target;
  if (!(choice instanceof HTMLSelectElement) || !choice.matches("[data-row] select")) return;
  const input = choice.closest("td").querySelector("input[data-column]");
  if (choice.value === "number") {
    input.value = input.value || input.dataset.aside || "";
  } else if (input.value) {
    input.dataset.aside = input.value;
    input.value = "";
  }
});
