// Pictures of a layer: its weights, a map over them, and what the colours mean.
import { html } from './lib.js';
import { json, query } from './api.js';
import { Wrong } from './parts.js';
import { Picture } from './picture.js';
import { useLoaded } from './use.js';

/** Pictures of weights are about as wide, in pixels; and no cell is larger than the API draws them. */
const WIDE = 900;
const LARGEST_CELL = 32;

/** At the view's resolution a gradient is a size: only the map before the ReLU has signs. */
const SIGNED = ['signed'];

const address = (explained, layer, what, more) => query(`/api/explain/layers/${layer + 1}/${what}`, {
  trial: explained.trial, instructor: explained.instructor, step: explained.step, ...more });

const size = (values) => Math.max(...(values ?? []).map(Math.abs), 0);

/** A map's greatest number over all steps: with it, a colour means the same at every step. */
function useGreatest(all, layer, map) {
  return useLoaded(async () => {
    if (map === 'heat' || map === 'signed') {
      return Math.max(...all.map((e) => size(e.layers[layer][map])));
    }
    const maps = await Promise.all(all.map((e) => json(address(e, layer, `${map}.json`))));
    return Math.max(...maps.map((m) => Math.max(Math.abs(m.minimum), Math.abs(m.maximum))));
  }, [map, layer, all[0].trial, all[0].instructor, ...all.map((e) => e.step)].join());
}

export function Layer({ all, now, layer, map, strength }) {
  const { inputs, outputs, rows, columns } = now.layers[layer];
  const { data: greatest, problem } = useGreatest(all, layer, map);
  const cell = Math.max(1, Math.min(LARGEST_CELL, Math.floor(WIDE / inputs)));
  const name = `W${layer + 1}`;
  return html`<figure class="weights">
    <figcaption>${name}, ${inputs} × ${outputs}: inputs run to the right, outputs down. In grey the size of each weight,
      the darkest the greatest of the step; over it ${rows} × ${columns} patches.</figcaption>
    <div class="layers">
      <${Picture} address=${address(now, layer, 'weights.png', { size: 'matrix', scale: cell, legend: false })}
        label="weights of ${name} at step ${now.step}" />
      ${greatest > 0 && html`<${Picture} address=${address(now, layer, `${map}.png`, { max: greatest, legend: false })}
        label="${map} over ${name} at step ${now.step}" opacity=${strength / 100} />`}
    </div>
    ${problem && html`<${Wrong} problem=${problem} />`}
    ${greatest > 0 && html`<${Legend} of=${map === 'gradient' ? 'size of the gradient' : map} greatest=${greatest} signed=${SIGNED.includes(map)} />`}
    ${greatest === 0 && html`<p class="soft">No ${map}: ${map === 'heat'
      ? `this ENN's score does not rise with any part of ${name}` : `this ENN's score does not change with ${name}`}.</p>`}
  </figure>`;
}

export function Pixels({ all, now }) {
  const { data: greatest } = useGreatest(all, 0, 'pixels');
  return greatest > 0 && html`<figure class="pixels">
    <figcaption>Heat by input pixel: whose weights matter</figcaption>
    <${Picture} address=${address(now, 0, 'pixels.png', { max: greatest, scale: 8, legend: false })}
      label="heat by input pixel at step ${now.step}" />
    <${Legend} of="heat" greatest=${greatest} />
  </figure>`;
}

function Legend({ of, greatest, signed = false }) {
  const most = greatest.toPrecision(2);
  return html`<p class="scale soft">${of} ${signed ? `−${most}` : '0'} <span class=${signed ? 'diverging' : 'viridis'}></span> ${most},
    the greatest of all steps</p>`;
}
