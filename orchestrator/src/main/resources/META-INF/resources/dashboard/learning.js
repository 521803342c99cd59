// How ENNs learned, and what they are worth.
import { html, useMemo } from './lib.js';
import { local, number, time } from './format.js';
import { Age, Table } from './parts.js';
import { Chart } from './chart.js';

export function Learning({ live, ahead }) {
  const { enns } = live;
  const series = useMemo(
    () => enns.map((e, i) => ({ name: local(e.id), x: e.losses.map((_, j) => 10 * j), y: e.losses, colour: i })),
    [enns.length],
  );
  // Controls learn from nothing, or from the wrong thing: they are never newer knowledge.
  const newest = enns.findLast((e) => e.kind === 'view');
  return html`<section aria-labelledby="learning">
    <h2 id="learning">What the instructor learned</h2>
    ${enns.length === 0 ? html`<p class="soft">No ENN was published yet.</p>` : html`
      ${newest && live.campaign.status === 'running'
        && html`<p>The newest ENN is <${Age} since=${newest.publishedAt} ahead=${ahead} /> old.</p>`}
      <${Chart} label="Loss of the ENNs" xLabel="step" yLabel="Huber loss" log=${true} series=${series}
        format=${(y) => y.toPrecision(2)} />
      <${Table} caption="Published ENNs, measured on explorers they did not learn from" rows=${enns} columns=${[
        { head: 'ENN', cell: (e) => local(e.id) },
        { head: 'validation R²', cell: (e) => number(e.validationR2) },
        { head: 'Spearman', cell: (e) => number(e.validationSpearman) },
        { head: 'held-out R²', cell: (e) => number(e.heldOutR2) },
        { head: 'states', cell: (e) => e.states },
        { head: 'published', text: true, cell: (e) => time(e.publishedAt) },
      ]} />`}
  </section>`;
}
