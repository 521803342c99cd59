// One campaign: progress, curves, comparison, ENNs, weights, lottery tickets.
import { html, useMemo } from './lib.js';
import { json, ofCampaign } from './api.js';
import { loaded } from './parts.js';
import { useEvents, useLoaded } from './use.js';
import { Summary } from './summary.js';
import { Phases, Settings, Trials } from './progress.js';
import { Curves } from './curves.js';
import { Results, Standing } from './results.js';
import { Learning } from './learning.js';
import { WeightsView } from './weights.js';
import { TicketsView } from './tickets.js';

/** While a campaign runs, its trials are asked for as often as this, in milliseconds. */
const TRIALS = 2000;

export function CampaignPage({ id }) {
  const seen = useEvents(ofCampaign(id, 'events'));
  return html`
    ${loaded(seen, 'the campaign', (live) => html`<${Campaign} id=${id} live=${live} ahead=${seen.ahead} />`)}
    ${seen.problem?.status === 404 && html`<p><a href="#/">All campaigns</a></p>`}`;
}

function Campaign({ id, live, ahead }) {
  const { campaign } = live;
  const settings = useLoaded(() => json(ofCampaign(id, 'settings')), id);
  const trials = useLoaded(() => json(ofCampaign(id, 'trials')), `${campaign.status} ${campaign.phase}`,
    campaign.status === 'running' ? TRIALS : 0);
  const names = live.compared.map((a) => a.name);
  const arms = useMemo(() => names, [names.join()]);
  // Whatever its name: what the campaign is about.
  const subject = live.compared.find((a) => a.role === 'subject')?.name;
  return html`
    <${Summary} campaign=${campaign} ahead=${ahead} />
    <section aria-labelledby="phases">
      <h2 id="phases">Progress</h2>
      <${Phases} live=${live} />
      <${Trials} trials=${trials} />
      <${Settings} settings=${settings} />
    </section>
    <${Curves} curves=${live.curves} tuning=${live.tuning ?? []} arms=${arms} />
    ${campaign.status === 'finished'
      ? html`<${Results} id=${id} />`
      : html`<${Standing} curves=${live.curves} arms=${arms} />`}
    <${Learning} live=${live} ahead=${ahead} />
    <${WeightsView} trials=${trials} enns=${live.enns} subject=${subject} />
    ${campaign.status === 'finished' && live.enns.length > 0 && html`<${TicketsView} campaign=${campaign} arms=${arms} subject=${subject} />`}`;
}
