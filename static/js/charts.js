// Draws the charts of a page. Their numbers stand in a table beside them, so nothing is lost where this fails.
// Chart.js comes from the CDN with its integrity; where that is blocked, slow or serves another file, the own copy. That
// costs a visitor once: until the window is closed, the own copy comes at once.
import { settings } from "./chart-look.js";
import { keepSharp } from "./chart-sharp.js";

const PATIENCE = 1500;
const FAILED = "chartjs-failed";

function load(address, integrity) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    const timer = integrity && setTimeout(() => { script.remove(); failed(new Error("slow")); }, PATIENCE);
    script.src = address;
    if (integrity) {
      script.integrity = integrity;
      script.crossOrigin = "anonymous";
    }
    script.onload = () => { clearTimeout(timer); window.Chart ? done() : failed(new Error("empty")); };
    script.onerror = () => { clearTimeout(timer); failed(new Error("blocked")); };
    document.head.append(script);
  });
}

// What a browser keeps for its window helps; one that keeps nothing tries the CDN again.
function failedBefore(cdn, now) {
  try {
    if (now) sessionStorage.setItem(FAILED, cdn);
    return sessionStorage.getItem(FAILED) === cdn;
  } catch {
    return false;
  }
}

async function library(place) {
  if (window.Chart) return;
  const { cdn, integrity, own } = place.dataset;
  if (cdn && !failedBefore(cdn)) {
    try {
      await load(cdn, integrity);
      return;
    } catch {
      failedBefore(cdn, true);
    }
  }
  await load(own);
}

function draw(figure) {
  const numbers = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  keepSharp(new window.Chart(figure.querySelector("canvas"), settings(numbers)));
}

function drawAll() {
  const figures = [...document.querySelectorAll("[data-chart]:not([data-drawn])")].filter((figure) => figure.querySelector("canvas"));
  const place = document.querySelector("[data-own]");
  if (!figures.length || !place) return;
  for (const figure of figures) figure.dataset.drawn = "";
  library(place).then(() => figures.forEach(draw)).catch(() => {
    for (const figure of figures) {
      figure.classList.add("is-off");
      figure.querySelector("details").open = true;
    }
  });
}

drawAll();
// What a list fetched without a reload may bring charts along.
document.addEventListener("htmx:afterSettle", drawAll);
