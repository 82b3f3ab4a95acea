// Whether only the own rows are shown is kept while this window is open: a saved form comes anew.
const NAME = "parkboard:own-rows";
const box = () => document.querySelector("[data-own-rows]");

function begin() {
  try {
    if (box() && sessionStorage.getItem(NAME)) box().checked = true;
  } catch {
    // a browser that keeps nothing shows all rows
  }
}
document.addEventListener("change", (event) => {
  if (event.target !== box()) return;
  try {
    if (box().checked) sessionStorage.setItem(NAME, "yes");
    else sessionStorage.removeItem(NAME);
  } catch {
    // it is shown all the same
  }
});
document.addEventListener("entry:shown", begin);
begin();
