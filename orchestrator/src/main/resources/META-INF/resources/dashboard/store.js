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

/** State that is still there after a reload, in this tab. */
export function useKept(key, initial) {
  const [value, setValue] = useState(() => JSON.parse(sessionStorage.getItem(key)) ?? initial);
  useEffect(() => {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // No room: then it lasts as long as the page.
    }
  }, [value]);
  return [value, setValue];
}
