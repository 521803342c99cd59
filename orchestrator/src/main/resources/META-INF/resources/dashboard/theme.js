// Light, dark, or as the system has it.
import { html, useEffect, useState } from './lib.js';

const KEY = 'gi-theme';
const CHANGED = 'gi-theme-changed';
const dark = matchMedia('(prefers-color-scheme: dark)');

const chosen = () => localStorage.getItem(KEY) || (dark.matches ? 'dark' : 'light');

function apply() {
  document.documentElement.dataset.theme = chosen();
  dispatchEvent(new Event(CHANGED));
}

dark.addEventListener('change', apply);
apply();

/** The theme that is shown. */
export function useTheme() {
  const [theme, setTheme] = useState(chosen());
  useEffect(() => {
    const changed = () => setTheme(chosen());
    addEventListener(CHANGED, changed);
    return () => removeEventListener(CHANGED, changed);
  }, []);
  return theme;
}

export function ThemeButton() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  const click = () => {
    localStorage.setItem(KEY, other);
    apply();
  };
  return html`<button type="button" onClick=${click}>${other === 'dark' ? 'Dark' : 'Light'}</button>`;
}
