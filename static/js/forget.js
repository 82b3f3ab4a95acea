// Who logs out leaves nothing behind in this browser.
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/log-out/")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("parkboard:")) localStorage.removeItem(key);
});
