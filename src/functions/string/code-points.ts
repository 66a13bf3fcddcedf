/** Strings by their characters (code points), as SQL counts them: JavaScript counts UTF-16 units. */

/** True where every unit is a character of its own. */
export function isPlain(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text);
}

/** The number of characters. */
export function lengthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The characters one by one. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(text);
}

/** Characters `from` to `to` - 1, counted from 0; what is outside of the text is left out. */
export function sliceOf(text: string, from: number, to: number): string {
  if (to <= from || to <= 0) return '';
  if (isPlain(text)) return text.slice(Math.max(0, from), to);
  return charactersOf(text).slice(Math.max(0, from), to).join('');
}

/** The character position of a unit position. */
export function positionOf(text: string, unit: number): number {
  return unit <= 0 || isPlain(text) ? unit : lengthOf(text.slice(0, unit));
}

/** The unit position of a character position. */
export function unitOf(text: string, position: number): number {
  if (position <= 0 || isPlain(text)) return position;
  let unit = 0;
  let count = 0;
  for (const character of text) {
    if (count++ === position) break;
    unit += character.length;
  }
  return unit;
}
