// Lottery tickets: how accurate networks are of which a mask leaves a share of the weights.
import { html, useMemo, useState } from './lib.js';
import { json, query } from './api.js';
import { markOf, percent, range } from './format.js';
import { Chart } from './chart.js';
import { Loading, Select, Table, Wrong } from './parts.js';

const MASKS = ['heat', 'cold', 'magnitude', 'random'];

export function TicketsView({ campaign, arms, subject }) {
  const [arm, setArm] = useState(subject ?? arms[0]);
  const [drawn, setDrawn] = useState({});
  const draw = async () => {
    setDrawn({ loading: true });
    await json(query('/api/explain/tickets', { campaign: campaign.id, arm }))
      .then((data) => setDrawn({ data }), (problem) => setDrawn({ problem }));
  };
  // What is drawn is always of the arm that is chosen.
  const choose = (other) => {
    setArm(other);
    setDrawn({});
  };
  return html`<section aria-labelledby="tickets">
    <h2 id="tickets">Lottery tickets</h2>
    <p class="soft">A mask keeps a share of each layer's weights and sets the others to zero: those with the most or the
      least heat, the greatest, or any. Nothing is trained again.</p>
    <div class="choice">
      <${Select} label="Networks of" value=${arm} set=${choose} options=${arms.map((a) => [a, a])} />
      <button type="button" disabled=${drawn.loading === true} onClick=${draw}>Draw</button>
    </div>
    ${drawn.problem && html`<${Wrong} problem=${drawn.problem} />`}
    ${drawn.loading && html`<${Loading} what="tickets; this takes seconds" />`}
    ${drawn.data && html`<${Drawn} rows=${drawn.data.rows} arm=${drawn.data.arm} />`}
  </section>`;
}

function Drawn({ rows, arm }) {
  const networks = [...new Set(rows.map((r) => r.network))];
  return networks.map((n) => html`<${Networks}
    key=${n} name=${n} arm=${arm} rows=${rows.filter((r) => r.network === n)} />`);
}

function Networks({ name, arm, rows }) {
  const of = (mask) => rows.filter((r) => r.mask === mask || r.mask === 'none')
    .sort((a, b) => a.density - b.density);
  const series = useMemo(
    () => MASKS.map((mask, i) => ({
      name: mask,
      x: of(mask).map((r) => r.density),
      y: of(mask).map((r) => r.accuracy.mean),
      low: of(mask).map((r) => r.accuracy.ci95[0]),
      high: of(mask).map((r) => r.accuracy.ci95[1]),
      colour: i,
    })),
    [rows],
  );
  const densities = [...new Set(rows.map((r) => r.density))].sort((a, b) => a - b);
  const cell = (mask, density) => {
    const row = of(mask).find((r) => r.density === density);
    return row ? html`<strong>${percent(row.accuracy.mean)}</strong> <span class="soft">${range(row.accuracy)}</span>` : '–';
  };
  return html`
    <${Chart} label="Mean test accuracy with 95 % intervals, ${name} networks of ${arm}"
      xLabel="share of weights left" yLabel="accuracy" series=${series} limits=${[0, 1]} />
    <${Table} caption="Test accuracy of ${name} networks in per cent, mean and 95 % interval over the networks${markOf(rows.map((r) => r.accuracy))}" rows=${densities} columns=${[
      { head: 'share left', cell: (d) => d },
      ...MASKS.map((mask) => ({ head: mask, cell: (d) => cell(mask, d) })),
    ]} />`;
}
