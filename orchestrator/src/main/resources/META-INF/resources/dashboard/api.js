// Talks to the REST API.

const TOKEN = 'gi-token';

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => (value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN)),
};

/** An answer that is no good: the status, and what its problem+json says. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `the server answers ${status}`);
    this.status = status;
    this.problems = body.problems || [];
  }
}

async function request(path, options = {}) {
  const headers = { ...options.headers };
  if (token.get()) {
    headers.Authorization = `Bearer ${token.get()}`;
  }
  const answer = await fetch(path, { ...options, headers });
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Problem(answer.status, body);
  }
  return answer;
}

export const json = async (path, options) => (await request(path, options)).json();
export const text = async (path, options) => (await request(path, options)).text();
export const blob = async (path, options) => (await request(path, options)).blob();
export const post = (path, body, options) =>
  request(path, { ...options, method: 'POST', body, headers: { 'Content-Type': 'application/yaml' } });

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Server-sent events, with the token that EventSource cannot send. Connects again when the server
 * was away. Returns a function that ends it.
 *
 * @param on gets each event's data
 * @param onProblem gets what is wrong, and null when it is well again
 */
export function listen(path, on, onProblem) {
  const ended = new AbortController();
  (async () => {
    for (let wait = 500; !ended.signal.aborted; wait = Math.min(10_000, 2 * wait)) {
      try {
        const answer = await request(path, { signal: ended.signal });
        for await (const data of events(answer.body)) {
          wait = 500;
          onProblem(null);
          on(data);
        }
      } catch (e) {
        if (ended.signal.aborted) {
          return;
        }
        onProblem(e);
        if (e instanceof Problem && e.status < 500 && e.status !== 429) {
          return;
        }
      }
      await pause(wait);
    }
  })();
  return () => ended.abort();
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
