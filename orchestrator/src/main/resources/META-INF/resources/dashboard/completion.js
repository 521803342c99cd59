// What may stand where the caret is in a campaign file, as the parts tell: GET /api/parts.

const none = { from: 0, words: [] };

function those(caret, prefix, all) {
  const words = all.filter((w) => w.word.startsWith(prefix) && w.word !== prefix);
  return { from: caret - prefix.length, words };
}

/**
 * Words for the place before the caret, and from where on they replace what is written: kinds after the field that takes
 * a part, settings within the braces of a kind.
 */
export function offers(text, caret, parts) {
  if (caret < 0) {
    return none;
  }
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
  const setting = line.match(/([\w-]+):\s*\{(?:[^{}]*,)?\s*([\w-]*)$/);
  const kind = setting && Object.values(parts).flat().find((p) => p.kind === setting[1]);
  if (kind) {
    return those(caret, setting[2], kind.settings.map((s) => ({
      word: `${s.name}: `, says: `${s.says} (${s.values}; ${s.is})`,
    })));
  }
  const value = line.match(/([\w-]+):\s*[[{]?(?:[^:[\]{}]*,)?\s*([\w-]*)$/);
  const place = value && Object.keys(parts).find((p) => p.endsWith(`.${value[1]}`));
  return place ? those(caret, value[2], parts[place].map((p) => ({ word: p.kind, says: p.says }))) : none;
}
