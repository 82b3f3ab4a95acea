// Saves without leaving the page: whatever goes wrong on the way, the form stays as it was typed.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-entry]")) return;
  event.preventDefault();
  if (form.dataset.sending) return; // a second click
  form.dataset.sending = "yes";
  for (const words of form.querySelectorAll("[data-trouble]")) words.hidden = true;
  const trouble = await send(form, event.submitter);
  delete form.dataset.sending;
  if (!trouble) return;
  form.querySelector(`[data-trouble="${trouble}"]`).hidden = false;
});

// Returns which trouble there was, nothing where the page has gone on.
async function send(form, button, isSecond = false) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  let response;
  let text;
  try {
    response = await fetch(form.action, { method: "POST", body });
    text = await response.text();
  } catch {
    return "offline";
  }
  if (isLogIn(form, response)) return "signed-out";
  if (response.status === 403 && !isSecond) return (await newToken(form)) ?? send(form, button, true);
  if (response.status >= 500) return "busy";
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.getElementById("main");
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
  const response = await fetch(location.href);
  if (isLogIn(form, response)) return "signed-out";
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("form[data-entry] [name=csrfmiddlewaretoken]");
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
