// Which rows of a column copied without names stand for which lines of a grid; without any page.
import { isSame, isStroke } from "./grid-read.js";

const isFilled = (row) => row.some(Boolean);

// Keeps step with all rows or with the open ones by how many were copied, else goes on from where the focus is. A column
// as long as all rows whose numbers are not those of the rows only read may be another: then nothing is sure.
export function inStep(rows, above, grid, column) {
  const all = grid.lines.map((_line, at) => at);
  const open = all.filter((at) => grid.lines[at].cells.some((cell) => cell.isOpen));
  const agrees = ({ lines, body }) => body.every((row, down) => isWhereItStood(row[column], grid.lines[lines[down]]?.cells[0]));
  const fits = waysToRead(rows, above).flatMap((body) =>
    [["all", all], ["all", grid.rows], ["open", open]]
      .filter(([, lines]) => body.length > 1 && lines.length === body.length)
      .map(([how, lines]) => ({ how, lines, body })),
  );
  if (rows.length === grid.rows.length) fits.push({ how: "all", lines: grid.rows, body: rows });
  const sure = fits.find((fit) => fit.how === "all" && agrees(fit));
  if (!sure && fits.some((fit) => fit.how === "all") && fits.some((fit) => fit.how === "open")) return null;
  if (sure ?? fits[0]) return sure ?? fits[0];
  const body = rows.slice(above);
  const step = { how: "step", lines: all.slice(grid.at[0]), body };
  if (grid.columns.length > 1 || agrees(step)) return step;
  return { how: "down", lines: open.filter((at) => at >= grid.at[0]), body };
}

const isWhereItStood = (value, cell) => !value || !cell || cell.isOpen || isSame(value, cell.shown) || isStroke(value);

// With or without the head, the blank rows at the end, and all blank rows.
function waysToRead(rows, above) {
  const last = rows.length - [...rows].reverse().findIndex(isFilled);
  const below = rows.slice(above, last);
  const isHead = above > 0;
  return [...(isHead ? [rows.slice(above), below] : [rows, rows.slice(0, last), below]), below.filter(isFilled)];
}
