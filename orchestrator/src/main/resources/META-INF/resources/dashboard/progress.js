// How far a campaign is: by phase and arm, trial by trial; and what it was told to do.
import { html, useState } from './lib.js';
import { local, percent, phaseOrder } from './format.js';
import { Progress, Table, loaded } from './parts.js';

/** ENNs are learned in phases of their own, which have no trials. */
function learning({ campaign, enns }) {
  const phases = new Set(enns.map((e) => `learn-${e.round}`));
  if (campaign.phase.startsWith('learn-')) {
    phases.add(campaign.phase);
  }
  return [...phases].map((phase) => {
    const done = enns.filter((e) => `learn-${e.round}` === phase).length;
    const now = phase === campaign.phase;
    return { phase, arm: 'ENNs', done: now ? campaign.done : done, total: now ? campaign.total : done, failed: 0 };
  });
}

export function Phases({ live }) {
  const rows = [...live.campaign.arms, ...learning(live)].sort((a, b) => phaseOrder(a.phase) - phaseOrder(b.phase));
  return rows.length === 0 ? html`<p class="soft">No trial was queued yet.</p>`
    : html`<${Table} caption="Trials and ENNs by phase and arm" rows=${rows} columns=${[
      { head: 'phase', cell: (a) => a.phase },
      { head: 'arm', text: true, cell: (a) => a.arm },
      { head: 'done', cell: (a) => html`<${Progress} label="${a.phase} ${a.arm}" done=${a.done} total=${a.total} />` },
      { head: 'failed', cell: (a) => a.failed },
    ]} />`;
}

/** Tables of thousands of rows are made when somebody opens them. */
function Fold({ id, title, children }) {
  const [open, setOpen] = useState(false);
  return html`<details id=${id} onToggle=${(e) => setOpen(e.target.open)}>
    <summary>${title}</summary>
    ${open && children()}
  </details>`;
}

export function Trials({ trials }) {
  return html`<${Fold} id="trials" title="Trials">${() => loaded(trials, 'trials', (all) => html`
    <${Table} caption="Trials; accuracy on the reward set at the end, in per cent" rows=${all} columns=${[
      { head: 'trial', cell: (t) => local(t.id) },
      { head: 'phase', text: true, wide: true, cell: (t) => t.phase },
      { head: 'arm', text: true, wide: true, cell: (t) => t.arm },
      { head: 'state', text: true, cell: (t) => t.state },
      { head: 'accuracy', cell: (t) => percent(t.accuracy) },
      { head: 'failure', text: true, long: true, cell: (t) => t.failure ?? '–' },
    ]} />`)}</${Fold}>`;
}

export function Settings({ settings }) {
  return html`<${Fold} id="settings" title="Settings">${() => loaded(settings, 'settings', (all) => html`
    <${Table} caption="Settings, with all defaults" rows=${Object.entries(all)} columns=${[
      { head: 'setting', cell: ([name]) => html`<code>${name}</code>` },
      { head: 'value', text: true, long: true, cell: ([, value]) => html`<code>${value}</code>` },
    ]} />`)}</${Fold}>`;
}
