// A campaign file: checked while it is written, then started.
import { html, useEffect, useRef, useState } from './lib.js';
import { post, text as load } from './api.js';
import { Wrong } from './parts.js';

const EXAMPLE = `campaign: first
seed: 1
dataset: {name: mnist-sample, train: [0, 1600], reward: [8000, 8500], test: [0, 2000]}
network: {layers: [784, 20, 10]}
training: {learning-rate: 0.1, batch: 32, epochs: 2}
instructor:
  critics: {count: 2, steps: 60, batch: 32}
  rounds: [{explorers: 12}]
compare: {seeds: 3, tuning-seeds: 1}
`;

export function Editor({ parent }) {
  const [file, setFile] = useState('campaign.yaml');
  const [text, setText] = useState(parent ? '' : EXAMPLE);
  const [check, setCheck] = useState({ problems: [] });
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const area = useRef(null);

  useEffect(() => {
    if (parent) {
      load(`/api/campaigns/${parent}/campaign.yaml`).then(setText, setProblem);
    }
  }, [parent]);

  // Checked when the writer pauses.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!text) {
        return;
      }
      post(`/api/campaigns/check?file=${encodeURIComponent(file)}`, text).then(
        () => setCheck({ text, problems: [] }),
        (e) => setCheck(e.problems?.length ? { text, problems: e.problems } : { text, problems: [], other: e }),
      );
    }, 300);
    return () => clearTimeout(timer);
  }, [text]);

  const take = async (chosen) => {
    if (chosen) {
      setFile(chosen.name);
      setText(await chosen.text());
    }
  };
  const start = async (e) => {
    e.preventDefault();
    setBusy(true);
    setProblem(null);
    const where = parent ? `/api/campaigns/${parent}/fork` : '/api/campaigns';
    try {
      const answer = await post(`${where}?file=${encodeURIComponent(file)}`, text);
      location.hash = `#/campaigns/${(await answer.json()).id}`;
    } catch (e2) {
      setProblem(e2.problems?.length ? null : e2);
    } finally {
      setBusy(false);
    }
  };
  const goTo = (line) => {
    const lines = text.split('\n');
    const from = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
    area.current.focus();
    area.current.setSelectionRange(from, from + (lines[line - 1] || '').length);
    area.current.scrollTop = (line - 4) * parseFloat(getComputedStyle(area.current).lineHeight);
    gutterFollows(area.current);
  };

  const bad = new Set(check.problems.map((x) => x.line));
  const good = check.text === text && check.problems.length === 0 && !check.other;
  return html`<form onSubmit=${start}>
    <section aria-label="Campaign file">
      ${parent && html`<p>Where what the ENNs learn from stays as it is in <a href="#/campaigns/${parent}">${parent}</a>,
        its explorers and ENNs are taken over; the results are those of a run from the start.</p>`}
      <p><label>From a file <input type="file" accept=".yaml,.yml,.json" onChange=${(e) => take(e.target.files[0])} /></label></p>
      <label for="text">${file}</label>
      <div class="editor" onDragOver=${(e) => e.preventDefault()}
        onDrop=${(e) => { e.preventDefault(); take(e.dataTransfer.files[0]); }}>
        <pre aria-hidden="true">${text.split('\n').map((_, i) => html`<span class=${bad.has(i + 1) ? 'bad' : ''}>${i + 1}</span>`)}</pre>
        <textarea id="text" ref=${area} spellcheck="false" rows="24" wrap="off" value=${text}
          aria-invalid=${!good} aria-describedby="problems"
          onInput=${(e) => setText(e.target.value)} onScroll=${(e) => gutterFollows(e.target)}></textarea>
      </div>
      <div id="problems" aria-live="polite">
        ${check.problems.length > 0 && html`<p class="wrong">${check.problems.length === 1 ? 'One problem' : `${check.problems.length} problems`}:</p>
          <ul class="problems">${check.problems.map((x) => html`<li>
            <button type="button" onClick=${() => goTo(x.line)}>line ${x.line}</button>
            ${' '}${x.field && html`<code>${x.field}</code>`} ${x.message}</li>`)}</ul>`}
        ${check.other && html`<${Wrong} problem=${check.other} />`}
        ${good && html`<p class="good">This is a campaign.</p>`}
      </div>
      ${problem && html`<${Wrong} problem=${problem} />`}
      <p class="actions"><button disabled=${busy || !good}>${parent ? 'Fork' : 'Start'}</button></p>
    </section>
  </form>`;
}

function gutterFollows(area) {
  area.previousElementSibling.scrollTop = area.scrollTop;
}
