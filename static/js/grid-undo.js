// What stood in the cells before: Ctrl+Z takes back cell by cell and a paste as a whole, Esc what is being typed.
import { choiceOf, isCell } from "./grid-cells.js";

const done = [];
let stood = null;
const stateOf = (input) => ({ input, value: input.value, choice: choiceOf(input)?.value });
const isOther = (state) => state.input.value !== state.value;

// Puts values into cells as one act that can be taken back; a value says that there is one.
export function fill(pairs) {
  if (!pairs.length) return;
  done.push(pairs.map(([input]) => stateOf(input)));
  for (const [input, value] of pairs) {
    input.value = value;
    const choice = choiceOf(input);
    if (choice) choice.value = "number";
  }
  tell(pairs[0][0]);
}

function putBack(states) {
  for (const { input, value, choice } of states) {
    input.value = value;
    if (choice) choiceOf(input).value = choice;
  }
  tell(states[0].input);
}

// One event for all cells: who listens looks at the whole form.
function tell(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (stood) stood = stateOf(stood.input);
  show(input.form);
}

function show(form) {
  const button = form.querySelector("[data-undo]");
  // It keeps its place: a button that came with a click would push away what is clicked.
  if (button) [button.hidden, button.disabled] = [false, !done.length];
}

function undo(form) {
  const states = done.pop();
  if (!states) return;
  putBack(states);
  const said = form.querySelector("[data-said]");
  if (said) said.hidden = true;
}

document.addEventListener("focusin", (event) => {
  stood = isCell(event.target) ? stateOf(event.target) : null;
});
document.addEventListener("focusout", (event) => {
  if (!stood || stood.input !== event.target || !isOther(stood)) return;
  done.push([stood]);
  show(stood.input.form);
});
document.addEventListener("keydown", (event) => {
  if (!isCell(event.target) || event.isComposing || !stood) return;
  if (event.key === "Escape" && isOther(stood)) {
    event.preventDefault();
    putBack([stood]);
    event.target.select();
  }
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
  // What is being typed the browser takes back itself.
  if (!isUndo || isOther(stood) || !done.length) return;
  event.preventDefault();
  undo(event.target.form);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-undo]");
  if (button) undo(button.form);
});
for (const name of ["entry:saved", "entry:shown"]) {
  document.addEventListener(name, () => {
    done.splice(0);
    stood = null;
    begin();
  });
}
const begin = () => document.querySelectorAll("form[data-entry]").forEach(show);
begin();
