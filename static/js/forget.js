// Who logs out leaves nothing behind in this browser; where something typed is not saved yet, that is asked about first.
function kept() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith("parkboard:"));
  } catch {
    return []; // a browser that keeps nothing
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("lose" in form.dataset)) return;
  if (kept().length && !confirm(form.dataset.lose)) return event.preventDefault();
  for (const key of kept()) localStorage.removeItem(key);
  document.documentElement.dataset.leaving = "yes"; // it was asked about: the page itself need not ask again
});
