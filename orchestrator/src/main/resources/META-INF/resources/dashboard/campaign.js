// One campaign: progress, curves, comparison, ENNs, weights, lottery tickets.
import { html, useMemo, useState } from './lib.js';
import { json, post, text } from './api.js';
import { duration, local, number, p, percent, phaseOrder, points, pointsRange, range, time } from './format.js';
import { Away, Badge, Loading, Progress, Table, Wrong, useEvents, useLoaded } from './parts.js';
import { Chart } from './chart.js';
import { WeightsView } from './weights.js';
import { TicketsView } from './tickets.js';

export function CampaignPage({ id }) {
  const { data: live, problem } = useEvents(`/api/campaigns/${id}/events`);
  if (!live) {
    return problem ? html`<${Wrong} problem=${problem} />` : html`<${Loading} what="the campaign" />`;
  }
  const campaign = live.campaign;
  return html`
    <${Away} problem=${problem} />
    <${Summary} campaign=${campaign} now=${live.now} />
    <${Phases} campaign=${campaign} />
    <${Curves} curves=${live.curves} />
    ${campaign.status === 'finished'
      ? html`<${Results} id=${id} />`
      : html`<${Standing} curves=${live.curves} />`}
    <${Learning} live=${live} />
    <${WeightsView} campaign=${campaign} enns=${live.enns} />
    ${campaign.status === 'finished' && live.enns.length > 0 && html`<${TicketsView} campaign=${campaign} />`}`;
}

function Summary({ campaign, now }) {
  const [problem, setProblem] = useState(null);
  const act = (what) => async () => {
    if (what === 'cancel' && !confirm(`Cancel ${campaign.id}? It cannot be resumed.`)) {
      return;
    }
    await post(`/api/campaigns/${campaign.id}/${what}`).then(() => setProblem(null), setProblem);
  };
  const open = (file, type) => async () => {
    const content = await text(`/api/campaigns/${campaign.id}/${file}`);
    window.open(URL.createObjectURL(new Blob([content], { type })), '_blank');
  };
  return html`<section aria-label="Summary">
    <p class="summary" role="status">
      <${Badge} campaign=${campaign} />
      <span>phase ${campaign.phase}</span>
      ${campaign.reason && campaign.reason !== 'cancelled' && html`<span class="wrong">${campaign.reason}</span>`}
      <span class="soft">started ${time(campaign.submittedAt)}, ${campaign.endedAt ? `took ${duration(campaign.endedAt - campaign.submittedAt)}` : `for ${duration(now - campaign.submittedAt)}`}</span>
      ${campaign.best && html`<span>best ${campaign.best.on} accuracy <strong>${percent(campaign.best.accuracy)} %</strong> (${campaign.best.arm})</span>`}
    </p>
    <p class="actions">
      ${campaign.status === 'running' && html`<button type="button" onClick=${act('pause')}>Pause</button>`}
      ${campaign.status === 'paused' && html`<button type="button" onClick=${act('resume')}>Resume</button>`}
      ${(campaign.status === 'running' || campaign.status === 'paused')
        && html`<button type="button" class="danger" onClick=${act('cancel')}>Cancel</button>`}
      <a class="button" href="#/fork/${campaign.id}">Fork</a>
      ${campaign.status === 'finished' && html`
        <button type="button" onClick=${open('report.html', 'text/html')}>Report</button>
        <button type="button" onClick=${open('results.json', 'application/json')}>results.json</button>`}
    </p>
    ${problem && html`<${Wrong} problem=${problem} />`}
  </section>`;
}

function Phases({ campaign }) {
  return html`<section aria-labelledby="phases">
    <h2 id="phases">Progress</h2>
    ${campaign.arms.length === 0 ? html`<p class="soft">No trial was queued yet.</p>`
      : html`<${Table} caption="Trials by phase and arm" rows=${campaign.arms} columns=${[
        { head: 'phase', cell: (a) => a.phase },
        { head: 'arm', text: true, cell: (a) => a.arm },
        { head: 'done', cell: (a) => html`<${Progress} label="${a.phase} ${a.arm}" done=${a.done} total=${a.total} />` },
        { head: 'failed', cell: (a) => a.failed },
      ]} />`}
  </section>`;
}

function Curves({ curves }) {
  const phases = [...new Set(curves.map((c) => c.phase))].sort((a, b) => phaseOrder(a) - phaseOrder(b));
  const [chosen, setChosen] = useState(null);
  const phase = phases.includes(chosen) ? chosen : phases.at(-1);
  const series = useMemo(
    () => curves.filter((c) => c.phase === phase)
      .map((c, i) => ({
        name: c.arm,
        x: c.steps,
        y: c.means,
        low: c.means.map((m, j) => m - c.sds[j]),
        high: c.means.map((m, j) => m + c.sds[j]),
        colour: i,
      })),
    [curves, phase],
  );
  return html`<section aria-labelledby="curves">
    <h2 id="curves">Curves</h2>
    ${phases.length === 0 ? html`<p class="soft">The first rewards are still to come.</p>` : html`
      <label>Phase <select value=${phase} onChange=${(e) => setChosen(e.target.value)}>
        ${phases.map((x) => html`<option value=${x} selected=${x === phase}>${x}</option>`)}
      </select></label>
      <${Chart} label="Mean accuracy ± standard deviation on the reward set, ${phase}" xLabel="step" yLabel="accuracy"
        series=${series} format=${(y) => y.toFixed(3)} />`}
  </section>`;
}

/** The comparison while it runs: nothing of the test set is known yet. */
function Standing({ curves }) {
  const rows = curves.filter((c) => c.phase === 'compare');
  if (rows.length === 0) {
    return null;
  }
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">Comparison</h2>
    <${Table} caption="Accuracy on the reward set so far, in per cent; the test set is read once, at the end" rows=${rows} columns=${[
      { head: 'arm', cell: (c) => c.arm },
      { head: 'networks', cell: (c) => c.trials.at(-1) },
      { head: 'at step', cell: (c) => c.steps.at(-1) },
      { head: 'mean', cell: (c) => percent(c.means.at(-1)) },
      { head: 'sd', cell: (c) => percent(c.sds.at(-1)) },
    ]} />
  </section>`;
}

function Results({ id }) {
  const { data, problem } = useLoaded(() => json(`/api/campaigns/${id}/results.json`), id);
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">Comparison</h2>
    ${problem ? html`<${Wrong} problem=${problem} />` : !data ? html`<${Loading} what="results" />` : html`
      <${Table} caption="Accuracies in per cent, differences in percentage points with 95 % intervals; p: paired t-test, Holm-corrected"
        rows=${data.arms} columns=${[
          { head: 'arm', cell: (a) => a.name },
          { head: 'n', cell: (a) => a.test_accuracies.length },
          { head: 'test', cell: (a) => `${percent(a.test_accuracy.mean)} ± ${percent(a.test_accuracy.sd)}` },
          { head: '95 % interval', cell: (a) => range(a.test_accuracy.ci95) },
          { head: 'gap', cell: (a) => percent(a.gap.mean) },
          { head: 'vs backprop', cell: (a) => points(a.vs_backprop?.difference) },
          { head: '95 % interval', cell: (a) => pointsRange(a.vs_backprop?.ci95) },
          { head: 'p', cell: (a) => p(a.vs_backprop?.p) },
        ]} />`}
  </section>`;
}

function Learning({ live }) {
  const series = useMemo(
    () => live.enns.map((e, i) => ({ name: local(e.id), x: e.losses.map((_, j) => 10 * j), y: e.losses, colour: i })),
    [live.enns.length],
  );
  const newest = live.enns.at(-1);
  return html`<section aria-labelledby="learning">
    <h2 id="learning">What the instructor learned</h2>
    ${!newest ? html`<p class="soft">No ENN was published yet.</p>` : html`
      ${live.campaign.status === 'running' && html`<p>The newest ENN is ${duration(live.now - newest.publishedAt)} old.</p>`}
      <${Chart} label="Loss of the ENNs" xLabel="step" yLabel="Huber loss" log=${true} series=${series}
        format=${(y) => y.toPrecision(2)} />
      <${Table} caption="Published ENNs, measured on explorers they did not learn from" rows=${live.enns} columns=${[
        { head: 'ENN', cell: (e) => local(e.id) },
        { head: 'validation R²', cell: (e) => number(e.validationR2) },
        { head: 'Spearman', cell: (e) => number(e.validationSpearman) },
        { head: 'held-out R²', cell: (e) => number(e.heldOutR2) },
        { head: 'states', cell: (e) => e.states },
        { head: 'published', text: true, cell: (e) => time(e.publishedAt) },
      ]} />`}
  </section>`;
}
