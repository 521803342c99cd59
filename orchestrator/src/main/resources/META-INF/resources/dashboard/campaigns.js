// All campaigns, workers and queue.
import { html, useEffect, useState } from './lib.js';
import { json } from './api.js';
import { duration, percent, time } from './format.js';
import { Away, Badge, Loading, Progress, Table, Wrong, useEvents } from './parts.js';

const count = (campaign, what) => campaign.arms.reduce((n, a) => n + a[what], 0);

function took(c) {
  return c.submittedAt == null ? '–' : duration((c.endedAt ?? Date.now()) - c.submittedAt);
}

export function CampaignList() {
  const { data, problem } = useEvents('/api/campaigns/events');
  const [picked, setPicked] = useState(() => new Set());
  if (!data) {
    return problem ? html`<${Wrong} problem=${problem} />` : html`<${Loading} what="campaigns" />`;
  }
  const pick = (id) => {
    const now = new Set(picked);
    if (!now.delete(id)) {
      now.add(id);
    }
    setPicked(now);
  };
  const columns = [
    { head: 'campaign', cell: (c) => html`<a href="#/campaigns/${c.id}">${c.id}</a>` },
    { head: 'state', text: true, cell: (c) => html`<${Badge} campaign=${c} />` },
    { head: 'phase', text: true, cell: (c) => c.phase },
    {
      head: 'trials',
      cell: (c) => html`<${Progress} label="trials of ${c.id}" done=${count(c, 'done')} total=${count(c, 'total')} />`,
    },
    { head: 'failed', cell: (c) => count(c, 'failed') },
    {
      head: 'best so far',
      text: true,
      cell: (c) => (c.best ? html`${percent(c.best.accuracy)} % <span class="soft">${c.best.arm}, ${c.best.on} set</span>` : '–'),
    },
    { head: 'started', text: true, cell: (c) => time(c.submittedAt) },
    { head: 'took', cell: took },
    {
      head: 'compare',
      text: true,
      cell: (c) => html`<input type="checkbox" aria-label="compare ${c.id}" disabled=${c.status !== 'finished'}
        checked=${picked.has(c.id)} onChange=${() => pick(c.id)} />`,
    },
  ];
  return html`
    <${Away} problem=${problem} />
    <section aria-labelledby="all">
      <h2 id="all">Runs</h2>
      ${data.length === 0
        ? html`<p>No campaign yet. <a href="#/new">Start one</a>, here or with <code>gi run FILE --server ${location.origin}</code>.</p>`
        : html`<${Table} caption="Campaigns, the newest first" columns=${columns} rows=${[...data].reverse()} />
          <p>${picked.size > 1
            ? html`<a class="button" href="#/compare/${[...picked].join(',')}">Compare ${picked.size} campaigns</a>`
            : html`<span class="soft">Tick two or more finished campaigns to see them side by side.</span>`}</p>`}
    </section>
    <${Workers} />`;
}

function Workers() {
  const [seen, setSeen] = useState({});
  useEffect(() => {
    const load = () => json('/api/workers').then((data) => setSeen({ data }), (problem) => setSeen({ problem }));
    load();
    const timer = setInterval(load, 2000);
    return () => clearInterval(timer);
  }, []);
  const { data, problem } = seen;
  const waiting = data ? data.open.reduce((n, o) => n + o.trials, 0) : 0;
  return html`<section aria-labelledby="workers">
    <h2 id="workers">Workers and queue</h2>
    ${problem ? html`<${Wrong} problem=${problem} />` : !data ? html`<${Loading} what="workers" />` : html`
      <p>${data.slots.length === 0
        ? html`<strong>No worker takes trials.</strong> Start an mlp-worker.`
        : `${data.slots.length} trials can be done at a time by ${hosts(data.slots)}.`}
        ${' '}${waiting === 0 ? 'Nothing is queued.' : `${waiting} trials are queued or in work, the oldest for ${duration(1000 * data.oldestSeconds)}.`}</p>
      ${data.open.length > 0 && html`<${Table} caption="Trials queued or in work" rows=${data.open} columns=${[
        { head: 'campaign', cell: (o) => html`<a href="#/campaigns/${o.campaign}">${o.campaign}</a>` },
        { head: 'phase', text: true, cell: (o) => o.phase },
        { head: 'arm', text: true, cell: (o) => o.arm },
        { head: 'trials', cell: (o) => o.trials },
      ]} />`}
      ${data.slots.length > 0 && html`<details><summary>Slots</summary>
        <${Table} caption="Slots of workers, as the broker sees them" rows=${data.slots} columns=${[
          { head: 'slot', cell: (s) => s.client },
          { head: 'host', text: true, cell: (s) => s.host },
        ]} /></details>`}`}
  </section>`;
}

function hosts(slots) {
  const all = new Set(slots.map((s) => s.host));
  return all.size === 1 ? `one worker host (${[...all][0]})` : `${all.size} worker hosts`;
}
