// What several pages show.
import { html, useEffect, useState } from './lib.js';
import { listen, token } from './api.js';

/** Follows a stream of events: the last one, and what is wrong with the connection. */
export function useEvents(path) {
  const [seen, setSeen] = useState({});
  useEffect(() => {
    setSeen({});
    return listen(
      path,
      (data) => setSeen({ data }),
      (problem) => setSeen((s) => (problem || s.problem ? { ...s, problem } : s)),
    );
  }, [path]);
  return seen;
}

/** What a promise brings: {data}, {problem}, or neither yet. Asked for again when the key changes. */
export function useLoaded(load, key) {
  const [seen, setSeen] = useState({});
  useEffect(() => {
    let current = true;
    setSeen((s) => ({ ...s, loading: true }));
    load().then(
      (data) => current && setSeen({ data }),
      (problem) => current && setSeen({ problem }),
    );
    return () => { current = false; };
  }, [key]);
  return seen;
}

export function Loading({ what }) {
  return html`<p class="soft" role="status">Loading ${what} …</p>`;
}

export function Wrong({ problem }) {
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

/** A line that says that what is shown may be old. */
export function Away({ problem }) {
  return html`<p class="away" role="status">
    ${problem ? `No connection: ${problem.message}. What is shown may be old; trying again.` : ''}
  </p>`;
}

/** A campaign's state: to the workflow one that somebody ended failed, to people it did not. */
export function Badge({ campaign }) {
  const state = campaign.reason === 'cancelled' ? 'cancelled' : campaign.status;
  return html`<span class="badge ${state}">${state}</span>`;
}

export function Progress({ label, done, total }) {
  return html`<span class="progress">
    <progress aria-label=${label} value=${done} max=${total || 1}></progress>
    <span>${done} / ${total}</span>
  </span>`;
}

/**
 * A table.
 *
 * @param columns of {head, cell(row), text: whether it is read as text rather than as a number}
 */
export function Table({ caption, columns, rows, row = () => ({}) }) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${caption}>
    <table>
      <caption>${caption}</caption>
      <thead><tr>${columns.map((c) => html`<th scope="col" class=${c.text ? 'text' : ''}>${c.head}</th>`)}</tr></thead>
      <tbody>
        ${rows.map((r) => html`<tr ...${row(r)}>
          ${columns.map((c, i) => (i === 0
            ? html`<th scope="row">${c.cell(r)}</th>`
            : html`<td class=${c.text ? 'text' : ''}>${c.cell(r)}</td>`))}
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}
