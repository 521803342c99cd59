// A campaign file: checked while it is written, then started.
import { html, useEffect, useRef, useState } from './lib.js';
import { json, ofCampaign, pageOf, post, query, text as load } from './api.js';
import { offers } from './completion.js';
import { CampaignLink, Loading, Wrong } from './parts.js';
import { useKept } from './store.js';
import { useLoaded } from './use.js';

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
/** Bytes that the server takes. */
const LARGEST = 1 << 20;
/** Lines that are seen at a time, and their height in pixels, as the style sheet has it. */
const ROWS = 24;
const LINE = 20;
/** Milliseconds without a change after which a file is checked. */
const PAUSE = 300;

const bytes = (text) => new Blob([text]).size;
const tooLarge = (name, size) => new Error(`${name} has ${size} bytes; a campaign has at most ${LARGEST}`);

export function Editor({ parent }) {
  const { data: given, problem } = useLoaded(
    () => (parent ? load(ofCampaign(parent, 'campaign.yaml')) : Promise.resolve(EXAMPLE)), parent);
  if (problem && !problem.passing) {
    return html`<${Wrong} problem=${problem} /><p><a href="#/">All campaigns</a></p>`;
  }
  return given === undefined ? html`<${Loading} what="the file" />` : html`<${Form} parent=${parent} given=${given} />`;
}

function Form({ parent, given }) {
  const [draft, setDraft] = useKept(`gi-draft ${parent ?? ''}`, {});
  const { text = given, file = 'campaign.yaml' } = draft;
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [check, setCheck] = useCheck(file, text);
  const area = useRef(null);
  const { data: parts = {} } = useLoaded(() => json('/api/parts'), 'parts');
  const [caret, setCaret] = useState(-1);
  const offered = offers(text, caret, parts);

  const put = (word) => {
    area.current.focus();
    area.current.setRangeText(word, offered.from, caret, 'end');
    setDraft({ file, text: area.current.value });
    setCaret(area.current.selectionEnd);
  };
  const take = async (chosen) => {
    if (chosen?.size > LARGEST) {
      setProblem(tooLarge(chosen.name, chosen.size));
    } else if (chosen) {
      setProblem(null);
      setDraft({ file: chosen.name, text: await chosen.text() });
    }
  };
  const start = async (e) => {
    e.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const answer = await post(query(parent ? ofCampaign(parent, 'fork') : '/api/campaigns', { file }), text);
      const { id } = await answer.json();
      setDraft({});
      location.hash = pageOf(id);
    } catch (e2) {
      if (e2.problems?.length) {
        setCheck({ text, problems: e2.problems });
      } else {
        setProblem(e2);
      }
    } finally {
      setBusy(false);
    }
  };
  const goTo = (line) => {
    const lines = text.split('\n');
    const from = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
    area.current.focus();
    area.current.setSelectionRange(from, from + (lines[line - 1] || '').length);
    area.current.scrollTop = (line - 4) * LINE;
  };

  const good = check.text === text && check.good;
  return html`<form onSubmit=${start}>
    <section aria-label="Campaign file">
      ${parent && html`<p>Where what the ENNs learn from stays as it is in <${CampaignLink} id=${parent} />,
        its explorers and ENNs are taken over; the results are those of a run from the start.</p>`}
      <p><label>From a file <input type="file" accept=".yaml,.yml,.json" onChange=${(e) => take(e.target.files[0])} /></label></p>
      <label for="text">${file}</label>
      <div class="editor" onDragOver=${(e) => e.preventDefault()}
        onDrop=${(e) => { e.preventDefault(); take(e.dataTransfer.files[0]); }}>
        <${Gutter} area=${area} lines=${text.split('\n').length} bad=${check.problems.map((x) => x.line)} />
        <textarea id="text" ref=${area} spellcheck="false" rows=${ROWS} wrap="off" value=${text}
          aria-invalid=${!good} aria-describedby="problems"
          onSelect=${(e) => setCaret(e.target.selectionEnd)}
          onInput=${(e) => { setDraft({ file, text: e.target.value }); setCaret(e.target.selectionEnd); }}></textarea>
      </div>
      ${offered.words.length > 0 && html`<ul class="offers" aria-label="What may stand here">${offered.words.map((w) => html`<li>
        <button type="button" onClick=${() => put(w.word)}>${w.word.replace(/: $/, '')}</button> <span class="soft">${w.says}</span></li>`)}</ul>`}
      <div id="problems" aria-live="polite">
        ${check.problems.length > 0 && html`
          <p class="wrong">${check.problems.length === 1 ? 'One problem' : `${check.problems.length} problems`}:</p>
          <ul class="problems">${check.problems.map((x) => html`<li>
            <button type="button" onClick=${() => goTo(x.line)}>line ${x.line}</button>
            ${' '}${x.field && html`<code>${x.field}</code>`} ${x.message}</li>`)}</ul>`}
        ${check.other && html`<${Wrong} problem=${check.other} />`}
        ${text.trim() === '' && html`<p class="soft">Nothing is written yet.</p>`}
        ${good && html`<p class="good">This is a campaign.</p>`}
      </div>
      ${problem && html`<${Wrong} problem=${problem} />`}
      <p class="actions">
        <button disabled=${busy || !good}>${parent ? 'Fork' : 'Start'}</button>
        ${text !== given && html`<button type="button" onClick=${() => setDraft({})}>Discard changes</button>`}
      </p>
    </section>
  </form>`;
}

/** What the server finds wrong with a text: asked when the writer pauses, and again if it could not be. */
function useCheck(file, text) {
  const [check, setCheck] = useState({ problems: [] });
  useEffect(() => {
    let current = true;
    let timer;
    const say = (what) => current && setCheck({ text, problems: [], ...what });
    const ask = () => post(query('/api/campaigns/check', { file }), text).then(
      () => say({ good: true }),
      (e) => {
        say(e.problems?.length ? { problems: e.problems } : { other: e });
        timer = current && e.passing && setTimeout(ask, 10 * PAUSE);
      },
    );
    if (text.trim() === '') {
      say({});
    } else if (bytes(text) > LARGEST) {
      say({ other: tooLarge(file, bytes(text)) });
    } else {
      timer = setTimeout(ask, PAUSE);
    }
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);
  return [check, setCheck];
}

/** Numbers of the lines that are seen, and marks behind those that are bad: a file may have many. */
function Gutter({ area, lines, bad }) {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const follow = () => setTop(area.current.scrollTop);
    area.current.addEventListener('scroll', follow);
    return () => area.current?.removeEventListener('scroll', follow);
  }, []);
  const first = Math.floor(top / LINE);
  const seen = Array.from({ length: Math.min(ROWS + 2, lines - first) }, (_, i) => first + i + 1);
  const shift = `translateY(${first * LINE - top}px)`;
  return html`<pre aria-hidden="true"><div style=${{ transform: shift }}>${
    seen.map((line) => html`<span key=${line} class=${bad.includes(line) ? 'bad' : ''}>${line}</span>`)}</div></pre>`;
}
