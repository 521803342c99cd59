// Line charts with a legend of buttons and their numbers as a table.
import { html, uPlot, useEffect, useRef, useState } from './lib.js';
import { Table } from './parts.js';
import { useTheme } from './theme.js';

const COLOURS = 8;
const HEIGHT = 300;

const colour = (i) => getComputedStyle(document.documentElement).getPropertyValue(`--c${i % COLOURS}`).trim();
const dash = (i) => [[], [6, 4], [2, 3]][Math.floor(i / COLOURS) % 3];

/**
 * @param series of {name, x, y, colour: index, low, high: a band around y, if there is one}
 * @param log whether y is logarithmic
 */
export function Chart({ label, xLabel, yLabel, series, log = false, format = (y) => y.toFixed(3) }) {
  const box = useRef(null);
  const plot = useRef(null);
  const [hidden, setHidden] = useState(() => new Set());
  const theme = useTheme();
  const shown = series.filter((s) => s.x.length > 0);
  const names = shown.map((s) => `${s.name}${s.colour}`).join('|');
  // Lines first, then the edges of bands, which have no line of their own.
  const banded = shown.filter((s) => s.low);
  const data = shown.length
    ? uPlot.join([...shown.map((s) => [s.x, s.y]), ...banded.flatMap((s) => [[s.x, s.high], [s.x, s.low]])])
    : [[]];
  const edges = (s) => {
    const at = 1 + shown.length + 2 * banded.indexOf(s);
    return s.low ? [at, at + 1] : [];
  };

  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    const axis = {
      stroke: style.getPropertyValue('--soft').trim(),
      grid: { stroke: style.getPropertyValue('--rule').trim(), width: 1 },
      ticks: { stroke: style.getPropertyValue('--rule').trim(), width: 1 },
    };
    const options = {
      width: box.current.clientWidth || 600,
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: true, y: false } },
      scales: { x: { time: false }, y: log ? { distr: 3 } : {} },
      axes: [
        { ...axis, label: xLabel },
        { ...axis, label: yLabel, size: 64, values: (u, ys) => ys.map((y) => (y == null ? '' : format(y))) },
      ],
      series: [{}, ...shown.map((s) => ({
        label: s.name,
        stroke: colour(s.colour),
        dash: dash(s.colour),
        width: 2,
        spanGaps: true,
        points: { show: s.x.length < 30, size: 5 },
        show: !hidden.has(s.name),
      })), ...banded.flatMap((s) => {
        const edge = { label: `band of ${s.name}`, width: 0, spanGaps: true, points: { show: false }, show: !hidden.has(s.name) };
        return [edge, { ...edge }];
      })],
      bands: banded.map((s) => ({ series: edges(s), fill: `${colour(s.colour)}22` })),
    };
    plot.current = new uPlot(options, data, box.current);
    const watch = new ResizeObserver(() =>
      plot.current.setSize({ width: box.current.clientWidth, height: HEIGHT }));
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      plot.current.destroy();
    };
  }, [names, log, theme]);

  useEffect(() => plot.current.setData(data), [series]);

  const toggle = (s, i) => {
    const now = new Set(hidden);
    if (!now.delete(s.name)) {
      now.add(s.name);
    }
    setHidden(now);
    [i + 1, ...edges(s)].forEach((n) => plot.current.setSeries(n, { show: !now.has(s.name) }));
  };

  const last = (s) => s.y.filter((y) => y != null).at(-1);
  return html`<figure class="chart">
    <figcaption>${label}</figcaption>
    <div ref=${box} role="img" aria-label="${label}; the numbers are in the table below"></div>
    <ul class="legend">
      ${shown.map((s, i) => html`<li key=${s.name}>
        <button type="button" aria-pressed=${!hidden.has(s.name)} onClick=${() => toggle(s, i)}>
          <svg viewBox="0 0 24 8" aria-hidden="true"><line x1="0" y1="4" x2="24" y2="4"
            style=${{ stroke: `var(--c${s.colour % COLOURS})`, strokeWidth: 3, strokeDasharray: dash(s.colour).join(' ') }} /></svg>
          ${s.name}
        </button>
      </li>`)}
    </ul>
    <details>
      <summary>Numbers</summary>
      <${Table} caption="${label}: last values" rows=${shown} columns=${[
        { head: 'line', cell: (s) => s.name },
        { head: xLabel, cell: (s) => s.x.at(-1) },
        { head: yLabel, cell: (s) => (last(s) == null ? '–' : format(last(s))) },
      ]} />
    </details>
  </figure>`;
}
