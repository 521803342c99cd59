// Who does the work, and what is left of it.
import { html } from './lib.js';
import { json } from './api.js';
import { duration } from './format.js';
import { CampaignLink, Table, loaded } from './parts.js';
import { useLoaded } from './use.js';

const EVERY = 2000;

export function Workers() {
  const seen = useLoaded(() => json('/api/workers'), '', EVERY);
  return html`<section aria-labelledby="workers">
    <h2 id="workers">Workers and queue</h2>
    ${loaded(seen, 'workers', (data) => html`<${Queue} ...${data} />`)}
  </section>`;
}

function Queue({ slots, open, oldestSeconds }) {
  const waiting = open.reduce((n, o) => n + o.trials, 0);
  return html`
    <p>${slots.length === 0
      ? html`<strong>No worker takes trials.</strong> Start an mlp-worker.`
      : `${slots.length} trials can be done at a time by ${hosts(slots)}.`}
      ${' '}${waiting === 0 ? 'Nothing is queued.'
        : `${waiting} trials are queued or in work, the oldest for ${duration(1000 * oldestSeconds)}.`}</p>
    ${open.length > 0 && html`<${Table} caption="Trials queued or in work" rows=${open} columns=${[
      { head: 'campaign', cell: (o) => html`<${CampaignLink} id=${o.campaign} />` },
      { head: 'phase', text: true, cell: (o) => o.phase },
      { head: 'arm', text: true, cell: (o) => o.arm },
      { head: 'trials', cell: (o) => o.trials },
    ]} />`}
    ${slots.length > 0 && html`<details><summary>Slots</summary>
      <${Table} caption="Slots of workers, as the broker sees them" rows=${slots} columns=${[
        { head: 'slot', cell: (s) => s.client },
        { head: 'host', text: true, cell: (s) => s.host },
      ]} /></details>`}`;
}

function hosts(slots) {
  const all = new Set(slots.map((s) => s.host));
  return all.size === 1 ? `one worker host (${[...all][0]})` : `${all.size} worker hosts`;
}
