// Draws the charts of a page. Their numbers stand in a table beside them, so nothing is lost where this fails.
// Chart.js comes from the CDN with its integrity; where that is blocked, slow or serves another file, the own copy.
const PATIENCE = 1500;

function load(address, integrity) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    const timer = setTimeout(() => { script.remove(); failed(new Error("slow")); }, PATIENCE);
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

function loadOwn(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

async function library(place) {
  if (window.Chart) return;
  const { cdn, integrity, own } = place.dataset;
  if (cdn) {
    try {
      await load(cdn, integrity);
      return;
    } catch { /* the own copy follows */ }
  }
  await loadOwn(own);
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return { brand: style.getPropertyValue("--brand").trim(), grey: style.getPropertyValue("--ink-3").trim(), line: style.getPropertyValue("--line").trim(), ink: style.getPropertyValue("--ink-2").trim() };
}

function draw(figure) {
  const numbers = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const { brand, grey, line, ink } = colours();
  const looks = [{ borderColor: brand, backgroundColor: `${brand}22`, borderWidth: 2 }, { borderColor: grey, backgroundColor: "transparent", borderDash: [4, 3], borderWidth: 1.5 }];
  new window.Chart(figure.querySelector("canvas"), {
    type: numbers.type,
    data: {
      labels: numbers.labels,
      datasets: numbers.series.map((series, index) => ({ label: series.label, data: series.values, pointRadius: 2, spanGaps: false, ...looks[index % 2] })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      font: { family: getComputedStyle(document.body).fontFamily },
      plugins: { legend: { position: "bottom", labels: { boxWidth: 18, color: ink } } },
      scales: { r: { min: 0, max: 1, ticks: { display: false, stepSize: 0.25 }, grid: { color: line }, angleLines: { color: line }, pointLabels: { color: ink, font: { size: 11 } } } },
    },
  });
}

const figures = [...document.querySelectorAll("[data-chart]")];
const place = document.querySelector("[data-own]");
if (figures.length && place) {
  library(place).then(() => figures.forEach(draw)).catch(() => {
    for (const figure of figures) {
      figure.classList.add("is-off");
      figure.querySelector("details").open = true;
    }
  });
}
