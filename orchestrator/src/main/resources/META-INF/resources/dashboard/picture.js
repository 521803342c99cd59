// A picture from the API: an img element alone could not send a token.
import { html, useEffect, useMemo } from './lib.js';
import { blob } from './api.js';
import { loaded } from './parts.js';
import { useLoaded } from './use.js';

/** The old picture stays until the new one is there. */
export function Picture({ address, label, opacity = 1 }) {
  const seen = useLoaded(() => blob(address), address);
  const url = useMemo(() => seen.data && URL.createObjectURL(seen.data), [seen.data]);
  useEffect(() => () => url && URL.revokeObjectURL(url), [url]);
  return loaded(seen, 'a picture', () => html`<img src=${url} alt=${label} style=${{ opacity }} />`);
}
