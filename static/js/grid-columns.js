// Which columns of a pasted table are names, which hold the numbers, and which rows stand above them; without any page.
import { isStroke, isValue, narrowed } from "./grid-read.js";

const OTHER = /上年|去年|同期|上季|上期|上月|目标|计划|任务|增|比|序号|进度|完成率|last|target|plan|growth|rate|no\.|%$/;
const WANTED = /本期|本季累计|累计|实绩|实际|完成|填报|数值|value|actual|cumulative|now/;
const textsOf = (rows, column) => rows.map((row) => row[column] ?? "").filter(Boolean);
const widthOf = (rows) => Math.max(0, ...rows.map((row) => row.length));
const indexes = (length) => Array.from({ length }, (_none, at) => at);

// Returns the column that names most lines, -1 where names are none of what was copied.
export function nameColumn(rows, lineOf) {
  const counts = indexes(widthOf(rows)).map((column) => textsOf(rows, column).filter((text) => lineOf(text) >= 0).length);
  const most = Math.max(0, ...counts);
  const filled = rows.filter((row) => row.some(Boolean)).length;
  return most > 1 || (most === 1 && filled < 3) ? counts.indexOf(most) : -1;
}

// Returns how many rows of words stand above the first one that is no head; a blank one below the last head is none.
export function headsAbove(rows, isBody) {
  let heads = 0;
  for (const [at, row] of rows.entries()) {
    if (isBody(row)) return heads;
    if (row.some(Boolean)) heads = at + 1;
  }
  return 0;
}

// Returns the columns of numbers: more numbers than other texts below the heads, no names, and not 1, 2, 3 before them.
export function numberColumns(rows, lineOf, names) {
  return indexes(widthOf(rows)).filter((column) => {
    const texts = textsOf(rows, column).filter((text) => !isStroke(text));
    const number = texts.filter(isValue).length;
    if (!number || number * 2 < texts.length || texts.some((text) => lineOf(text) >= 0)) return false;
    return !(isCount(texts) && (names > column || (names < 0 && column === 0 && widthOf(rows) > 1 && texts.length > 2)));
  });
}

const isCount = (texts) =>
  texts.every((text, at) => /^\d+$/.test(narrowed(text)) && Number(narrowed(text)) === Number(narrowed(texts[0])) + at);

// Returns the one column that holds the figures asked for, by what stands above it; -1 where that is not sure.
export function wantedColumn(columns, heads, wanted) {
  if (columns.length < 2) return columns.length ? columns[0] : -1;
  const headOf = (column) => narrowed(heads.map((row) => row[column] ?? "").join(""));
  const exact = columns.filter((column) => wanted.some((word) => headOf(column) === narrowed(word)));
  if (exact.length === 1) return exact[0];
  const left = columns.filter((column) => headOf(column) && !OTHER.test(headOf(column)));
  if (left.length === 1) return left[0];
  const meant = left.filter((column) => WANTED.test(headOf(column)));
  return meant.length === 1 ? meant[0] : -1;
}

// Returns by column of the table the column of the grid that the heads name, and the row they stand in.
export function headed(rows, columnOf, lineOf) {
  for (const [at, row] of rows.slice(0, 4).entries()) {
    const found = new Map();
    row.forEach((text, column) => {
      if (lineOf(text) < 0 && columnOf(text) >= 0) found.set(column, columnOf(text));
    });
    const isSure = found.size > 1 || [...found.keys()].some((column) => !isValue(row[column]));
    if (isSure && new Set(found.values()).size === found.size) return { at, columns: found };
  }
  return null;
}
