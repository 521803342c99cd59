// uPlot as the charts need it: colours of the theme, bands, and a view that new data leave alone.
import { uPlot } from './lib.js';

const COLOURS = 8;
const HEIGHT = 300;
/** Lines with more points than this are lines only. */
const DOTTED = 30;

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Where a line's colour and dashes come from: eight colours, then the same ones dashed. */
export const colourOf = (i) => `--c${i % COLOURS}`;
export const dashOf = (i) => [[], [6, 4], [2, 3]][Math.floor(i / COLOURS) % 3];

/** Lines first, then the edges of bands, which have no line of their own. */
export function joined(series) {
  const banded = series.filter((s) => s.low);
  return series.length
    ? uPlot.join([...series.map((s) => [s.x, s.y]), ...banded.flatMap((s) => [[s.x, s.high], [s.x, s.low]])])
    : [[]];
}

/** Numbers of the plot's series that a line has: itself, and its band's edges. */
export function partsOf(series, i) {
  const band = series.filter((s) => s.low).indexOf(series[i]);
  const edge = 1 + series.length + 2 * band;
  return band < 0 ? [i + 1] : [i + 1, edge, edge + 1];
}

/**
 * Draws.
 *
 * @param hidden names of lines that are not shown
 * @param on.view gets the part of the x axis that somebody chose, null for all
 * @param on.cursor gets the place of the cursor in the data, null where there is none
 */
export function draw(box, series, data, { xLabel, yLabel, log, limits, format }, hidden, on) {
  const axis = {
    stroke: css('--soft'),
    grid: { stroke: css('--rule'), width: 1 },
    ticks: { stroke: css('--rule'), width: 1 },
  };
  const line = (s) => ({
    label: s.name,
    stroke: css(colourOf(s.colour)),
    dash: dashOf(s.colour),
    width: 2,
    spanGaps: true,
    points: { show: s.x.length < DOTTED, size: 5 },
    show: !hidden.has(s.name),
  });
  const edge = (s) => ({
    label: `band of ${s.name}`, width: 0, spanGaps: true, points: { show: false }, show: !hidden.has(s.name) });
  const banded = series.filter((s) => s.low);
  return new uPlot({
    width: box.clientWidth || 600,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: true, y: false } },
    scales: { x: { time: false }, y: log ? { distr: 3 } : limits ? { range: limits } : {} },
    axes: [
      { ...axis, label: xLabel },
      { ...axis, label: yLabel, size: 64, values: (u, ys) => ys.map((y) => (y == null ? '' : format(y))) },
    ],
    series: [{}, ...series.map(line), ...banded.flatMap((s) => [edge(s), edge(s)])],
    bands: banded.map((s) => ({
      series: partsOf(series, series.indexOf(s)).slice(1), fill: `${css(colourOf(s.colour))}22` })),
    hooks: {
      setScale: [(u, key) => key === 'x' && on.view(part(u))],
      setCursor: [(u) => on.cursor(u.cursor.idx ?? null)],
    },
  }, data, box);
}

/** The part of the x axis that is shown; null for all of it. */
function part(u) {
  const xs = u.data[0];
  const { min, max } = u.scales.x;
  return xs.length > 1 && (min > xs[0] || max < xs.at(-1)) ? { min, max } : null;
}

/** New data. Who looks at a part goes on looking at it. */
export function redraw(plot, data, view) {
  plot.setData(data, !view);
  if (view) {
    plot.setScale('x', view);
  }
}

/** As wide as the page has room for. */
export function fit(plot, box) {
  plot.setSize({ width: box.clientWidth, height: HEIGHT });
}
