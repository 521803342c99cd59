// What several pages show.
import { html, useEffect, useState } from './lib.js';
import { away, pageOf, token } from './api.js';
import { duration } from './format.js';

export function Loading({ what }) {
  return html`<p class="soft" role="status">Loading ${what} …</p>`;
}

/** What is wrong. That the server cannot be reached is said once, at the top of the page. */
export function Wrong({ problem }) {
  if (problem.unreachable) {
    return null;
  }
  if (problem.status === 401 || problem.status === 403) {
    return html`<${TokenForm} problem=${problem} />`;
  }
  return html`<p class="wrong" role="alert">${problem.message}</p>`;
}

function TokenForm({ problem }) {
  const submit = (e) => {
    e.preventDefault();
    token.set(new FormData(e.target).get('token'));
    location.reload();
  };
  return html`<form class="wrong" onSubmit=${submit}>
    <p role="alert">The server refuses: ${problem.message}.</p>
    <label>Token <input name="token" type="password" autocomplete="off" required /></label>
    <button>Use it</button>
  </form>`;
}

/** What was asked for, when it is there; before, that it is awaited or what is wrong. */
export function loaded({ data, problem }, what, show) {
  if (data) {
    return show(data);
  }
  return problem && !problem.unreachable ? html`<${Wrong} problem=${problem} />` : html`<${Loading} what=${what} />`;
}

/** A line that says that what is shown may be old. */
export function Away() {
  const why = away.use();
  return html`<p class="away" role="status">${why ? `${why}. What is shown may be old; trying again.` : ''}</p>`;
}

/** A campaign's state: to the workflow one that somebody ended failed, to people it did not. */
export const stateOf = (campaign) => (campaign.reason === 'cancelled' ? 'cancelled' : campaign.status);

export function Badge({ campaign }) {
  const state = stateOf(campaign);
  return html`<span class="badge ${state}">${state}</span>`;
}

export function CampaignLink({ id }) {
  return html`<a class="name" href=${pageOf(id)} title=${id}>${id}</a>`;
}

export function Progress({ label, done, total }) {
  return html`<span class="progress">
    <progress aria-label=${label} value=${done} max=${total || 1}></progress>
    <span>${done} / ${total}</span>
  </span>`;
}

/** Time since a moment, second by second. @param ahead of the server's clock to this one */
export function Age({ since, ahead = 0 }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return duration(now + ahead - since);
}

/** A labelled choice. @param options pairs of value and name */
export function Select({ label, value, set, options }) {
  return html`<label>${label}
    <select value=${value} onChange=${(e) => set(e.target.value)}>
      ${options.map(([v, name]) => html`<option key=${v} value=${v} selected=${v === value}>${name}</option>`)}
    </select></label>`;
}

/**
 * A table.
 *
 * @param columns of {head, cell(row), text: whether it is read as text rather than as a number,
 *     names: whether it names the row, as the first one does if none says so, wide: whether it is
 *     left out where there is no room, long: whether its lines are broken}
 */
export function Table({ caption, columns, rows }) {
  const naming = Math.max(0, columns.findIndex((c) => c.names));
  const kind = (c) => [c.text && 'text', c.wide && 'wide', c.long && 'long'].filter(Boolean).join(' ');
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${caption}>
    <table>
      <caption>${caption}</caption>
      <thead><tr>${columns.map((c, i) =>
        html`<th scope="col" class="${kind(c)} ${i === naming ? 'names' : ''}">${c.head}</th>`)}</tr></thead>
      <tbody>
        ${rows.map((r) => html`<tr>
          ${columns.map((c, i) => (i === naming
            ? html`<th scope="row" class="names">${c.cell(r)}</th>`
            : html`<td class=${kind(c)}>${c.cell(r)}</td>`))}
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}
