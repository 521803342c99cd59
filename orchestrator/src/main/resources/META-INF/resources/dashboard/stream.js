// Server-sent events by fetch: EventSource cannot send a token.
import { Problem, request, unreachable } from './api.js';

/** The server says something every 10 s: when it does not, it is frozen, or the way to it is cut. */
const SILENCE = 25_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Until somebody looks at the page. */
export const seen = () => new Promise((done) => {
  const look = () => {
    if (!document.hidden) {
      document.removeEventListener('visibilitychange', look);
      done();
    }
  };
  document.addEventListener('visibilitychange', look);
  look();
});

/**
 * Follows a stream. Connects again when the server was away. Holds no connection while nobody looks:
 * browsers have six for all tabs. Returns a function that ends it.
 *
 * @param on gets each event's data
 * @param onRefused gets the problem for which it is not tried again
 */
export function listen(path, on, onRefused) {
  const ended = new AbortController();
  follow(path, on, ended.signal).catch((e) => ended.signal.aborted || onRefused(e));
  return () => ended.abort();
}

async function follow(path, on, ended) {
  let wait = FIRST_WAIT;
  const heard = (data) => {
    wait = FIRST_WAIT;
    on(data);
  };
  for (;;) {
    await seen();
    ended.throwIfAborted();
    try {
      await connected(path, heard, ended);
    } catch (e) {
      if (ended.aborted || !(e instanceof Problem && e.passing)) {
        throw e;
      }
      await pause(wait);
      wait = Math.min(LONGEST_WAIT, 2 * wait);
    }
  }
}

/** One connection, until it breaks, falls silent or is hidden. */
async function connected(path, on, ended) {
  const cut = new AbortController();
  const hide = () => document.hidden && cut.abort();
  const end = () => cut.abort();
  let silence;
  let silent = false;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      silent = true;
      cut.abort();
    }, SILENCE);
  };
  document.addEventListener('visibilitychange', hide);
  ended.addEventListener('abort', end);
  alive();
  try {
    const answer = await request(path, { signal: cut.signal });
    for await (const data of events(answer.body)) {
      alive();
      on(data);
    }
  } catch (e) {
    if (silent) {
      throw unreachable('The server does not answer');
    }
    if (!cut.signal.aborted) {
      throw e instanceof TypeError ? unreachable('Cannot reach the server') : e;
    }
    ended.throwIfAborted();
    return;
  } finally {
    clearTimeout(silence);
    document.removeEventListener('visibilitychange', hide);
    ended.removeEventListener('abort', end);
  }
  throw unreachable('Cannot reach the server');
}

async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split('\n').filter((l) => l.startsWith('data:')).map((l) => l.slice(5));
      if (data.length) {
        yield JSON.parse(data.join('\n'));
      }
    }
  }
}
