// Accuracies on the reward set as they come in.
import { html, useMemo, useState } from './lib.js';
import { percent, phaseOrder, settings } from './format.js';
import { Select, Table } from './parts.js';
import { Chart, SHARE } from './chart.js';

/** In the order of the campaign's arms; those of explorers, which are none, as they come. */
function inOrder(curves, arms) {
  const place = (c) => (arms.includes(c.arm) ? arms.indexOf(c.arm) : arms.length);
  return [...curves].sort((a, b) => place(a) - place(b));
}

/** An arm has its colour in every phase. */
const colour = (curve, i, arms) => (arms.includes(curve.arm) ? arms.indexOf(curve.arm) : i);

export function Curves({ curves, tuning, arms }) {
  const phases = [...new Set(curves.map((c) => c.phase))].sort((a, b) => phaseOrder(a) - phaseOrder(b));
  const [chosen, setChosen] = useState(null);
  const phase = phases.includes(chosen) ? chosen : phases.at(-1);
  const shown = useMemo(() => inOrder(curves.filter((c) => c.phase === phase), arms), [curves, phase, arms]);
  return html`<section aria-labelledby="curves">
    <h2 id="curves">Curves</h2>
    ${phases.length === 0 ? html`<p class="soft">The first rewards are still to come.</p>` : html`
      <${Select} label="Phase" value=${phase} set=${setChosen} options=${phases.map((x) => [x, x])} />
      ${phase === 'tune' && tuning.length > 0 ? html`<${Candidates} tuning=${tuning} />`
        : shown.every((c) => c.steps.length < 2)
        ? html`<${Ends} curves=${shown} phase=${phase} />`
        : html`<${Lines} key=${phase} curves=${shown} phase=${phase} arms=${arms} />`}`}
  </section>`;
}

function Lines({ curves, phase, arms }) {
  const series = useMemo(
    () => curves.map((c, i) => ({
      name: c.arm,
      x: c.steps,
      y: c.means,
      low: c.means.map((m, j) => m - c.sds[j]),
      high: c.means.map((m, j) => m + c.sds[j]),
      colour: colour(c, i, arms),
    })),
    [curves, arms],
  );
  return html`<${Chart} label="Mean accuracy ± standard deviation on the reward set, ${phase}" xLabel="step"
    yLabel="accuracy" series=${series} limits=${SHARE} />`;
}

/** Networks of different candidates have no common mean. */
function Candidates({ tuning }) {
  return html`<${Table} caption="Candidates and their mean accuracy on the reward set, in per cent" rows=${tuning} columns=${[
    { head: 'arm', cell: (c) => c.arm },
    { head: 'candidate', cell: (c) => settings(c.settings) },
    { head: 'share of a run', cell: (c) => (c.accuracy == null ? '–' : percent(c.share)) },
    { head: 'mean', cell: (c) => percent(c.accuracy) },
    { head: 'chosen', text: true, cell: (c) => (c.chosen ? 'yes' : '–') },
  ]} />`;
}

/** A phase of which only the end is measured has no curves. */
function Ends({ curves, phase }) {
  return html`<${Table} caption="Accuracy on the reward set in per cent, ${phase}" rows=${curves} columns=${[
    { head: 'arm', cell: (c) => c.arm },
    { head: 'networks', cell: (c) => c.trials.at(-1) },
    { head: 'at step', cell: (c) => c.steps.at(-1) },
    { head: 'mean', cell: (c) => percent(c.means.at(-1)) },
    // Of one network there is none.
    { head: 'sd', cell: (c) => (c.trials.at(-1) > 1 ? percent(c.sds.at(-1)) : '–') },
  ]} />`;
}
