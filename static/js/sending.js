// Asking the server without leaving the page; nothing is returned where no answer came, or none that can be read.
export async function ask(address, read, options) {
  try {
    const response = await fetch(address, options);
    return { response, found: await read(response) };
  } catch {
    return undefined;
  }
}

// All that stands in a form is sent, and the button that was pressed.
export function send(form, read, { button, address = form.action, ...options } = {}) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  return ask(address, read, { method: "POST", body, ...options });
}

export async function pageOf(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
