// Keys in a grid: arrows and Enter go from cell to cell, Alt+Down to the choice beside a figure; a cell entered is selected.
import { cellsOf, choiceOf, isCell, linesOf, spotOf } from "./grid-cells.js";

const BY = { ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [1, 0] };
const isChoice = (target) => target instanceof HTMLSelectElement && target.matches("form[data-entry] [data-row] select");

// Left and right leave a cell only where the text ends, so that a number can still be corrected.
function sideways(event) {
  const { selectionStart, selectionEnd, value } = event.target;
  const isAll = selectionStart === 0 && selectionEnd === value.length;
  if (event.key === "ArrowRight" && (isAll || selectionStart === value.length)) return [0, 1];
  if (event.key === "ArrowLeft" && (isAll || selectionEnd === 0)) return [0, -1];
}

function go(event, [by, aside]) {
  const { form } = event.target;
  const all = linesOf(form);
  if (aside && all[0].length < 2) return; // there is nothing beside it
  event.preventDefault();
  let [line, column] = spotOf(all, event.target);
  do [line, column] = [line + by, column + aside];
  while (all[line]?.[column] && !isCell(all[line][column]));
  const next = all[line]?.[column];
  if (next) next.focus();
  else if (by > 0) form.querySelector("[data-save]").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (isChoice(event.target)) {
    const isBack = event.key === "Enter" || event.key === "Escape" || (event.altKey && event.key === "ArrowUp");
    if (!isBack) return;
    event.preventDefault();
    event.target.closest("td").querySelector("input[data-column]").focus();
  } else if (isCell(event.target)) {
    if (event.altKey) {
      const choice = event.key === "ArrowDown" && choiceOf(event.target);
      if (!choice) return;
      event.preventDefault();
      choice.focus();
      return;
    }
    const by = event.key === "Enter" && event.shiftKey ? [-1, 0] : (BY[event.key] ?? sideways(event));
    if (by) go(event, by);
  }
});

// Typing into a filled cell replaces it; a second click sets the caret.
let clicked = null;
document.addEventListener("focusin", (event) => isCell(event.target) && event.target.select());
document.addEventListener("mousedown", (event) => {
  clicked = isCell(event.target) && document.activeElement !== event.target ? event.target : null;
});
document.addEventListener("mouseup", (event) => {
  if (clicked && clicked === event.target && clicked.selectionStart === clicked.selectionEnd) clicked.select();
  clicked = null;
});

// The choice beside a figure costs no stop of the Tab key; without this script it is one.
function begin() {
  const form = document.querySelector("form[data-entry]");
  if (!form) return;
  for (const input of cellsOf(form)) {
    const choice = choiceOf(input);
    if (!choice) continue;
    choice.tabIndex = -1;
    input.setAttribute("aria-keyshortcuts", "Alt+ArrowDown");
  }
}
document.addEventListener("entry:shown", begin);
begin();

// The first open cell, where a keyboard is at hand and nothing else is to be read first.
const form = document.querySelector("form[data-entry]");
const isFree = document.activeElement === document.body && !location.hash && !document.getElementById("refused");
if (form && isFree && matchMedia("(pointer: fine)").matches) cellsOf(form)[0]?.focus();
