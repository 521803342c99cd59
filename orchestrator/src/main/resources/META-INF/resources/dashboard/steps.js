// A network's way through its training, with a slider.
import { html, useEffect, useMemo } from './lib.js';
import { json, query } from './api.js';
import { number } from './format.js';
import { loaded } from './parts.js';
import { useLoaded } from './use.js';
import { Chart } from './chart.js';
import { Layer, Pixels } from './layer.js';

/** Milliseconds for which a step is shown while they are played. */
const BEAT = 700;

/** @param look what is looked at and how. @param change gets a function from that to what changes of it */
export function Steps({ trial, look, change }) {
  // What names its step never changes: the browser has those that it was asked for before.
  const explained = useLoaded(
    () => Promise.all(trial.steps.map((step) =>
      json(query('/api/explain', { trial: trial.id, instructor: look.enn, step })))),
    `${trial.id} ${look.enn} ${trial.steps}`,
  );
  return loaded(explained, 'explanations', (all) => html`<${Shown} all=${all} look=${look} change=${change} />`);
}

function Shown({ all, look, change }) {
  const { playing, map, strength } = look;
  const last = all.length - 1;
  // At the end is where it goes on.
  const at = Math.min(look.at ?? last, last);
  const to = (i, end) => ({ at: i === end ? null : i });
  useEffect(() => {
    const timer = playing && last > 0
      && setInterval(() => change((old) => to((Math.min(old.at ?? last, last) + 1) % (last + 1), last)), BEAT);
    return () => clearInterval(timer);
  }, [playing, last]);
  const scores = useMemo(() => [{ name: 'score', x: all.map((e) => e.step), y: all.map((e) => e.score), colour: 4 }], [all]);
  const now = all[at];
  return html`
    <div class="choice">
      <label>Step <input type="range" min="0" max=${last} value=${at} disabled=${last === 0} aria-valuetext="step ${now.step}"
        onInput=${(e) => { const i = Number(e.target.value); change(() => to(i, last)); }} /> <output>${now.step}</output></label>
      <button type="button" aria-pressed=${playing} disabled=${last === 0}
        onClick=${() => change((old) => ({ playing: !old.playing }))}>${playing ? 'Stop' : 'Play'}</button>
      <label>Strength <input type="range" min="0" max="100" value=${strength} aria-valuetext="${strength} %"
        onInput=${(e) => { const x = Number(e.target.value); change(() => ({ strength: x })); }} /></label>
      <span>Score <strong>${number(now.score)}</strong></span>
    </div>
    ${now.layers.map((_, layer) => html`<${Layer} key=${layer} all=${all} now=${now} layer=${layer} map=${map} strength=${strength} />`)}
    ${now.layers[0].rows > 1 && square(now.layers[0].inputs) && html`<${Pixels} all=${all} now=${now} />`}
    <${Chart} label="Score that the ENN gives the network" xLabel="step" yLabel="score" series=${scores} />`;
}

const square = (n) => Number.isInteger(Math.sqrt(n));
