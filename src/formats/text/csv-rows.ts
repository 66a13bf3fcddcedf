/** Rows of comma-separated values, as they come: cells as text, each row with its line. Never looks at types. */
import type { CsvFormat } from '../../plan/text-format.ts';

export interface CsvRow {
  readonly cells: readonly string[];
  /** From 1: where the row begins. */
  readonly line: number;
}

type Dialect = Pick<CsvFormat, 'delimiter' | 'quote' | 'escape' | 'comment'>;

/** The rows, some at a time; lines that are empty or comments are none. */
export async function* csvRows(chunks: AsyncIterable<string>, dialect: Dialect): AsyncGenerator<readonly CsvRow[]> {
  const reader = new RowReader(dialect);
  for await (const chunk of chunks) yield reader.push(chunk);
  yield reader.end();
}

/** All rows of a text. */
export function rowsOfText(text: string, dialect: Dialect): readonly CsvRow[] {
  const reader = new RowReader(dialect);
  return [...reader.push(text), ...reader.end()];
}

class RowReader {
  readonly #dialect: Dialect;
  #rest = '';
  #line = 1;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  push(chunk: string): readonly CsvRow[] {
    return this.#rows(this.#rest + chunk, false);
  }

  end(): readonly CsvRow[] {
    return this.#rows(this.#rest, true);
  }

  #rows(text: string, isLast: boolean): readonly CsvRow[] {
    const { quote, delimiter, comment } = this.#dialect;
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      const found = text.indexOf('\n', at);
      if (found < 0 && !isLast) break;
      const end = found < 0 ? text.length : found;
      const line = text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end);
      if (quote !== '' && line.includes(quote) && !(comment !== '' && line.startsWith(comment))) {
        const row = quotedRow(text, at, this.#dialect, isLast);
        if (row === null) break;
        rows.push({ cells: row.cells, line: this.#line });
        this.#line += row.lines;
        at = row.end;
        continue;
      }
      if (line !== '' && !(comment !== '' && line.startsWith(comment))) {
        rows.push({ cells: line.split(delimiter), line: this.#line });
      }
      this.#line++;
      at = end + 1;
    }
    this.#rest = text.slice(at);
    return rows;
  }
}

/** A row with quotes from `start`; null where its end is not there yet. */
function quotedRow(
  text: string,
  start: number,
  { delimiter, quote, escape }: Dialect,
  isLast: boolean,
): { readonly cells: readonly string[]; readonly end: number; readonly lines: number } | null {
  const cells: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    let cell = '';
    if (text.startsWith(quote, at)) {
      const closed = closingQuote(text, at + 1, quote, escape);
      if (closed === null && !isLast) return null;
      const end = closed ?? text.length;
      const raw = text.slice(at + 1, end);
      lines += countLines(raw);
      cell = raw.replaceAll(escape + quote, quote);
      if (escape !== quote) cell = cell.replaceAll(escape + escape, escape);
      at = end + 1;
    }
    // What stands behind a closing quote belongs to the cell, as elsewhere.
    const next = cellEnd(text, at, delimiter);
    if (next === text.length && !isLast) return null;
    const tail = text.slice(at, next);
    const isDelimiter = text.startsWith(delimiter, next) && next < text.length;
    cells.push(cell + (isDelimiter || !tail.endsWith('\r') ? tail : tail.slice(0, -1)));
    if (!isDelimiter) return { cells, end: next + 1, lines };
    at = next + delimiter.length;
  }
}

function closingQuote(text: string, from: number, quote: string, escape: string): number | null {
  for (let at = from; ; ) {
    const found = text.indexOf(quote, at);
    if (found < 0) return null;
    if (escape === quote) {
      // The last character may be the first half of a doubled quote.
      if (!text.startsWith(quote, found + 1)) return found;
      at = found + 2;
      continue;
    }
    let escapes = 0;
    while (found - escapes > from && text[found - escapes - 1] === escape) escapes++;
    if (escapes % 2 === 0) return found;
    at = found + 1;
  }
}

function cellEnd(text: string, from: number, delimiter: string): number {
  const line = text.indexOf('\n', from);
  const limit = line < 0 ? text.length : line;
  const found = text.indexOf(delimiter, from);
  return found < 0 || found > limit ? limit : found;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
