// Talks to the REST API.
import { store } from './store.js';

const TOKEN = 'gi-token';
/** Longer than any answer takes; what is frozen must not keep its connection for ever. */
const PATIENCE = 60_000;

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => (value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN)),
};

/** Why the server cannot be reached; null while it can. */
export const away = store(null);

/** An answer that is no good: the status, and what its problem+json says. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `the server answers ${status}`);
    this.status = status;
    this.problems = body.problems || [];
  }

  /** Whether nothing came from the server. The page says so in one place. */
  get unreachable() {
    return this.status === 0;
  }

  /** Whether the same request may well be answered later. */
  get passing() {
    return this.unreachable || this.status === 429 || this.status >= 500;
  }
}

/** Notes that the server cannot be reached. */
export function unreachable(why) {
  away.set(why);
  return new Problem(0, { detail: why });
}

/** What fetch throws, as a problem; what was ended on purpose stays what it is. */
function failed(e) {
  if (e.name === 'TimeoutError') {
    return unreachable('The server does not answer');
  }
  return e instanceof TypeError ? unreachable('Cannot reach the server') : e;
}

/** An answer whose body is still to come. */
export async function request(path, options = {}) {
  const headers = { ...options.headers };
  if (token.get()) {
    headers.Authorization = `Bearer ${token.get()}`;
  }
  const answer = await fetch(path, { ...options, headers }).catch((e) => { throw failed(e); });
  // Of a proxy whose server is away.
  if (answer.status === 502 || answer.status === 504) {
    throw unreachable('Cannot reach the server');
  }
  away.set(null);
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Problem(answer.status, body);
  }
  return answer;
}

const reading = (read) => async (path, options) => {
  const answer = await request(path, { signal: AbortSignal.timeout(PATIENCE), ...options });
  return read(answer).catch((e) => { throw failed(e); });
};

export const json = reading((answer) => answer.json());
export const text = reading((answer) => answer.text());
export const blob = reading((answer) => answer.blob());

/** Sends a campaign's file, or nothing. */
export const post = (path, body) => request(path, {
  method: 'POST', body, headers: { 'Content-Type': 'application/yaml' }, signal: AbortSignal.timeout(PATIENCE) });

/** Removes what is there. */
export const remove = (path) => request(path, { method: 'DELETE', signal: AbortSignal.timeout(PATIENCE) });

/** Where the API has a campaign. */
export const theCampaign = (id) => `/api/campaigns/${encodeURIComponent(id)}`;

/** Where the API has something of a campaign. */
export const ofCampaign = (id, what) =>
  `${theCampaign(id)}/${what.split('/').map(encodeURIComponent).join('/')}`;

/** The page of a campaign. */
export const pageOf = (id) => `#/campaigns/${encodeURIComponent(id)}`;

/** The page that forks a campaign. */
export const forkOf = (id) => `#/fork/${encodeURIComponent(id)}`;

/** An address with parameters. */
export const query = (path, values) => `${path}?${new URLSearchParams(values)}`;
