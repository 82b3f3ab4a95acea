// Draws the charts of a page. Their numbers stand in a table beside them, so nothing is lost where this fails.
// Chart.js comes from the CDN with its integrity; where that is blocked, slow or serves another file, the own copy. That
// costs a visitor once: until the window is closed, the own copy comes at once.
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

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { brand: of("--brand"), grey: of("--ink-3"), line: of("--line"), ink: of("--ink-2") };
}

// Beside colour, dash and marker tell series apart.
const MARKS = ["circle", "rect", "triangle", "rectRot", "crossRot", "star"];
const TONES = ["#5b6b82", "#8a5a00", "#1c6e8c", "#6b4c9a", "#4d6b2f", "#8c3b2a"];

function look(series, index, kind, { brand, grey }) {
  const tone = series.main ? brand : series.dashed ? grey : TONES[index % TONES.length];
  const filled = kind === "bar" || (kind === "radar" && series.main);
  return {
    label: series.label,
    data: series.values,
    borderColor: tone,
    backgroundColor: kind === "bar" ? tone : filled ? `${tone}22` : "transparent",
    pointBackgroundColor: tone,
    borderWidth: kind === "bar" ? 0 : series.main ? 2.5 : 1.5,
    borderDash: series.dashed ? [5, 4] : [],
    pointStyle: MARKS[index % MARKS.length],
    pointRadius: series.main ? 3 : 2.5,
    spanGaps: false,
  };
}

function scales(numbers, { line, ink }) {
  if (numbers.kind === "radar") {
    const points = { color: ink, font: { size: 11 } };
    return { r: { min: 0, max: 1, ticks: { display: false, stepSize: 0.25 }, grid: { color: line }, angleLines: { color: line }, pointLabels: points } };
  }
  const y = { grid: { color: line }, ticks: { color: ink }, title: { display: Boolean(numbers.unit), text: numbers.unit, color: ink } };
  if (numbers.kind === "bar") y.beginAtZero = true;
  if (numbers.kind === "places") {
    Object.assign(y, { reverse: true, min: numbers.lowest ?? 1, max: numbers.highest ?? undefined });
    y.ticks.precision = 0;
  }
  return { x: { grid: { display: false }, ticks: { color: ink } }, y };
}

function draw(figure) {
  const numbers = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const palette = colours();
  const canvas = figure.querySelector("canvas");
  new window.Chart(canvas, {
    type: numbers.kind === "places" ? "line" : numbers.kind,
    data: { labels: numbers.labels, datasets: numbers.series.map((series, index) => look(series, index, numbers.kind, palette)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      font: { family: getComputedStyle(document.body).fontFamily },
      plugins: { legend: { position: "bottom", labels: { boxWidth: 9, boxHeight: 7, color: palette.ink, usePointStyle: true } } },
      scales: scales(numbers, palette),
    },
  });
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
