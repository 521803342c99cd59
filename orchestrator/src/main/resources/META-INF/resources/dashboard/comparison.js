// Finished campaigns side by side.
import { html, useMemo, useState } from './lib.js';
import { json, ofCampaign } from './api.js';
import { markOf, p, percent, points, range, settings } from './format.js';
import { CampaignLink, Select, Table, Wrong, loaded } from './parts.js';
import { Chart, SHARE } from './chart.js';
import { useLoaded } from './use.js';

/** A campaign, or what is wrong with it: one that is not there hides no other. */
async function load(id) {
  const of = (what) => json(ofCampaign(id, what));
  try {
    const [results, settings, live] = await Promise.all([of('results.json'), of('settings'), of('live')]);
    return { id, results, settings, curves: live.curves };
  } catch (problem) {
    if (problem.passing) {
      throw problem;
    }
    return { id, problem };
  }
}

export function Comparison({ ids }) {
  const different = [...new Set(ids)];
  if (different.length < 2) {
    return html`<p>Two different campaigns or more can be compared. Tick some in <a href="#/">the list</a>.</p>`;
  }
  return html`<${Loaded} key=${different.join()} ids=${different} />`;
}

function Loaded({ ids }) {
  return loaded(useLoaded(() => Promise.all(ids.map(load)), ids.join()), 'results', (all) => {
    const there = all.filter((c) => c.results);
    return html`
      ${all.filter((c) => c.problem).map((c) => html`<${Wrong} key=${c.id} problem=${c.problem} />`)}
      ${there.length > 0 && html`<${SideBySide} campaigns=${there} />`}
      <p><a href="#/">All campaigns</a></p>`;
  });
}

function SideBySide({ campaigns }) {
  const arms = [...new Set(campaigns.flatMap((c) => c.results.arms.map((a) => a.name)))];
  const arm = (c, name) => c.results.arms.find((a) => a.name === name);
  const head = (c) => html`<${CampaignLink} id=${c.id} />`;
  const table = (caption, show) => html`<section aria-label=${caption.split(' ')[0]}>
    <${Table} caption=${caption} rows=${arms} columns=${[
      { head: 'arm', cell: (name) => name },
      ...campaigns.map((c) => ({ head: head(c), cell: (name) => (arm(c, name) ? show(arm(c, name)) : '–') })),
    ]} /></section>`;
  return html`
    <section aria-label="Campaigns">
      <${Table} caption="Campaigns" rows=${campaigns} columns=${[
        { head: 'campaign', cell: head },
        { head: 'dataset', text: true, cell: (c) => c.results.dataset },
        { head: 'networks', cell: (c) => c.results.networks || c.results.arms[0]?.seeds },
        { head: 'ENNs', cell: (c) => c.results.instructors.length },
      ]} />
    </section>
    <${Different} campaigns=${campaigns} head=${head} />
    ${table('Accuracy on the test set in per cent, mean and 95 % interval; in brackets what was chosen on the reward set'
      + markOf(campaigns.flatMap((c) => c.results.arms.map((a) => a.test_accuracy))), (a) => html`
      <strong>${percent(a.test_accuracy.mean)}</strong>
      <span class="soft"> ${range(a.test_accuracy)}${a.chosen == null ? '' : ` (${settings(a.chosen)})`}</span>`)}
    ${table('Gap (train minus test accuracy) in percentage points', (a) => percent(a.gap.mean))}
    ${table('Gain over plain backpropagation in percentage points, with its p-value', (a) => a.vs_backprop
      ? html`<strong>${points(a.vs_backprop.difference)}</strong> <span class="soft">p ${p(a.vs_backprop)}</span>` : '–')}
    <${Overlay} campaigns=${campaigns} arms=${arms} />`;
}

function Different({ campaigns, head }) {
  const settings = [...new Set(campaigns.flatMap((c) => Object.keys(c.settings)))];
  const rows = settings.filter((s) => campaigns.some((c) => c.settings[s] !== campaigns[0].settings[s]));
  return html`<section aria-label="Settings">
    ${rows.length === 0 ? html`<p>All settings are the same.</p>`
      : html`<${Table} caption="Settings that differ" rows=${rows} columns=${[
        { head: 'setting', cell: (s) => html`<code>${s}</code>` },
        ...campaigns.map((c) => ({ head: head(c), text: true, long: true, cell: (s) => c.settings[s] ?? '–' })),
      ]} />`}
  </section>`;
}

/** What campaigns are about may have another name in each. */
const SUBJECTS = 'the instructor of each';

/** Curves of all campaigns: of the arms that they are about, or of one arm. */
function Overlay({ campaigns, arms }) {
  const [chosen, setChosen] = useState('');
  const series = useMemo(() => campaigns.map((c, colour) => {
    const arm = chosen || c.results.subject;
    const curve = c.curves.find((x) => x.phase === 'compare' && x.arm === arm);
    return { name: c.id, x: curve?.steps ?? [], y: curve?.means ?? [], colour };
  }), [campaigns, chosen]);
  return html`<section aria-labelledby="overlay">
    <h2 id="overlay">Curves</h2>
    <${Select} label="Arm" value=${chosen} set=${setChosen}
      options=${[['', SUBJECTS], ...arms.map((a) => [a, a])]} />
    <${Chart} label="Mean accuracy on the reward set, ${chosen || SUBJECTS}" xLabel="step" yLabel="accuracy" series=${series} limits=${SHARE} />
  </section>`;
}
