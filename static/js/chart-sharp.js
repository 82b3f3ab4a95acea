// Keeps the drawings of charts sharp: as many dots as the screen has, by the window's zoom, the page's own and the paper's.
// Dots for one of the page's points on paper: printers have many more than screens.
const ON_PAPER = 4;
const drawn = new Set();
const paper = window.matchMedia("print");
let isPrinting = false;

// What styles magnify the page by (`zoom` on the body); browsers that do not know it leave it as it is.
function zoom() {
  return Number.parseFloat(getComputedStyle(document.body).zoom) || 1;
}

export function sharpness() {
  const screen = window.devicePixelRatio * zoom();
  return isPrinting || paper.matches ? Math.max(ON_PAPER, screen) : screen;
}

// The box is measured in its own points, which a magnified page does not change.
function fit(chart) {
  const box = chart.canvas?.parentNode;
  if (!box?.clientWidth) return;
  chart.options.devicePixelRatio = sharpness();
  chart.resize(box.clientWidth, box.clientHeight);
}

function fitAll() {
  for (const chart of drawn) {
    if (chart.canvas?.isConnected) fit(chart);
    else drawn.delete(chart);
  }
}

// A query names one resolution: with each change it is asked for the next.
function watchZoom() {
  window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener("change", () => {
    fitAll();
    watchZoom();
  }, { once: true });
}

export function keepSharp(chart) {
  drawn.add(chart);
  new ResizeObserver(() => fit(chart)).observe(chart.canvas.parentNode);
  fit(chart);
}

function printing(whether) {
  return () => {
    isPrinting = whether;
    fitAll();
  };
}

watchZoom();
window.addEventListener("resize", fitAll);
window.addEventListener("beforeprint", printing(true));
window.addEventListener("afterprint", printing(false));
paper.addEventListener("change", fitAll);
