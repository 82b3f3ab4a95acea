// How charts look: their colours, lines, scales and legend.
import { lineEnds } from "./chart-ends.js";

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { brand: of("--brand"), grey: of("--ink-3"), faint: of("--faint"), line: of("--line"), ink: of("--ink-2") };
}

// Beside colour, dash and marker tell series apart.
const MARKS = ["circle", "rect", "triangle", "rectRot", "crossRot", "star"];
const TONES = ["#5b6b82", "#8a5a00", "#1c6e8c", "#6b4c9a", "#4d6b2f", "#8c3b2a"];
// From so many places on not every one is named beside the lines.
const MANY = 12;

// Among lines of places one is told and the others are there to compare with: they need no colours, their ends have names.
function place(series, { brand, grey, faint }) {
  const tone = series.main ? brand : faint;
  return {
    label: series.label,
    labelColor: series.main ? brand : grey,
    data: series.values,
    borderColor: tone,
    backgroundColor: tone,
    borderWidth: series.main ? 3 : 1.5,
    pointRadius: series.main ? 3.5 : 2,
    order: series.main ? 0 : 1,
    spanGaps: false,
  };
}

function look(series, index, kind, palette) {
  if (kind === "places") return place(series, palette);
  const { brand, grey } = palette;
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

// The first place stands on top; half a step above and below keep the outer lines from the edge.
function placeScale(y, { lowest, highest }) {
  const step = Math.ceil((highest - lowest + 1) / MANY);
  const ticks = [];
  for (let one = lowest; one <= highest; one += step) ticks.push({ value: one });
  Object.assign(y, { reverse: true, min: lowest - 0.5, max: highest + 0.5, afterBuildTicks: (axis) => { axis.ticks = ticks; } });
}

function scales(numbers, { line, ink }) {
  if (numbers.kind === "radar") {
    const points = { color: ink, font: { size: 11 } };
    return { r: { min: 0, max: 1, ticks: { display: false, stepSize: 0.25 }, grid: { color: line }, angleLines: { color: line }, pointLabels: points } };
  }
  const y = { grid: { color: line }, ticks: { color: ink }, title: { display: Boolean(numbers.unit), text: numbers.unit, color: ink } };
  if (numbers.kind === "bar") y.beginAtZero = true;
  if (numbers.kind === "places") placeScale(y, numbers);
  return { x: { grid: { display: false }, ticks: { color: ink } }, y };
}

// What Chart.js is told of a chart. Its size and its dots are looked after by chart-sharp.js.
export function settings(numbers) {
  const palette = colours();
  const isPlaces = numbers.kind === "places";
  const legend = { position: "bottom", labels: { boxWidth: 9, boxHeight: 7, color: palette.ink, usePointStyle: true } };
  return {
    type: isPlaces ? "line" : numbers.kind,
    data: { labels: numbers.labels, datasets: numbers.series.map((series, index) => look(series, index, numbers.kind, palette)) },
    options: {
      responsive: false,
      animation: false,
      maintainAspectRatio: false,
      font: { family: getComputedStyle(document.body).fontFamily, size: 12 },
      layout: { padding: { right: 0 } },
      plugins: { legend: { display: !isPlaces && numbers.series.length > 1, ...legend } },
      scales: scales(numbers, palette),
    },
    plugins: isPlaces ? [lineEnds] : [],
  };
}
