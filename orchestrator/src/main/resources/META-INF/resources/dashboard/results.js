// The comparison: what is known while it runs, and its results.
import { html } from './lib.js';
import { json, ofCampaign } from './api.js';
import { brief, meanSd, number, p, percent, points, pointsRange, range } from './format.js';
import { Table, loaded } from './parts.js';
import { useLoaded } from './use.js';
import { inOrder, standing } from './curves.js';

const CAPTION = 'Accuracies in per cent, differences in percentage points with 95 % intervals; p: paired t-test, '
  + 'Holm-corrected; in brackets what was chosen on the reward set';

/** The comparison while it runs: nothing of the test set is known yet. */
export function Standing({ curves, arms }) {
  const rows = inOrder(curves.filter((c) => c.phase === 'compare'), arms);
  return rows.length > 0 && html`<section aria-labelledby="comparison">
    <h2 id="comparison">Comparison</h2>
    <${Table} caption="Accuracy on the reward set so far, in per cent; the test set is read once, at the end"
      rows=${rows} columns=${standing} />
  </section>`;
}

export function Results({ id }) {
  const results = useLoaded(() => json(ofCampaign(id, 'results.json')), id);
  const { data: seconds } = useLoaded(() => json(ofCampaign(id, 'seconds.json')), id);
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">Comparison</h2>
    ${loaded(results, 'results', ({ arms }) => html`
      <${Table} caption=${CAPTION} rows=${arms} columns=${[
          { head: 'arm', cell: (a) => (a.chosen == null ? a.name : `${a.name} (${brief(a.chosen)})`) },
          { head: 'n', cell: (a) => (a.diverged ? `${a.seeds} (${a.diverged} diverged)` : a.seeds) },
          { head: 'test', cell: (a) => meanSd(a.test_accuracy) },
          { head: '95 % interval', cell: (a) => range(a.test_accuracy.ci95) },
          { head: 'gap', cell: (a) => percent(a.gap.mean) },
          { head: 'vs backprop', cell: (a) => points(a.vs_backprop?.difference) },
          { head: '95 % interval', cell: (a) => pointsRange(a.vs_backprop?.ci95) },
          { head: 'p', cell: (a) => p(a.vs_backprop?.p) },
          { head: 's/trial', cell: (a) => number(seconds?.[a.name], 2) },
        ]} />`)}
  </section>`;
}
