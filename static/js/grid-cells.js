// The grid of a form as it stands on the page: its lines, their cells, and the choice beside a figure.
const CELLS = "input[data-column], input[data-block], [data-read]";
const INPUT = "form[data-entry] input[data-column], form[data-entry] input[data-block]";

export const isCell = (target) => target instanceof HTMLInputElement && target.matches(INPUT);
export const cellsOf = (form) => [...form.querySelectorAll(INPUT)];
export const choiceOf = (input) => input.closest("td").querySelector("select");
export const linesOf = (form) => [...form.querySelectorAll("tr[data-line]")].map((line) => [...line.querySelectorAll(CELLS)]);

// Returns the line and the column of an input.
export function spotOf(all, input) {
  const line = all.findIndex((cells) => cells.includes(input));
  return [line, all[line].indexOf(input)];
}

const namesOf = ({ dataset }) => [dataset.name, dataset.short, dataset.code].filter(Boolean);
const shownIn = (cell) => (cell instanceof HTMLInputElement ? cell.value : (cell.querySelector("b")?.textContent ?? "").trim());

// Returns what a pasted table is held against: names, and which cells are open.
export function gridOf(form, input) {
  const rows = [...form.querySelectorAll("tr[data-line], tr.category")];
  const lines = rows.filter((row) => "line" in row.dataset);
  const heads = [...form.querySelectorAll("th[data-head]")];
  return {
    lines: lines.map((row) => ({
      names: namesOf(row),
      cells: [...row.querySelectorAll(CELLS)].map((cell) => ({ isOpen: isCell(cell), shown: shownIn(cell) })),
    })),
    columns: heads.map(namesOf),
    rows: rows.map((row) => lines.indexOf(row)),
    wanted: heads.flatMap(namesOf),
    at: spotOf(linesOf(form), input),
  };
}
