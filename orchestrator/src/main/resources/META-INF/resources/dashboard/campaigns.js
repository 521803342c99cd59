// All campaigns.
import { html, useState } from './lib.js';
import { duration, percent, time } from './format.js';
import { Age, Badge, CampaignLink, Progress, Select, Table, loaded, stateOf } from './parts.js';
import { useKept } from './store.js';
import { useEvents } from './use.js';
import { Workers } from './workers.js';

/** Rows that are shown at first. */
const FEW = 25;
const STATES = ['running', 'paused', 'finished', 'failed', 'cancelled'];

const count = (campaign, what) => campaign.arms.reduce((n, a) => n + a[what], 0);

/** All campaigns after an event: it tells all of them, or those that changed. */
function joined(old, { all, campaigns, gone }) {
  const now = new Map(all ? [] : old.map((c) => [c.id, c]));
  gone.forEach((id) => now.delete(id));
  campaigns.forEach((c) => now.set(c.id, c));
  return [...now.values()];
}

export function CampaignList() {
  const seen = useEvents('/api/campaigns/events', joined);
  return html`
    <section aria-labelledby="all">
      <h2 id="all">Runs</h2>
      ${loaded(seen, 'campaigns', (all) => (all.length === 0
        ? html`<p>No campaign yet. <a href="#/new">Start one</a>, here or with
          ${' '}<code>gi run FILE --server ${location.origin}</code>.</p>`
        : html`<${Runs} all=${all} />`))}
    </section>
    <${Workers} />`;
}

function Runs({ all }) {
  const [picked, setPicked] = useKept('gi-picked', []);
  const [text, setText] = useState('');
  const [state, setState] = useState('');
  const [whole, setWhole] = useState(false);
  const pick = (id) => setPicked((old) => (old.includes(id) ? old.filter((x) => x !== id) : [...old, id]));
  const chosen = picked.filter((id) => all.some((c) => c.id === id));
  const found = [...all].reverse()
    .filter((c) => c.id.toLowerCase().includes(text.toLowerCase()) && (state === '' || stateOf(c) === state));
  const rows = whole ? found : found.slice(0, FEW);
  return html`
    <div class="bar choice">
      <label>Name <input type="search" value=${text} onInput=${(e) => setText(e.target.value)} /></label>
      <${Select} label="State" value=${state} set=${setState} options=${[['', 'all'], ...STATES.map((s) => [s, s])]} />
      ${chosen.length > 1
        ? html`<a class="button" href="#/compare/${chosen.map(encodeURIComponent).join(',')}">Compare ${chosen.length} campaigns</a>`
        : html`<span class="soft">Tick two or more finished ones to compare them.</span>`}
      ${chosen.length > 0 && html`<button type="button" onClick=${() => setPicked([])}>Untick</button>`}
    </div>
    ${rows.length === 0 ? html`<p>No campaign is like that.</p>`
      : html`<${Table} caption="Campaigns, the newest first" columns=${columns(chosen, pick)} rows=${rows} />`}
    ${rows.length < found.length
      && html`<p><button type="button" onClick=${() => setWhole(true)}>Show all ${found.length}</button></p>`}`;
}

const columns = (picked, pick) => [
  {
    head: html`<span class="unseen">compare</span>`,
    text: true,
    cell: (c) => html`<input type="checkbox" aria-label="compare ${c.id}" disabled=${c.status !== 'finished'}
      checked=${picked.includes(c.id)} onChange=${() => pick(c.id)} />`,
  },
  { head: 'campaign', names: true, cell: (c) => html`<${CampaignLink} id=${c.id} />` },
  { head: 'state', text: true, cell: (c) => html`<${Badge} campaign=${c} />` },
  { head: 'phase', text: true, wide: true, cell: (c) => c.phase },
  {
    head: 'trials',
    wide: true,
    cell: (c) => html`<${Progress} label="trials of ${c.id}" done=${count(c, 'done')} total=${count(c, 'total')} />`,
  },
  { head: 'failed', wide: true, cell: (c) => count(c, 'failed') },
  {
    head: 'best so far',
    text: true,
    cell: (c) => (c.best ? html`${percent(c.best.accuracy)} % <span class="soft">${c.best.arm}, ${c.best.on} set</span>` : '–'),
  },
  { head: 'started', text: true, wide: true, cell: (c) => time(c.submittedAt) },
  { head: 'took', wide: true, cell: took },
];

/** Time that a campaign takes does not pass while it is paused. */
function took(c) {
  if (c.submittedAt == null) {
    return '–';
  }
  if (c.endedAt) {
    return duration(c.endedAt - c.submittedAt);
  }
  return c.status === 'running' ? html`<${Age} since=${c.submittedAt} />` : '–';
}
