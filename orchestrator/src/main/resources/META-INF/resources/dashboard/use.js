// What components ask of the server.
import { useEffect, useRef, useState } from './lib.js';
import { listen, seen as looked } from './stream.js';

/** Until what failed for a moment is asked for again. */
const AGAIN = 3000;

/** What was said, but for the time at which it was. */
const said = (data) => JSON.stringify(data, (key, value) => (key === 'now' ? undefined : value));

/**
 * Follows a stream of events: {data}, the last one, or {problem}. One that repeats the one before is
 * none: it only says that the server lives.
 *
 * @param join makes what is shown of what was shown and an event, where events tell changes only
 */
export function useEvents(path, join = (old, data) => data) {
  const [seen, setSeen] = useState({});
  const last = useRef(null);
  useEffect(() => {
    let shown;
    last.current = null;
    setSeen({});
    return listen(
      path,
      (event) => {
        shown = join(shown, event);
        const data = shown;
        const now = said(data);
        if (now !== last.current) {
          last.current = now;
          setSeen({ data, ahead: (data.now ?? Date.now()) - Date.now() });
        }
      },
      (problem) => setSeen({ problem }),
    );
  }, [path]);
  return seen;
}

/**
 * What a promise brings: {data}, {problem}, or neither yet. Asked for again when the key changes, and
 * when a problem may have passed; data stays until there is an answer.
 *
 * @param every milliseconds after which it is asked for anew; 0 for once
 */
export function useLoaded(load, key, every = 0) {
  const [seen, setSeen] = useState({});
  useEffect(() => {
    let current = true;
    let timer;
    const ask = () => load().then(
      (data) => {
        if (current) {
          setSeen({ data });
          timer = every && setTimeout(next, every);
        }
      },
      (problem) => {
        if (current) {
          setSeen((old) => (problem.passing ? { ...old, problem } : { problem }));
          timer = problem.passing && setTimeout(next, AGAIN);
        }
      },
    );
    const next = () => looked().then(() => current && ask());
    ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, every]);
  return seen;
}
