// How a campaign stands, and what can be done with it.
import { html, useEffect, useRef, useState } from './lib.js';
import { forkOf, json, ofCampaign, post, remove, theCampaign } from './api.js';
import { duration, percent, time } from './format.js';
import { Age, Badge, Progress, Wrong } from './parts.js';
import { FileLink } from './file.js';
import { useLoaded } from './use.js';

export function Summary({ campaign, ahead }) {
  const { id, status } = campaign;
  const [problem, setProblem] = useState(null);
  const box = useRef(null);
  const acted = useRef(false);
  const open = status === 'running' || status === 'paused';
  // The button that was pressed may be gone; the keyboard's place is not.
  useEffect(() => {
    if (acted.current && document.activeElement === document.body) {
      box.current.focus();
    }
  }, [status]);
  const act = (what) => async () => {
    if (what === 'cancel' && !confirm(`Cancel ${id}? It cannot be resumed.`)) {
      return;
    }
    acted.current = true;
    await post(ofCampaign(id, what)).then(() => setProblem(null), setProblem);
  };
  const drop = async () => {
    if (confirm(`Delete ${id} with its results, networks and ENNs?`)) {
      await remove(theCampaign(id)).then(() => { location.hash = '#/'; }, setProblem);
    }
  };
  return html`<section aria-label="Summary" tabindex="-1" ref=${box}>
    <div class="summary">
      <p role="status"><${Badge} campaign=${campaign} /> phase ${campaign.phase}</p>
      ${campaign.reason && campaign.reason !== 'cancelled' && html`<p class="wrong">${campaign.reason}</p>`}
      ${campaign.waiting && html`<p>waits since ${time(campaign.waiting.since)}: ${campaign.waiting.what}</p>`}
      ${open && campaign.total > 0 && html`<${Progress} label=${campaign.phase} done=${campaign.done} total=${campaign.total} />`}
      ${campaign.submittedAt !== null && html`<p class="soft">
        started ${time(campaign.submittedAt)}<${Took} campaign=${campaign} ahead=${ahead} /></p>`}
      ${campaign.best && html`<p>best ${campaign.best.on} accuracy <strong>${percent(campaign.best.accuracy)} %</strong>
        ${' '}(${campaign.best.arm})</p>`}
    </div>
    <div class="actions">
      ${open && html`
        <button key="pause" type="button" onClick=${act(status === 'paused' ? 'resume' : 'pause')}>
          ${status === 'paused' ? 'Resume' : 'Pause'}</button>
        <button key="cancel" type="button" class="danger" onClick=${act('cancel')}>Cancel</button>`}
      ${!open && html`<button key="delete" type="button" class="danger" onClick=${drop}>Delete</button>`}
      <a key="fork" class="button" href=${forkOf(id)}>Fork</a>
      ${status === 'finished' && html`<${Files} id=${id} />`}
    </div>
    ${problem && html`<${Wrong} problem=${problem} />`}
  </section>`;
}

function Took({ campaign, ahead }) {
  if (campaign.endedAt) {
    return `, took ${duration(campaign.endedAt - campaign.submittedAt)}`;
  }
  return campaign.status === 'running' ? html`, for <${Age} since=${campaign.submittedAt} ahead=${ahead} />` : null;
}

function Files({ id }) {
  const { data: models } = useLoaded(() => json(ofCampaign(id, 'models')), id);
  return html`
    <${FileLink} path=${ofCampaign(id, 'report.html')}>Report</${FileLink}>
    <${FileLink} path=${ofCampaign(id, 'results.json')}>results.json</${FileLink}>
    ${models?.length > 0 && html`<details><summary>ONNX files</summary>
      <ul class="files">${models.map((path) => html`<li key=${path}>
        <${FileLink} path=${ofCampaign(id, path)} save=${path.split('/').at(-1)}>${path}</${FileLink}></li>`)}</ul>
    </details>`}`;
}
