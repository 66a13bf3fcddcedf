/**
 * Widths of text on a terminal. ASCII is counted at once; the Unicode tables of string-width, which cost more to load
 * than most statements to run, are loaded only where a text needs them.
 */

/** Columns that a text takes. */
export type Measure = (text: string) => number;

// Printable ASCII: one column each.
const narrow = /^[\u0020-\u007e]*$/;

/** A measure that holds for the texts given, and for what is cut out of them. */
export async function measureFor(texts: Iterable<string>): Promise<Measure> {
  for (const text of texts) if (!narrow.test(text)) return anyMeasure();
  return (text) => text.length;
}

async function anyMeasure(): Promise<Measure> {
  const { default: stringWidth } = await import('string-width');
  return (text) => (narrow.test(text) ? text.length : stringWidth(text));
}

/** The text cut to `width` columns, its end replaced by an ellipsis where something was cut. */
export function cutToWidth(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const next = measure(segment);
    if (used + next > width - 1) break;
    out += segment;
    used += next;
  }
  return `${out}…`;
}

export function padEnd(text: string, width: number, measure: Measure): string {
  return text + ' '.repeat(Math.max(0, width - measure(text)));
}

export function padStart(text: string, width: number, measure: Measure): string {
  return ' '.repeat(Math.max(0, width - measure(text))) + text;
}
