// A table pasted from a spreadsheet: read, matched with the grid, put into its cells, and told what went where.
import { gridOf, isCell, linesOf } from "./grid-cells.js";
import { placed } from "./grid-place.js";
import { tableOf } from "./grid-read.js";
import { fill } from "./grid-undo.js";

const MOST_NAMED = 5;

document.addEventListener("paste", (event) => {
  if (!isCell(event.target)) return;
  const text = event.clipboardData.getData("text/plain");
  const table = tableOf(text);
  const isOne = table.length === 1 && table[0].length === 1;
  if (isOne && !/["\n]/.test(text.trim())) return; // the browser pastes it where the caret stands
  event.preventDefault();
  if (isOne) return fill([[event.target, table[0][0]]]);
  const { form } = event.target;
  const grid = gridOf(form, event.target);
  const found = placed(table, grid);
  const all = linesOf(form);
  fill(found.puts.map(([line, column, value]) => [all[line][column], value]));
  say(form.querySelector("[data-said]"), grid, found);
  event.target.select();
});

function say(said, grid, found) {
  const words = said.dataset;
  const how = words[`how${found.how[0].toUpperCase()}${found.how.slice(1)}`];
  const names = [...new Set(found.passed.map(({ name, value }) => name || value))];
  const listed = names.slice(0, MOST_NAMED).join(words.comma) + (names.length > MOST_NAMED ? " …" : "");
  const filled = words.filled.replace("{number}", found.puts.length);
  const passed = words.passed.replace("{number}", found.passed.length).replace("{names}", listed);
  const isNothing = ["unsure", "none"].includes(found.how);
  const parts = isNothing ? [how] : [filled, ...(found.passed.length ? [passed] : []), how];
  said.querySelector("[data-said-words]").textContent = parts.join(" ");
  const nameAt = ([line, column]) => [grid.lines[line].names[0], grid.columns.length > 1 ? grid.columns[column][0] : ""];
  const lines = [
    ...found.puts.map((put) => [...nameAt(put), put[2], ""]),
    ...found.passed.map(({ name, value, why }) => [name, "", value, words[`why${why[0].toUpperCase()}${why.slice(1)}`]]),
  ];
  said.querySelector("ul").replaceChildren(...lines.map(item));
  said.querySelector("details").hidden = !lines.length;
  said.hidden = false;
}

function item([name, column, value, why]) {
  const made = document.createElement("li");
  made.textContent = `${[name, column].filter(Boolean).join(" · ")}: ${value}${why ? ` – ${why}` : ""}`;
  if (why) made.className = "passed";
  return made;
}
