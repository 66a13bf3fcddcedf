/** Widths of text on a terminal: ASCII at once, everything else by the Unicode tables of string-width. */
import stringWidth from 'string-width';

// Printable ASCII: one column each.
const narrow = /^[\u0020-\u007e]*$/;

export function textWidth(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text);
}

/** The text cut to `width` columns, its end replaced by an ellipsis where something was cut. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const next = textWidth(segment);
    if (used + next > width - 1) break;
    out += segment;
    used += next;
  }
  return `${out}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}
