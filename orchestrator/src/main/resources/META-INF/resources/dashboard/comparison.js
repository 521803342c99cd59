// Finished campaigns side by side.
import { html, useMemo } from './lib.js';
import { json } from './api.js';
import { percent, points, range } from './format.js';
import { Loading, Table, Wrong, useLoaded } from './parts.js';

export function Comparison({ ids }) {
  const { data, problem } = useLoaded(
    () => Promise.all(ids.map(async (id) => ({ id, results: await json(`/api/campaigns/${id}/results.json`) }))),
    ids.join(),
  );
  const arms = useMemo(
    () => [...new Set((data || []).flatMap((c) => c.results.arms.map((a) => a.name)))],
    [data],
  );
  if (ids.length === 0) {
    return html`<p>No campaigns were chosen. Tick some in <a href="#/">the list</a>.</p>`;
  }
  if (problem) {
    return html`<${Wrong} problem=${problem} />`;
  }
  if (!data) {
    return html`<${Loading} what="results" />`;
  }
  const arm = (c, name) => c.results.arms.find((a) => a.name === name);
  const column = (show) => (c) => ({
    head: html`<a href="#/campaigns/${c.id}">${c.id}</a>`,
    cell: (name) => (arm(c, name) ? show(arm(c, name)) : '–'),
  });
  const table = (caption, show) => html`<${Table} caption=${caption} rows=${arms}
    columns=${[{ head: 'arm', cell: (name) => name }, ...data.map(column(show))]} />`;
  return html`
    <section aria-label="Campaigns">
      <${Table} caption="Campaigns" rows=${data} columns=${[
        { head: 'campaign', cell: (c) => c.id },
        { head: 'dataset', text: true, cell: (c) => c.results.dataset },
        { head: 'networks', cell: (c) => c.results.arms[0]?.seeds },
        { head: 'ENNs', cell: (c) => c.results.instructors.length },
      ]} />
    </section>
    <section aria-label="Accuracy">
      ${table('Test accuracy in per cent, mean and 95 % interval', (a) =>
        html`<strong>${percent(a.test_accuracy.mean)}</strong> <span class="soft">${range(a.test_accuracy.ci95)}</span>`)}
    </section>
    <section aria-label="Gap">
      ${table('Gap (train minus test accuracy) in percentage points', (a) => percent(a.gap.mean))}
    </section>
    <section aria-label="Gain">
      ${table('Gain over plain backpropagation in percentage points', (a) => points(a.vs_backprop?.difference))}
    </section>`;
}
