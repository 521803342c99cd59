// The shell: addresses, navigation, focus.
import { html, render, useEffect, useRef, useState } from './lib.js';
import { ThemeButton } from './theme.js';
import { Away } from './parts.js';
import { CampaignList } from './campaigns.js';
import { CampaignPage } from './campaign.js';
import { Comparison } from './comparison.js';
import { Editor } from './editor.js';

/** What stands after the #; empty if it is no address. */
function address() {
  try {
    return location.hash.replace(/^#?\/?/, '').split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** #/campaigns/ID, #/new, #/fork/ID, #/compare/ID,ID; the list without more. */
function route() {
  const [page, rest] = address();
  if (page === '' || (page === 'campaigns' && !rest)) {
    return { title: 'Campaigns', view: html`<${CampaignList} />` };
  }
  if (page === 'campaigns') {
    return { title: rest, view: html`<${CampaignPage} key=${rest} id=${rest} />` };
  }
  if (page === 'new') {
    return { title: 'Start a campaign', view: html`<${Editor} key="new" />` };
  }
  if (page === 'fork' && rest) {
    return { title: `Fork ${rest}`, view: html`<${Editor} key=${rest} parent=${rest} />` };
  }
  if (page === 'compare') {
    return { title: 'Side by side', view: html`<${Comparison} ids=${(rest || '').split(',').filter(Boolean)} />` };
  }
  return { title: 'Nothing here', view: html`<p>No page has this address. <a href="#/">All campaigns</a></p>` };
}

function App() {
  const [here, setHere] = useState(route);
  const heading = useRef(null);
  const first = useRef(true);
  useEffect(() => {
    const moved = () => setHere(route());
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  useEffect(() => {
    document.title = `${here.title} – Grad-Instructor`;
    if (!first.current) {
      heading.current.focus();
    }
    first.current = false;
  }, [here.title]);
  return html`
    <a class="skip" href="#main" onClick=${(e) => { e.preventDefault(); heading.current.focus(); }}>To the content</a>
    <header>
      <a class="home" href="#/"><img src="/dashboard/icon.svg" alt="" width="24" height="24" /> Grad-Instructor</a>
      <nav aria-label="Pages">
        <a href="#/" aria-current=${here.title === 'Campaigns' ? 'page' : null}>Campaigns</a>
        <a href="#/new" aria-current=${here.title === 'Start a campaign' ? 'page' : null}>Start a campaign</a>
        <a href="/q/openapi?format=json">API</a>
      </nav>
      <${ThemeButton} />
    </header>
    <main id="main">
      <${Away} />
      <h1 tabindex="-1" ref=${heading}>${here.title}</h1>
      ${here.view}
    </main>`;
}

render(html`<${App} />`, document.getElementById('app'));
