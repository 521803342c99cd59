// A file of the API, in a tab of its own or to keep.
import { html, useEffect, useRef, useState } from './lib.js';
import { blob, token } from './api.js';
import { Wrong } from './parts.js';

/** @param save the name to keep it under; without one it is shown */
export function FileLink({ path, save, children }) {
  const [problem, setProblem] = useState(null);
  const url = useRef(null);
  const drop = () => URL.revokeObjectURL(url.current);
  useEffect(() => drop, []);
  if (!token.get()) {
    return html`<a class="button" href=${path} download=${save} target=${save ? null : '_blank'}>${children}</a>`;
  }
  // A link sends no token.
  const open = async () => {
    // Opened while the click counts: later, browsers take it for an advertisement.
    const tab = save ? null : window.open('', '_blank');
    try {
      const data = await blob(path);
      drop();
      url.current = URL.createObjectURL(data);
      if (save) {
        Object.assign(document.createElement('a'), { href: url.current, download: save }).click();
      } else {
        (tab || window).location = url.current;
      }
      setProblem(null);
    } catch (e) {
      tab?.close();
      setProblem(e);
    }
  };
  return html`<button type="button" onClick=${open}>${children}</button>${problem && html`<${Wrong} problem=${problem} />`}`;
}
