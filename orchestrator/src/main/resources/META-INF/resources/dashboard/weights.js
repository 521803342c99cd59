// Weights with the instructor's attention over them, step by step.
import { html, useEffect, useMemo, useState } from './lib.js';
import { blob, json } from './api.js';
import { local, number } from './format.js';
import { Chart } from './chart.js';
import { Loading, Wrong, useLoaded } from './parts.js';

const LOOKING = new Set(['view', 'untrained', 'shuffled']);

export function WeightsView({ campaign, enns }) {
  const { data: trials, problem } = useLoaded(
    () => json(`/api/campaigns/${campaign.id}/trials`),
    `${campaign.id} ${campaign.phase} ${campaign.status}`,
  );
  const done = (trials || []).filter((t) => t.state === 'done');
  const looking = enns.filter((e) => LOOKING.has(e.kind.toLowerCase()));
  return html`<section aria-labelledby="weights">
    <h2 id="weights">Where the instructor looks</h2>
    ${problem ? html`<${Wrong} problem=${problem} />`
      : !trials ? html`<${Loading} what="trials" />`
      : looking.length === 0 ? html`<p class="soft">No ENN was published yet.</p>`
      : done.length === 0 ? html`<p class="soft">No network was trained yet.</p>`
      : html`<${Choice} trials=${done} enns=${looking} />`}
  </section>`;
}

function Choice({ trials, enns }) {
  const usual = trials.findLast((t) => t.arm === 'instructor' && t.phase === 'compare' && t.id.endsWith('/000'))
    || trials.at(-1);
  const newest = enns.findLast((e) => e.kind.toLowerCase() === 'view') || enns.at(-1);
  const [trial, setTrial] = useState(null);
  const [enn, setEnn] = useState(null);
  const [map, setMap] = useState('heat');
  const shownTrial = trial || usual.id;
  const shownEnn = enn || newest.id;
  const select = (label, value, set, options) => html`<label>${label}
    <select value=${value} onChange=${(e) => set(e.target.value)}>
      ${options.map(([v, name]) => html`<option value=${v} selected=${v === value}>${name}</option>`)}
    </select></label>`;
  return html`
    <div class="choice">
      ${select('Network', shownTrial, setTrial, trials.map((t) => [t.id, local(t.id)]))}
      ${select('ENN', shownEnn, setEnn, enns.map((e) => [e.id, local(e.id)]))}
      ${select('Over the weights', map, setMap, [['heat', 'Grad-CAM heat'], ['signed', 'signed Grad-CAM'], ['gradient', 'gradient of the score']])}
    </div>
    <${Steps} key=${shownTrial + shownEnn} trial=${shownTrial} enn=${shownEnn} map=${map} />`;
}

const query = (values) => new URLSearchParams(values).toString();

/** Explanations of all steps at which the network was seen. */
function useExplained(trial, enn) {
  return useLoaded(async () => {
    const at = { trial, instructor: enn };
    const last = await json(`/api/explain?${query(at)}`);
    return Promise.all(last.steps.map((step) =>
      (step === last.step ? last : json(`/api/explain?${query({ ...at, step })}`))));
  }, trial + enn);
}

function Steps({ trial, enn, map }) {
  const { data: all, problem } = useExplained(trial, enn);
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [strength, setStrength] = useState(60);
  useEffect(() => {
    if (!playing || !all) {
      return undefined;
    }
    const timer = setInterval(() => setAt((i) => (i + 1) % all.length), 700);
    return () => clearInterval(timer);
  }, [playing, all]);
  const scores = useMemo(
    () => (all ? [{ name: 'score', x: all.map((e) => e.step), y: all.map((e) => e.score), colour: 4 }] : []),
    [all],
  );
  if (problem) {
    return html`<${Wrong} problem=${problem} />`;
  }
  if (!all) {
    return html`<${Loading} what="explanations" />`;
  }
  const now = all[Math.min(at, all.length - 1)];
  const greatest = (layer) => Math.max(...all.map((e) => Math.max(...e.layers[layer].heat)));
  return html`
    <div class="choice">
      <label>Step <input type="range" min="0" max=${all.length - 1} value=${at} aria-valuetext="step ${now.step}"
        onInput=${(e) => setAt(Number(e.target.value))} /> <output>${now.step}</output></label>
      <button type="button" aria-pressed=${playing} onClick=${() => setPlaying(!playing)}>${playing ? 'Stop' : 'Play'}</button>
      <label>Over the weights <input type="range" min="0" max="100" value=${strength} aria-valuetext="${strength} %"
        onInput=${(e) => setStrength(Number(e.target.value))} /></label>
      <span>score ${number(now.score)}</span>
    </div>
    ${now.layers.map((l, i) => html`<${Layer} key=${i} now=${now} layer=${i} map=${map} strength=${strength} greatest=${greatest(i)} />`)}
    ${square(now.layers[0].inputs) && html`<${Pixels} now=${now} />`}
    <${Chart} label="Score that the ENN gives the network" xLabel="step" yLabel="score" series=${scores} />`;
}

const square = (n) => Number.isInteger(Math.sqrt(n));

function Layer({ now, layer, map, strength, greatest }) {
  const { inputs, outputs } = now.layers[layer];
  const address = (what, more) => `/api/explain/layers/${layer + 1}/${what}.png?${query({
    trial: now.trial, instructor: now.instructor, step: now.step, legend: false, ...more })}`;
  const scale = map === 'heat' && greatest > 0 ? { max: greatest } : {};
  return html`<figure class="weights">
    <figcaption>W${layer + 1}, ${inputs} × ${outputs}: inputs run to the right, outputs down; below ${map === 'heat' ? 'the heat' : 'the map'} the size of the weights.
      ${map === 'heat' && html` Greatest heat of all steps: ${greatest.toPrecision(2)}.`}</figcaption>
    <div class="layers">
      <${Picture} address=${address('weights')} label="size of the weights of W${layer + 1} at step ${now.step}" />
      <${Picture} address=${address(map, scale)} label="${map} over W${layer + 1} at step ${now.step}" opacity=${strength / 100} />
    </div>
  </figure>`;
}

function Pixels({ now }) {
  const address = `/api/explain/layers/1/pixels.png?${query({
    trial: now.trial, instructor: now.instructor, step: now.step, scale: 8 })}`;
  return html`<figure class="pixels">
    <figcaption>Heat by input pixel: whose weights matter</figcaption>
    <${Picture} address=${address} label="heat by input pixel at step ${now.step}" />
  </figure>`;
}

/** A picture from the API: an img element alone could not send a token. The old one stays until the new one is there. */
function Picture({ address, label, opacity = 1 }) {
  const [shown, setShown] = useState({});
  useEffect(() => {
    let current = true;
    blob(address).then(
      (data) => current && setShown((old) => {
        if (old.url) {
          URL.revokeObjectURL(old.url);
        }
        return { url: URL.createObjectURL(data) };
      }),
      (problem) => current && setShown({ problem }),
    );
    return () => { current = false; };
  }, [address]);
  if (shown.problem) {
    return html`<${Wrong} problem=${shown.problem} />`;
  }
  return shown.url ? html`<img src=${shown.url} alt=${label} style=${{ opacity }} />` : html`<${Loading} what="a picture" />`;
}
