// Numbers and times for people; numbers to the digit as the command line prints them.

/** Rounded half up by its decimal digits, as Java does: 0.125 is 0.13, 63.235 is 63.24. */
export function fixed(x, digits) {
  if (!Number.isFinite(x) || Math.abs(x) >= 1e21) {
    return String(x);
  }
  const [mantissa, exponent = 0] = String(Math.abs(x)).split('e');
  let [whole, rest = ''] = mantissa.split('.');
  if (Number(exponent) < 0) {
    rest = '0'.repeat(-Number(exponent) - 1) + whole + rest;
    whole = '0';
  }
  const up = rest.charAt(digits) >= '5' ? 1n : 0n;
  const all = (BigInt(whole + rest.slice(0, digits).padEnd(digits, '0')) + up).toString().padStart(digits + 1, '0');
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  return sign + all.slice(0, all.length - digits) + (digits ? `.${all.slice(-digits)}` : '');
}

export const number = (x, digits = 3) => (x == null ? '–' : fixed(x, digits));

export const percent = (x) => (x == null ? '–' : fixed(100 * x, 2));

export const points = (x) => (x == null ? '–' : `${x < 0 || Object.is(x, -0) ? '' : '+'}${percent(x)}`);

/** Of figures whose interval says little. */
const mark = (figures) => (figures.rough ? '†' : '');

/** What the mark means; nothing where no figures have it. */
export const markOf = (all) => (all.some((figures) => figures?.rough)
  ? '; † rough: too few networks for this interval (compare.seeds), or cut at what is possible' : '');

export const range = (mean) => (mean ? `[${mean.ci95.map(percent).join(', ')}]${mark(mean)}` : '–');

export const pointsRange = (d) => (d ? `[${d.ci95.map(points).join(', ')}]${mark(d)}` : '–');

export const meanSd = (interval) => `${percent(interval.mean)} ± ${percent(interval.sd)}`;

const level = (x) => (x < 0.001 ? '<0.001' : fixed(x, 3));

/** A difference's p-value, and that without correction where only the latter, as the interval, would count. */
export const p = (d) => (d == null ? '–'
  : level(d.p) + (d.p >= 0.05 && d.p_uncorrected < 0.05 ? ` (alone ${level(d.p_uncorrected)})` : ''));

/** Strengths and step sizes in their shortest usual form. */
export function brief(x) {
  if (x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e5)) {
    return x.toExponential(0).replace(/([+-])(\d)$/, '$10$2');
  }
  return fixed(x, 4).replace(/\.?0+$/, '');
}

/** A value as a file would say it: a number, a word, or a word with settings. */
function said(value) {
  if (typeof value === 'number') {
    return brief(value);
  }
  if (value === null || typeof value !== 'object') {
    return String(value);
  }
  return Array.isArray(value) ? value.map(said).join(', ')
    : Object.entries(value).map(([k, v]) => (typeof v === 'object' ? `${k} (${said(v)})` : `${k} ${said(v)}`)).join(', ');
}

/** Settings that were chosen, or may be: a value alone, or several with their names. */
export function settings(values) {
  const all = Object.entries(values);
  return all.length === 1 ? said(all[0][1]) : all.map(([k, v]) => `${k} ${said(v)}`).join(', ');
}

/** What choosing cost, in runs as in the comparison. */
export function tuning(passes) {
  if (!passes) {
    return '–';
  }
  const runs = passes.tuning / Math.max(1, passes.training);
  return passes.tuning === 0 ? 'not tuned' : `${fixed(runs, Math.abs(runs - Math.round(runs)) < 0.005 ? 0 : 1)} runs`;
}

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

/** Id of a trial or an ENN without its campaign's name. */
export const local = (id) => id.slice(id.indexOf('/') + 1);

/** Phases in the order in which a campaign goes through them. */
export function phaseOrder(phase) {
  const [name, round] = phase.split('-');
  const at = ['prepare', 'explore', 'learn', 'select', 'tune', 'compare', 'explain', 'report'].indexOf(name);
  return round && at < 3 ? 1 + 2 * Number(round) + at : 1000 + at;
}
