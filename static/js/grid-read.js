// What a spreadsheet put on the clipboard, read without any page: cells, numbers, names and heads.
const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
const PLAIN = /[^\t\n]*/y;
const WORDS = new Set(["na", "n/a", "不适用", "未报", "unknown"]);
const DATED = /^\d{4}(年|q[1-4]|[-/]\d{1,2}([-/]\d{1,2})?$)/;
const COUNT = "(?:\\d{1,2}|[一二三四五六七八九十]{1,3})";
const NUMBERED = new RegExp(`^(?:\\(${COUNT}\\)|${COUNT}[.、)](?!\\d))`);
const MARK = /^(?:其中|#|\*|▲|★|△):?/;

// A line break inside a quoted cell stays seen, so that it never joins two numbers.
const cleaned = (text) => text.trim().replace(/\s*\n\s*/g, "⏎");

// Returns the rows of cells of tab separated text; a cell in quotes may hold tabs, line breaks and doubled quotes.
export function tableOf(text) {
  const all = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows = [[]];
  for (let at = 0; ; at += 1) {
    QUOTED.lastIndex = at;
    PLAIN.lastIndex = at;
    const quoted = QUOTED.exec(all);
    const found = quoted ?? PLAIN.exec(all);
    rows[rows.length - 1].push(cleaned(quoted ? quoted[1].replace(/""/g, '"') : found[0]));
    at += found[0].length;
    if (at >= all.length) return rows;
    if (all[at] === "\n") rows.push([]);
  }
}

export const turned = (rows) => {
  const width = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: width }, (_none, at) => rows.map((row) => row[at] ?? ""));
};

export const narrowed = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s⏎]+/g, "")
    .replace(/[−–]/g, "-");

// Whether a text stands where a number is asked for: a number, badly written too, or one of the words for none.
export function isValue(text) {
  const short = narrowed(text);
  if (WORDS.has(short) || /^(不下达|notissued)/.test(short)) return true;
  return /^[-+(¥$]*\.?\d/.test(short) && !DATED.test(short);
}

// A stroke that stands for nothing known: no number, and no head either.
export const isStroke = (text) => /^[-—/…]+$/.test(narrowed(text));

export function isSame(one, other) {
  const [left, right] = [one, other].map((text) => narrowed(text).replace(/,/g, ""));
  return left === right || (left !== "" && right !== "" && Number(left) === Number(right));
}

// The ways to write one name: as it stands, without the number before it, without what stands in brackets.
function keysOf(text) {
  const whole = narrowed(text).replace(/:$/, "");
  const bare = whole.replace(NUMBERED, "").replace(MARK, "");
  const short = bare.replace(/\([^()]*\)$/, "");
  return [...new Set([whole, bare, short])].filter((key) => key && !/^[-+.,\d]+$/.test(key));
}

// Returns a function from a text to the number of what it names, -1 where it names nothing or more than one thing.
export function finder(named, { areNumbers = false } = {}) {
  const [exact, loose] = [new Map(), new Map()];
  const add = (map, key, at) => map.set(key, map.has(key) && map.get(key) !== at ? -1 : at);
  named.forEach((names, at) => {
    for (const name of names.filter(Boolean)) {
      const key = narrowed(name);
      if (areNumbers || !/^\d+$/.test(key)) add(exact, key, at);
      for (const other of keysOf(name)) add(loose, other, at);
    }
  });
  return (text) => {
    const short = narrowed(text ?? "");
    if (!short) return -1;
    if (exact.has(short)) return exact.get(short);
    if (areNumbers && exact.has(short.replace(/年$/, ""))) return exact.get(short.replace(/年$/, ""));
    for (const key of keysOf(text)) if (exact.has(key) || loose.has(key)) return exact.get(key) ?? loose.get(key);
    return -1;
  };
}
