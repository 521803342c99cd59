// Values that components share, and values that outlive a reload.
import { useEffect, useState } from './lib.js';

/** A value that components follow with use(). */
export function store(value) {
  const followers = new Set();
  return {
    get: () => value,
    set(next) {
      if (next !== value) {
        value = next;
        followers.forEach((follow) => follow(next));
      }
    },
    use() {
      const [seen, setSeen] = useState(value);
      useEffect(() => {
        followers.add(setSeen);
        setSeen(value);
        return () => followers.delete(setSeen);
      }, []);
      return seen;
    },
  };
}

/** State that is still there after a reload, in this tab. Kept at once: a reload waits for nothing. */
export function useKept(key, initial) {
  const [value, setValue] = useState(() => JSON.parse(sessionStorage.getItem(key)) ?? initial);
  const keep = (next) => setValue((old) => {
    const now = typeof next === 'function' ? next(old) : next;
    try {
      sessionStorage.setItem(key, JSON.stringify(now));
    } catch {
      // No room: then it lasts as long as the page.
    }
    return now;
  });
  return [value, keep];
}
