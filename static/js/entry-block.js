// A grid of several columns: arrow keys and Enter move, a block pasted from a spreadsheet fills right and down.
// A cell that is only read keeps its place, so that a pasted block stays in step, and keeps its value.
const BY = { ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [1, 0] };
const grid = (form) => [...form.querySelectorAll("[data-line]")].map((line) => [...line.querySelectorAll("input[data-block]")]);
const isCell = (target) => target instanceof HTMLInputElement && target.matches("form[data-entry] input[data-block]");

function spot(all, input) {
  const row = all.findIndex((line) => line.includes(input));
  return [row, all[row].indexOf(input)];
}

// Left and right leave a cell only where the text ends, so that a number can still be corrected.
function sideways(event) {
  const { selectionStart, selectionEnd, value } = event.target;
  const isAll = selectionStart === 0 && selectionEnd === value.length;
  if (event.key === "ArrowRight" && (isAll || selectionStart === value.length)) return [0, 1];
  if (event.key === "ArrowLeft" && (isAll || selectionEnd === 0)) return [0, -1];
}

document.addEventListener("keydown", (event) => {
  if (!isCell(event.target) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const by = event.key === "Enter" && event.shiftKey ? [-1, 0] : (BY[event.key] ?? sideways(event));
  if (!by) return;
  event.preventDefault();
  const all = grid(event.target.form);
  const [row, column] = spot(all, event.target);
  let [down, right] = [row + by[0], column + by[1]];
  while (all[down]?.[right]?.readOnly) [down, right] = [down + by[0], right + by[1]];
  const next = all[down]?.[right];
  if (next) {
    next.focus();
    next.select();
  } else if (by[0] > 0) {
    event.target.form.querySelector("[data-save]").focus();
  }
});

// What each paste replaced, so that it can be taken back; a single typed cell the browser takes back itself.
const pasted = [];
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-undo]");
  if (!button) return;
  for (const [input, value] of pasted.pop() ?? []) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  button.hidden = !pasted.length;
});
for (const name of ["entry:saved", "entry:shown"]) document.addEventListener(name, () => pasted.splice(0));

document.addEventListener("paste", (event) => {
  if (!isCell(event.target)) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const block = text.split("\n").map((line) => line.split("\t").map((one) => one.trim()));
  if (block.length === 1 && block[0].length === 1) return;
  event.preventDefault();
  const form = event.target.form;
  const all = grid(form);
  const [row, column] = spot(all, event.target);
  const before = [];
  let number = 0;
  let left = 0;
  block.forEach((line, down) => line.forEach((value, right) => {
    const input = all[row + down]?.[column + right];
    if (!value) return; // a blank cell keeps what stands there
    if (!input || input.readOnly) return (left += 1);
    before.push([input, input.value]);
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    number += 1;
  }));
  if (before.length) pasted.push(before);
  const undo = form.querySelector("[data-undo]");
  if (undo) undo.hidden = !pasted.length;
  const said = form.querySelector("[data-said]");
  said.textContent = (left ? said.dataset.pastedLeft : said.dataset.pasted).replace("{number}", number).replace("{left}", left);
  said.hidden = false;
});
