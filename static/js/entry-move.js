// Arrow keys and Enter move in the column of figures; a column pasted from a spreadsheet fills downward.
const BY = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };
const column = (form) => [...form.querySelectorAll("input[data-column]")];
const isFigure = (target) => target instanceof HTMLInputElement && target.matches("form[data-entry] input[data-column]");

document.addEventListener("keydown", (event) => {
  if (!isFigure(event.target) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const by = event.key === "Enter" && event.shiftKey ? -1 : BY[event.key];
  if (!by) return;
  event.preventDefault();
  const all = column(event.target.form);
  const next = all[all.indexOf(event.target) + by];
  if (next) {
    next.focus();
    next.select();
  } else if (by > 0) {
    event.target.form.querySelector("[data-save]").focus();
  }
});

// A line is a row of the spreadsheet, of which the first column counts; a single line with tabs is a row laid down.
function lines(text) {
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return rows.length > 1 ? rows.map((row) => row.split("\t")[0].trim()) : rows[0].split("\t").map((one) => one.trim());
}

document.addEventListener("paste", (event) => {
  if (!isFigure(event.target)) return;
  const values = lines(event.clipboardData.getData("text/plain"));
  if (values.length < 2) return;
  event.preventDefault();
  const form = event.target.form;
  const all = column(form);
  const from = all.slice(all.indexOf(event.target));
  const fits = from.slice(0, values.length);
  fits.forEach((input, at) => {
    if (!values[at]) return; // a blank cell keeps what stands there
    input.value = values[at];
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  fits[fits.length - 1].focus();
  const said = form.querySelector("[data-said]");
  const left = values.length - fits.length;
  const words = left ? said.dataset.pastedLeft : said.dataset.pasted;
  said.textContent = words.replace("{number}", fits.length).replace("{left}", left);
  said.hidden = false;
});

// A number says that there is one; who chooses that there is none has the number put aside until it is wanted again.
document.addEventListener("input", (event) => {
  if (!isFigure(event.target)) return;
  const choice = event.target.closest("td").querySelector("select");
  if (event.target.value.trim() && choice.value !== "number") choice.value = "number";
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
