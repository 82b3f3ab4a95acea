// Saves without leaving the page: whatever goes wrong on the way, the form stays as it was typed.
import { ask, pageOf, send } from "./sending.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-entry]")) return;
  event.preventDefault();
  if (form.dataset.sending) return; // a second click
  form.dataset.sending = "yes";
  for (const words of form.querySelectorAll("[data-trouble]")) words.hidden = true;
  const trouble = await save(form, event.submitter);
  delete form.dataset.sending;
  if (!trouble) return;
  form.querySelector(`[data-trouble="${trouble}"]`).hidden = false;
});

// Returns which trouble there was, nothing where the page has gone on.
async function save(form, button, isSecond = false) {
  const answer = await send(form, pageOf, { button });
  if (!answer) return "offline";
  const { response, found } = answer;
  if (isLogIn(form, response)) return "signed-out";
  if (response.status === 403 && !isSecond) return (await newToken(form)) ?? save(form, button, true);
  if (response.status >= 500) return "busy";
  const main = found.getElementById("main");
  if (main?.querySelector("[data-another-account]")) return "another";
  if (response.redirected && response.ok) return goOn(response, main);
  if (!main?.querySelector("form[data-entry]")) return "refused";
  show(main, "#refused");
}

function isLogIn(form, response) {
  const door = form.querySelector('[data-trouble="signed-out"] a').pathname;
  return new URL(response.url).pathname.startsWith(door);
}

// Who signed in again in another window has a new token; the figures stay.
async function newToken(form) {
  const answer = await ask(location.href, pageOf);
  if (!answer) return "offline";
  if (isLogIn(form, answer.response)) return "signed-out";
  const token = answer.found.querySelector("form[data-entry] [name=csrfmiddlewaretoken]");
  if (!token) return "refused";
  if (whose(token.form) !== whose(form)) return "another";
  form.elements.csrfmiddlewaretoken.value = token.value;
}

const whose = (form) => form.elements.whose?.value;

function goOn(response, main) {
  document.dispatchEvent(new Event("entry:saved"));
  if (new URL(response.url).pathname !== location.pathname) return location.assign(response.url);
  history.replaceState(history.state, "", response.url); // another page of the same form
  show(main, ".notice.success");
}

function show(main, selector) {
  document.getElementById("main").replaceWith(main);
  const notice = main.querySelector(selector);
  if (notice) {
    notice.tabIndex = -1;
    notice.focus();
    notice.scrollIntoView({ block: "nearest" });
  }
  document.dispatchEvent(new Event("entry:shown"));
}
