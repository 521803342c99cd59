// Finished campaigns side by side.
import { html, useMemo } from './lib.js';
import { json } from './api.js';
import { percent, points, range } from './format.js';
import { Loading, Table, Wrong, useLoaded } from './parts.js';

const load = async (id) => ({
  id,
  results: await json(`/api/campaigns/${id}/results.json`),
  settings: await json(`/api/campaigns/${id}/settings`),
});

export function Comparison({ ids }) {
  const { data, problem } = useLoaded(
    () => Promise.all(ids.map(load)),
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
  const settings = [...new Set(data.flatMap((c) => Object.keys(c.settings)))];
  const different = settings.filter((s) => data.some((c) => c.settings[s] !== data[0].settings[s]));
  const arm = (c, name) => c.results.arms.find((a) => a.name === name);
  const head = (c) => html`<a href="#/campaigns/${c.id}">${c.id}</a>`;
  const column = (show) => (c) => ({
    head: head(c),
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
    <section aria-label="Settings">
      ${different.length === 0 ? html`<p>All settings are the same.</p>`
        : html`<${Table} caption="Settings that differ" rows=${different} columns=${[
          { head: 'setting', cell: (s) => html`<code>${s}</code>` },
          ...data.map((c) => ({ head: head(c), cell: (s) => c.settings[s] ?? '–' })),
        ]} />`}
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
