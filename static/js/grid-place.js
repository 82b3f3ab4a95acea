// What of a pasted table goes into which cell of a grid, and what is passed over; without any page.
//
// A grid: `lines` (each with `names`, and `cells` with `isOpen` and `shown`), `columns` (the names of each), `rows` (the
// lines as they stand, -1 for a row of words between them), `wanted` (heads of the column asked for), `at` (line, column).
import { headed, headsAbove, nameColumn, numberColumns, wantedColumn } from "./grid-columns.js";
import { finder, isSame, isStroke, isValue, turned } from "./grid-read.js";
import { inStep } from "./grid-step.js";

const isNumbers = (grid) => grid.columns.some((names) => names.some((name) => /^\d+$/.test(name)));

// Returns `puts` (line, column, value), `passed` (name, value, why) and `how` the cells were found.
export function placed(table, grid) {
  const lineOf = finder(grid.lines.map((line) => line.names));
  const rows = laidDown(table, grid, lineOf);
  const names = nameColumn(rows, lineOf);
  const found = { puts: [], passed: [], how: "" };
  if (names >= 0) byName(rows, names, lineOf, grid, found);
  else byPlace(rows, lineOf, grid, found);
  return found;
}

// One row for a grid of one column, with or without the names above it, is a column laid down.
function laidDown(table, grid, lineOf) {
  if (grid.columns.length > 1) return table;
  const isOneRow = table.length === 1 && table[0].length > 1;
  const areHeads = table.slice(0, 2).some((row) => new Set(row.map(lineOf).filter((line) => line >= 0)).size > 1);
  return areHeads || (isOneRow && nameColumn(table, lineOf) < 0) ? turned(table) : table;
}

// Returns by column of the table the column of the grid; null where it is not sure which numbers are meant.
function columnsOf(rows, body, names, lineOf, grid) {
  const heads = rows.slice(0, rows.length - body.length);
  const numbers = numberColumns(body, lineOf, names);
  if (grid.columns.length === 1) {
    const one = wantedColumn(numbers, heads, grid.wanted);
    return one < 0 ? null : new Map([[one, 0]]);
  }
  const [first] = numbers;
  const last = Math.max(...rows.map((row) => row.length)) - 1;
  const texts = (column) => body.some((row) => row[column]) && !numbers.includes(column);
  const used = [];
  for (let at = first ?? last + 1; at <= last; at += 1) if (names < 0 || !texts(at)) used.push(at);
  const from = used.length === grid.columns.length ? 0 : grid.at[1];
  return new Map(used.map((column, at) => [column, from + at]));
}

function byName(rows, names, lineOf, grid, found) {
  const lineIn = (row) => [row[names], ...row].map((text) => lineOf(text ?? "")).find((line) => line >= 0) ?? -1;
  const heads = grid.columns.length > 1 ? headed(rows, finder(grid.columns, { areNumbers: isNumbers(grid) }), lineOf) : null;
  const body = rows.slice(heads ? heads.at + 1 : headsAbove(rows, (row) => lineIn(row) >= 0));
  const columns = heads?.columns ?? columnsOf(rows, body, names, lineOf, grid);
  if (!columns) return (found.how = "unsure");
  found.how = "names";
  const said = new Map();
  for (const row of body) {
    const line = lineIn(row);
    for (const [from, to] of columns) {
      const value = row[from] ?? "";
      const key = `${line} ${to}`;
      if (line < 0 || !value) {
        if (isValue(value)) found.passed.push({ name: row.find((text) => text && !isValue(text)) ?? "", value, why: "unknown" });
      } else if (said.has(key) && !isSame(said.get(key), value)) {
        found.puts = found.puts.filter((put) => put[0] !== line || put[1] !== to);
        found.passed.push({ name: row[names], value, why: "twice" });
      } else {
        if (!said.has(key)) put(line, to, value, grid, found);
        said.set(key, value);
      }
    }
  }
}

function byPlace(rows, lineOf, grid, found) {
  const many = grid.columns.length > 1;
  const heads = many ? headed(rows, finder(grid.columns, { areNumbers: isNumbers(grid) }), lineOf) : null;
  const above = heads ? heads.at + 1 : headsAbove(rows, (row) => row.some((text) => isValue(text) || isStroke(text)));
  const columns = heads?.columns ?? columnsOf(rows, rows.slice(above), -1, lineOf, grid);
  if (!columns?.size) return (found.how = rows.some((row) => row.some(isValue)) ? "unsure" : "none");
  const [from] = columns.keys();
  const fit = inStep(rows, above, grid, from);
  if (!fit) return (found.how = "unsure");
  const { lines, body } = fit;
  found.how = fit.how;
  body.forEach((row, down) => {
    for (const [column, to] of columns) if (row[column]) put(lines[down] ?? -2, to, row[column], grid, found);
  });
}

function put(line, column, value, grid, found) {
  const cell = grid.lines[line]?.cells[column];
  const [name] = grid.lines[line]?.names ?? [""];
  if (line === -1 && !isValue(value)) return; // words between the rows stand beside words
  if (cell && !cell.isOpen && (isSame(value, cell.shown) || isStroke(value))) return; // it says what stands there
  if (!cell) found.passed.push({ name, value, why: "room" });
  else if (!isValue(value)) found.passed.push({ name, value, why: "text" });
  else if (!cell.isOpen) found.passed.push({ name, value, why: "read" });
  else found.puts.push([line, column, value]);
}
