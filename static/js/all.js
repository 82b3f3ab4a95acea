// One box ticks all boxes of a name; without JavaScript it is not shown.
function ready() {
  for (const all of document.querySelectorAll("input[data-all]")) all.hidden = false;
}

document.addEventListener("change", (event) => {
  const all = event.target.closest("input[data-all]");
  if (!all) return;
  for (const box of all.form.querySelectorAll(`input[type=checkbox][name="${all.dataset.all}"]`)) box.checked = all.checked;
});

ready();
document.addEventListener("htmx:afterSettle", ready);
