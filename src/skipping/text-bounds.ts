/**
 * Bounds of texts as writers of statistics leave them: long ones are cut, and some cuts do not bound what they should.
 * Takes a bound as it was written, gives one that holds for every text that can have led to it.
 */

/** Older writers cut here, and put U+FFFD behind a greatest text: below everything that UTF-16 writes in pairs. */
const cutUnits = 32;

/** Null where no bound is left. */
export function textBound(text: string, side: 'min' | 'max'): string | null {
  const broken = firstLoneSurrogate(text);
  if (side === 'min') return broken < 0 ? text : text.slice(0, broken);
  if (broken >= 0) return afterAll(text.slice(0, broken));
  return text.length > cutUnits && text.endsWith('\ufffd') ? afterAll(text.slice(0, -1)) : text;
}

function firstLoneSurrogate(text: string): number {
  if (text.isWellFormed()) return -1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const isPair = unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (!isPair) return i;
    i++;
  }
  return -1;
}

/** The least text above every text that begins with the prefix. */
function afterAll(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return null;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
