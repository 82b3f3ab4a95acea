// Names each line at its end, in place of a legend: the park and its last place.
const GAP = 6;
const LINE = 13;
// So much of the drawing names may take; a longer one is cut.
const MOST = 0.4;

function fontOf(chart) {
  return `${chart.options.font.size}px ${chart.options.font.family}`;
}

function named(dataset) {
  const known = dataset.data.map((value, index) => (value === null ? -1 : index));
  const last = Math.max(...known);
  return last < 0 ? null : { last, words: `${dataset.label} ${dataset.data[last]}` };
}

function cut(context, words, width) {
  if (context.measureText(words).width <= width) return words;
  const parts = words.split(" ");
  const place = parts.pop();
  let name = parts.join(" ");
  while (name && context.measureText(`${name}… ${place}`).width > width) name = name.slice(0, -1);
  return `${name}… ${place}`;
}

// Names of one place, or of close ones, stand under each other and within the drawing.
function apart(ends, { top, bottom }) {
  ends.sort((one, other) => one.y - other.y);
  let free = top;
  for (const end of ends) {
    end.y = Math.max(end.y, free);
    free = end.y + LINE;
  }
  let floor = bottom;
  for (const end of ends.reverse()) {
    end.y = Math.min(end.y, floor);
    floor = end.y - LINE;
  }
  return ends;
}

export const lineEnds = {
  id: "lineEnds",
  // Room for the longest name is made before the chart is laid out.
  beforeLayout(chart) {
    const { ctx, data, width } = chart;
    ctx.save();
    ctx.font = fontOf(chart);
    const widths = data.datasets.map((dataset) => ctx.measureText(named(dataset)?.words ?? "").width);
    ctx.restore();
    chart.$ends = Math.min(Math.max(...widths), width * MOST);
    chart.options.layout.padding.right = chart.$ends + GAP + 2;
  },
  afterDatasetsDraw(chart) {
    const { ctx, data, chartArea } = chart;
    const ends = data.datasets.flatMap((dataset, index) => {
      const end = named(dataset);
      return end ? [{ dataset, words: end.words, y: chart.getDatasetMeta(index).data[end.last].y }] : [];
    });
    ctx.save();
    ctx.font = fontOf(chart);
    ctx.textBaseline = "middle";
    for (const end of apart(ends, { top: chartArea.top, bottom: chart.height - LINE / 2 })) {
      ctx.fillStyle = end.dataset.labelColor;
      ctx.fillText(cut(ctx, end.words, chart.$ends), chartArea.right + GAP, end.y);
    }
    ctx.restore();
  },
};
