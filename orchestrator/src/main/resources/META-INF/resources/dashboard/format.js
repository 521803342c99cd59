// Numbers and times for people.

export const percent = (x, digits = 2) => (x == null ? '–' : (100 * x).toFixed(digits));

export const points = (x) => (x == null ? '–' : `${x > 0 ? '+' : ''}${(100 * x).toFixed(2)}`);

export const range = (pair) => (pair ? `[${percent(pair[0])}, ${percent(pair[1])}]` : '–');

export const pointsRange = (pair) => (pair ? `[${points(pair[0])}, ${points(pair[1])}]` : '–');

export const number = (x, digits = 3) => (x == null ? '–' : x.toFixed(digits));

export const p = (x) => (x == null ? '–' : x < 0.001 ? '<0.001' : x.toFixed(3));

export function duration(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) {
    return `${s} s`;
  }
  const m = Math.floor(s / 60);
  return m < 60 ? `${m} min ${s % 60} s` : `${Math.floor(m / 60)} h ${m % 60} min`;
}

export const time = (ms) =>
  ms == null ? '–' : new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Id of an ENN without its campaign's name. */
export const local = (id) => id.slice(id.indexOf('/') + 1);

/** Phases in the order in which a campaign goes through them. */
export function phaseOrder(phase) {
  const [name, round] = phase.split('-');
  const at = ['prepare', 'explore', 'learn', 'select', 'tune', 'compare', 'explain', 'report'].indexOf(name);
  return round && at < 3 ? 1 + 2 * Number(round) + at : 1000 + at;
}
