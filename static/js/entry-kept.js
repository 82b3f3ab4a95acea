// What is typed and not saved: marked, and kept in this browser until it is saved.
import { isChanged, typedIn } from "./leaving.js";

const DAYS = 14;
const PREFIX = "parkboard:";
const entry = () => document.querySelector("form[data-entry]");
const nameOf = (form) => PREFIX + form.dataset.entry;
// Whose figure holds is chosen anew every time.
const isKept = (field) => field.type !== "radio";

function read(form) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(form)));
  } catch {
    return null;
  }
}

function keep(form) {
  const changed = typedIn(form).filter(isKept);
  form.querySelector("[data-unsaved]").hidden = !changed.length;
  for (const row of form.querySelectorAll("[data-row]")) row.classList.remove("changed");
  for (const field of changed.filter(isChanged)) field.closest("[data-row]")?.classList.add("changed");
  const fields = {};
  for (const field of changed) {
    fields[field.name] = field.type === "checkbox" ? field.checked : field.value;
    const seen = form.elements[field.name.replace(/^[a-z]+-/, "seen-")];
    if (seen) fields[seen.name] = seen.value;
  }
  try {
    if (changed.length) localStorage.setItem(nameOf(form), JSON.stringify({ at: Date.now(), fields }));
    else localStorage.removeItem(nameOf(form));
  } catch {
    // a browser that keeps nothing still shows the form
  }
}

function offer(form) {
  const kept = read(form);
  const banner = document.querySelector("[data-kept]");
  if (!kept || "refused" in form.dataset) return keep(form);
  const differs = ([name, value]) => {
    const field = form.elements[name];
    return field && !name.startsWith("seen-") && (field.type === "checkbox" ? field.checked : field.value) !== value;
  };
  if (Date.now() - kept.at > DAYS * 86400000 || !Object.entries(kept.fields).some(differs)) {
    return localStorage.removeItem(nameOf(form));
  }
  banner.querySelector("[data-kept-when]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
  banner.hidden = false;
  banner.querySelector("[data-put-back]").onclick = () => {
    // The token goes along: what somebody else saved meanwhile is a conflict, and no loss.
    for (const [name, value] of Object.entries(kept.fields)) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
    }
    banner.hidden = true;
    form.querySelector("input[data-column]")?.dispatchEvent(new Event("input", { bubbles: true }));
    keep(form);
  };
  banner.querySelector("[data-throw-away]").onclick = () => {
    localStorage.removeItem(nameOf(form));
    banner.hidden = true;
  };
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest("form[data-entry]");
    if (form) keep(form);
  });
}
document.addEventListener("entry:saved", () => {
  const form = entry();
  localStorage.removeItem(nameOf(form));
  form.removeAttribute("data-refused");
  form.reset();
});
const begin = () => entry() && offer(entry());
document.addEventListener("entry:shown", begin);
begin();
