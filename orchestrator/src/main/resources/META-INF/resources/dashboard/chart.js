// Line charts with a legend of buttons and their numbers as a table.
import { html, useEffect, useMemo, useRef, useState } from './lib.js';
import { Table } from './parts.js';
import { colourOf, dashOf, draw, fit, joined, partsOf, redraw } from './plot.js';
import { useTheme } from './theme.js';

/** Limits of an axis of shares: no further than 0 and 1, and no further than the lines go. */
export const SHARE = { min: { pad: 0.05, hard: 0 }, max: { pad: 0.05, hard: 1 } };

/**
 * @param series of {name, x, y, colour: index, low, high: a band around y, if there is one}
 * @param log whether y is logarithmic
 * @param limits of y, as uPlot takes ranges
 */
export function Chart({ label, xLabel, yLabel, series, log = false, limits, format = (y) => y.toFixed(3) }) {
  const box = useRef(null);
  const plot = useRef(null);
  const view = useRef(null);
  const [zoomed, setZoomed] = useState(false);
  const [hidden, setHidden] = useState(() => new Set());
  const [at, setAt] = useState(null);
  const theme = useTheme();
  const shown = useMemo(() => series.filter((s) => s.x.length > 0), [series]);
  const data = useMemo(() => joined(shown), [shown]);
  const names = shown.map((s) => `${s.name} ${s.colour}`).join();

  useEffect(() => {
    const before = view.current;
    const seen = (part) => {
      view.current = part;
      setZoomed(part !== null);
    };
    plot.current = draw(
      box.current, shown, data, { xLabel, yLabel, log, limits, format }, hidden, { view: seen, cursor: setAt });
    if (before) {
      plot.current.setScale('x', before);
    }
    const watch = new ResizeObserver(() => fit(plot.current, box.current));
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      plot.current.destroy();
    };
  }, [names, log, theme]);

  useEffect(() => redraw(plot.current, data, view.current), [data]);

  const toggle = (s, i) => {
    const now = new Set(hidden);
    if (!now.delete(s.name)) {
      now.add(s.name);
    }
    setHidden(now);
    partsOf(shown, i).forEach((n) => plot.current.setSeries(n, { show: !now.has(s.name) }));
  };

  return html`<figure class="chart">
    <figcaption>${label}</figcaption>
    <div ref=${box} role="img" aria-label="${label}; the numbers are in the table below"></div>
    <ul class="legend">
      ${shown.map((s, i) => html`<li key=${s.name}>
        <button type="button" aria-pressed=${!hidden.has(s.name)} onClick=${() => toggle(s, i)}>
          <svg viewBox="0 0 24 8" aria-hidden="true"><line x1="0" y1="4" x2="24" y2="4"
            style=${{ stroke: `var(${colourOf(s.colour)})`, strokeWidth: 3, strokeDasharray: dashOf(s.colour).join(' ') }} /></svg>
          ${s.name}${at !== null && html` <strong>${cell(data[i + 1], at, format)}</strong>`}
        </button>
      </li>`)}
      ${at !== null && html`<li class="soft">at ${xLabel} ${data[0][at]}</li>`}
      ${zoomed && html`<li><button type="button" onClick=${() => redraw(plot.current, data, null)}>Show all</button></li>`}
    </ul>
    <${Numbers} label=${label} xLabel=${xLabel} shown=${shown} data=${data} format=${format} />
  </figure>`;
}

const cell = (ys, i, format) => (ys[i] == null ? '–' : format(ys[i]));

/** All points, made when somebody looks. */
function Numbers({ label, xLabel, shown, data, format }) {
  const [open, setOpen] = useState(false);
  const table = useMemo(() => open && html`<${Table} caption=${label} rows=${[...data[0].keys()]} columns=${[
    { head: xLabel, cell: (i) => data[0][i] },
    ...shown.map((s, n) => ({ head: s.name, cell: (i) => cell(data[n + 1], i, format) })),
  ]} />`, [open, data]);
  return html`<details onToggle=${(e) => setOpen(e.target.open)}><summary>Numbers</summary>${table}</details>`;
}
