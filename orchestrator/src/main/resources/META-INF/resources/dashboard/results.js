// The comparison: what is known while it runs, and its results.
import { html } from './lib.js';
import { json, ofCampaign } from './api.js';
import { markOf, meanSd, number, p, percent, points, pointsRange, range, settings, tuning } from './format.js';
import { Table, loaded } from './parts.js';
import { useLoaded } from './use.js';

const CAPTION = 'Accuracies in per cent, differences in percentage points with 95 % intervals; p: paired t-test, '
  + 'Holm-corrected over the table, alone: as the interval is, without correction; in brackets what was chosen on the '
  + 'reward set';

/** The comparison while it runs: networks that are still in training cannot be compared with trained ones. */
export function Standing({ curves, arms }) {
  const seen = curves.filter((c) => c.phase === 'compare');
  const rows = arms.map((name) => ({ name, trained: seen.find((c) => c.arm === name)?.trained }));
  const soft = (row, text) => (row.trained ? text : html`<span class="soft">${text}</span>`);
  return seen.length > 0 && html`<section aria-labelledby="comparison">
    <h2 id="comparison">Comparison</h2>
    <${Table} caption="Accuracy of trained networks on the reward set so far, in per cent; the test set is read once, at the end"
      rows=${rows} columns=${[
        { head: 'arm', cell: (a) => soft(a, a.name) },
        { head: 'trained networks', cell: (a) => soft(a, a.trained?.networks ?? 0) },
        { head: 'mean', cell: (a) => percent(a.trained?.mean) },
        // Of one network there is none.
        { head: 'sd', cell: (a) => (a.trained?.networks > 1 ? percent(a.trained.sd) : '–') },
      ]} />
  </section>`;
}

// Where networks of some arm differ by more than a point, a mean is not enough.
const SPREAD = [
  { head: 'median', cell: (a) => percent(a.median) },
  { head: '5th pct', cell: (a) => percent(a.percentile_5) },
  { head: 'worst', cell: (a) => percent(a.worst) },
];

// Where training makes the networks of some arm smaller.
const SIZE = [
  { head: 'parameters', cell: (a) => a.size?.parameters ?? '–' },
  { head: 'multiplications', cell: (a) => a.size?.multiplications ?? '–' },
  { head: 'ranks', cell: (a) => a.size?.ranks?.map((r) => number(r, 1)).join(', ') ?? '–' },
];

// Where networks were attacked.
const ROBUST = [
  { head: 'robust', cell: (a) => (a.robust ? meanSd(a.robust.accuracy) : '–') },
  { head: '95 % interval', cell: (a) => range(a.robust?.accuracy) },
];

// Where tasks came one after another.
const CONTINUAL = [
  { head: 'forgetting', cell: (a) => meanSd(a.continual.forgetting) },
  { head: 'backward', cell: (a) => meanSd(a.continual.backward_transfer) },
  { head: 'learned', cell: (a) => meanSd(a.continual.learning) },
];

export function Results({ id }) {
  const results = useLoaded(() => json(ofCampaign(id, 'results.json')), id);
  const { data: seconds } = useLoaded(() => json(ofCampaign(id, 'seconds.json')), id);
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">Comparison</h2>
    ${loaded(results, 'results', ({ arms, baseline, conclusion, continual }) => html`
      ${conclusion.map((sentence) => html`<p key=${sentence}>${sentence}</p>`)}
      <${Table} caption=${CAPTION + markOf(arms.flatMap((a) => [a.test_accuracy, a.vs_backprop, a.robust?.accuracy]))} rows=${arms} columns=${[
          { head: 'arm', cell: (a) => (a.chosen == null ? a.name : `${a.name} (${settings(a.chosen)})`) },
          { head: 'n', cell: (a) => (a.diverged ? `${a.seeds} (${a.diverged} diverged)` : a.seeds) },
          { head: 'test', cell: (a) => meanSd(a.test_accuracy) },
          { head: '95 % interval', cell: (a) => range(a.test_accuracy) },
          ...(arms.some((a) => a.test_accuracy.sd > 0.01) ? SPREAD : []),
          { head: 'gap', cell: (a) => percent(a.gap.mean) },
          { head: `vs ${baseline ?? 'baseline'}`, cell: (a) => points(a.vs_backprop?.difference) },
          { head: '95 % interval', cell: (a) => pointsRange(a.vs_backprop) },
          { head: 'p', cell: (a) => p(a.vs_backprop) },
          ...(arms.some((a) => a.robust) ? ROBUST : []),
          ...(arms.some((a) => a.size?.ranks) ? SIZE : []),
          ...(continual ? CONTINUAL : []),
          { head: 'tuning', cell: (a) => tuning(a.passes) },
          { head: 's/trial', cell: (a) => number(seconds?.[a.name], 2) },
        ]} />`)}
  </section>`;
}
