/**
 * Where a cursor may stand in a text: between graphemes, at words, at lines. Takes a text and an offset in UTF-16 units,
 * gives offsets. Never changes a text.
 */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Long enough for any one grapheme that people type; texts may be megabytes. */
const graphemeReach = 64;

/** The end of the grapheme that starts at `at`; the text's end at its end. */
export function nextGrapheme(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const code = text.charCodeAt(at);
  const following = text.charCodeAt(at + 1);
  if (code < 0x300 && !(following >= 0x300)) return code === carriageReturn && following === lineFeed ? at + 2 : at + 1;
  for (const { segment } of graphemes.segment(text.slice(at, at + graphemeReach))) return at + segment.length;
  return text.length;
}

/** The start of the grapheme that ends at `at`; 0 at the text's start. */
export function previousGrapheme(text: string, at: number): number {
  if (at <= 0) return 0;
  const code = text.charCodeAt(at - 1);
  if (code < 0x300 && code !== lineFeed) return at - 1;
  const from = Math.max(0, at - graphemeReach);
  let last = from;
  for (const { index } of graphemes.segment(text.slice(from, at))) last = from + index;
  return last;
}

/** The end of the word at or behind `at`, as Alt-F goes. */
export function nextWord(text: string, at: number): number {
  let i = at;
  while (i < text.length && !isWordAt(text, i)) i = nextGrapheme(text, i);
  while (i < text.length && isWordAt(text, i)) i = nextGrapheme(text, i);
  return i;
}

/** The start of the word at or before `at`, as Alt-B goes. */
export function previousWord(text: string, at: number): number {
  let i = at;
  while (i > 0 && !isWordAt(text, previousGrapheme(text, i))) i = previousGrapheme(text, i);
  while (i > 0 && isWordAt(text, previousGrapheme(text, i))) i = previousGrapheme(text, i);
  return i;
}

/** As `previousWord`, where only blanks part words, as Ctrl-W goes. */
export function previousBlank(text: string, at: number): number {
  let i = at;
  while (i > 0 && blank.test(text[i - 1]!)) i--;
  while (i > 0 && !blank.test(text[i - 1]!)) i--;
  return i;
}

export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Graphemes between the line's start and `at`. */
export function columnOf(text: string, at: number): number {
  let column = 0;
  for (let i = lineStart(text, at); i < at; i = nextGrapheme(text, i)) column++;
  return column;
}

/** The offset of a column of the line at `at`; the line's end where it is shorter. */
export function offsetOfColumn(text: string, at: number, column: number): number {
  const end = lineEnd(text, at);
  let i = lineStart(text, at);
  for (let n = 0; n < column && i < end; n++) i = nextGrapheme(text, i);
  return Math.min(i, end);
}

/** Lines end with a line feed; other controls, which a terminal would obey, are gone; tabs are two blanks. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\t', '  ').replace(controls, '');
}

// Control characters are what is looked for.
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
const carriageReturn = 13;
const lineFeed = 10;
const blank = /\s/;
const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;

function isWordAt(text: string, at: number): boolean {
  return wordCharacter.test(String.fromCodePoint(text.codePointAt(at)!));
}
