// Weights with the instructor's attention over them, step by step.
import { html, useState } from './lib.js';
import { local } from './format.js';
import { Select, loaded } from './parts.js';
import { Steps } from './steps.js';

/** Kinds of ENNs that see places. */
const LOOKING = ['view', 'untrained', 'shuffled'];

const MAPS = [['heat', 'heat'], ['signed', 'signed heat'], ['gradient', 'gradient of the score']];

export function WeightsView({ trials, enns, subject }) {
  const looking = enns.filter((e) => LOOKING.includes(e.kind));
  return html`<section aria-labelledby="weights">
    <h2 id="weights">Where the instructor looks</h2>
    ${loaded(trials, 'trials', (all) => {
      const there = all.filter((t) => t.state !== 'open' && t.steps.length > 0);
      return looking.length === 0 ? html`<p class="soft">No ENN was published yet.</p>`
        : there.length === 0 ? html`<p class="soft">The weights of no network were seen yet.</p>`
        : html`<${Choice} trials=${there} enns=${looking} subject=${subject} />`;
    })}
  </section>`;
}

/** What is shown before anybody chose: a network that was instructed, if there is one. */
function usual(trials, subject) {
  return trials.find((t) => t.arm === subject && t.phase === 'compare')
    || trials.find((t) => t.phase === trials.at(-1).phase);
}

function Choice({ trials, enns, subject }) {
  const [chosen, setChosen] = useState({});
  const first = usual(trials, subject);
  const newest = enns.findLast((e) => e.kind === 'view') || enns.at(-1);
  const look = { trial: first.id, enn: newest.id, map: 'heat', strength: 60, at: null, playing: false, ...chosen };
  // Whoever touched anything keeps what is before them, whatever else is published.
  const change = (more) => setChosen((old) => ({ trial: look.trial, enn: look.enn, ...old, ...more(({ ...look, ...old }))}));
  const set = (name) => (value) => change(() => ({ [name]: value }));
  const trial = trials.find((t) => t.id === look.trial) || first;
  return html`
    <div class="choice">
      <${Select} label="Network" value=${trial.id} set=${set('trial')}
        options=${trials.map((t) => [t.id, `${local(t.id)}${t.state === 'training' ? ' (in training)' : ''}`])} />
      <${Select} label="ENN" value=${look.enn} set=${set('enn')} options=${enns.map((e) => [e.id, local(e.id)])} />
      <${Select} label="Over the weights" value=${look.map} set=${set('map')} options=${MAPS} />
    </div>
    <${Steps} trial=${trial} look=${look} change=${change} />`;
}
