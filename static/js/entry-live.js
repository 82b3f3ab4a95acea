// What follows from the figures while they are typed: the server reckons and words it, this shows it.
import { send } from "./sending.js";

const WAIT = 150;
let timer = 0;
let asked = 0;

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-figured]");
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(form), WAIT);
});

async function ask(form) {
  asked += 1;
  const mine = asked;
  const answer = await send(form, (response) => response.json(), { address: form.dataset.figured, redirect: "manual" });
  if (!answer?.response.ok) return; // without the server the page stays as it is; saving says so
  if (mine !== asked) return; // something was typed meanwhile
  for (const [key, live] of Object.entries(answer.found)) show(form, key, live);
}

function show(form, key, live) {
  const row = form.querySelector(`[data-row="${key}"]`);
  if (!row) return;
  const part = (name) => row.querySelector(`[data-live="${name}"]`);
  for (const name of ["flow", "growth", "completion"]) part(name).textContent = live[name];
  const pill = part("light").firstElementChild;
  pill.className = `pill ${live.light}`;
  pill.textContent = live.light_word;
  const answer = row.querySelector("[data-answer]");
  const place = row.querySelector(live.takes_answer ? "[data-answer-here]" : "[data-answer-kept]");
  if (answer.parentElement !== place) place.append(answer);
  const faults = Object.values(live.wrong).map((words) => paragraph("error", words));
  const questions = live.questions.map((words) => paragraph(live.is_answered ? "answered" : "asks", words));
  part("says").replaceChildren(...faults, ...questions);
  for (const field of row.querySelectorAll("input:not([type=hidden], [type=radio]), select, textarea")) {
    const isWrong = field.name.replace(/-\d+$/, "") in live.wrong;
    if (isWrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

function paragraph(name, words) {
  const made = document.createElement("p");
  made.className = name;
  made.textContent = words;
  return made;
}
