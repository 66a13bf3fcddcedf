/**
 * The table for people: names and types on top, numbers to the right, as many columns as the width allows,
 * rows beyond the limit left out in the middle, always with a notice of what was left out.
 * Holds no more rows than it shows.
 */
import type { Batch } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { isNumeric, type Schema, typeName } from '../../core/types.ts';
import { cutToWidth, type Measure, measureFor, padEnd, padStart } from '../text-width.ts';
import { forEachCells, visible } from './cells.ts';
import type { FormatOptions, Formatter, OutputFormat } from './format.ts';

export const box: OutputFormat = {
  name: 'box',
  doc: 'a table for people (default on a terminal)',
  create: (options) => new Box(options),
};

/** Wider cells are cut, with an ellipsis, where not all fit. */
const cellWidthMax = 60;

type Cells = readonly (string | null)[];

class Box implements Formatter {
  readonly #options: FormatOptions;
  #schema: Schema = { fields: [] };
  #total = 0;
  readonly #head: Cells[] = [];
  /** The last rows so far, oldest first. */
  #tail: Cells[] = [];

  constructor(options: FormatOptions) {
    this.#options = options;
  }

  begin(schema: Schema): string {
    this.#schema = schema;
    return '';
  }

  write(batch: Batch): string {
    if (isPlainText(this.#schema)) return plainLines(batch);
    const half = Math.ceil(this.#options.rowsMax / 2);
    forEachCells(batch, (cells) => {
      this.#total++;
      if (this.#head.length < this.#options.rowsMax) this.#head.push(this.#printed(cells));
      else {
        this.#tail.push(this.#printed(cells));
        if (this.#tail.length > 2 * half) this.#tail = this.#tail.slice(-half);
      }
    });
    return '';
  }

  async finish(): Promise<string> {
    if (isPlainText(this.#schema)) return '';
    const { head, tail, hidden } = this.#shownRows();
    const shown = [...head, ...tail];
    const measure = await measureFor(textsOf(this.#schema, shown));
    const glyphs = this.#options.isUnicode ? lines : asciiLines;
    const columns = chooseColumns(this.#schema, shown, this.#options.width, measure);
    if (this.#options.tooWide === 'vertical' && columns.some((c) => c.index < 0))
      return this.#blocks(head, tail, hidden, measure);
    const line = (cells: readonly string[], align: 'center' | 'type'): string =>
      row(columns, cells, align, glyphs, measure);
    const cellsOf = (cells: Cells): string[] => columns.map((c) => (c.index < 0 ? '…' : (cells[c.index] ?? 'NULL')));
    const out = [
      rule(columns, glyphs, glyphs.top),
      line(
        columns.map((c) => c.name),
        'center',
      ),
      line(
        columns.map((c) => c.type),
        'center',
      ),
      rule(columns, glyphs, glyphs.middle),
      ...head.map((cells) => line(cellsOf(cells), 'type')),
      ...(hidden > 0
        ? [
            line(
              columns.map(() => '·'),
              'center',
            ),
          ]
        : []),
      ...tail.map((cells) => line(cellsOf(cells), 'type')),
      rule(columns, glyphs, glyphs.bottom),
      ...this.#notice(columns, hidden),
    ];
    return `${out.join('\n')}\n`;
  }

  /** One line a value: what a table this wide would have to leave out. */
  #blocks(head: readonly Cells[], tail: readonly Cells[], hidden: number, measure: Measure): string {
    const names = this.#schema.fields.map((field) => visible(field.name));
    const widest = names.reduce((most, name) => Math.max(most, measure(name)), 0);
    const block = (cells: Cells, row: number): string[] => [
      `-- row ${row} --`,
      ...cells.map((cell, i) => `${padStart(names[i]!, widest, measure)}: ${cell ?? 'NULL'}`),
    ];
    const out = [
      ...head.flatMap((cells, i) => block(cells, i + 1)),
      ...(hidden > 0 ? [`-- ${hidden.toLocaleString('en')} rows not shown --`] : []),
      ...tail.flatMap((cells, i) => block(cells, head.length + hidden + i + 1)),
    ];
    return `${out.join('\n')}\n`;
  }

  #printed(cells: readonly Scalar[]): Cells {
    return cells.map((cell, i) =>
      cell === null ? null : visible(formatScalar(this.#schema.fields[i]!.type, cell, this.#options.zone)),
    );
  }

  #shownRows(): { head: readonly Cells[]; tail: readonly Cells[]; hidden: number } {
    if (this.#tail.length === 0) return { head: this.#head, tail: [], hidden: 0 };
    const half = Math.ceil(this.#options.rowsMax / 2);
    const last = [...this.#head, ...this.#tail].slice(-(this.#options.rowsMax - half));
    return { head: this.#head.slice(0, half), tail: last, hidden: this.#total - half - last.length };
  }

  #notice(columns: readonly Column[], hidden: number): string[] {
    const hiddenColumns = this.#schema.fields.length - columns.filter((c) => c.index >= 0).length;
    if (hidden === 0 && hiddenColumns === 0 && this.#total > 0) return [];
    const rows = `${this.#total.toLocaleString('en')} row${this.#total === 1 ? '' : 's'}`;
    const parts = [hidden > 0 ? `${rows} (${(this.#total - hidden).toLocaleString('en')} shown)` : rows];
    if (hiddenColumns > 0)
      parts.push(`${this.#schema.fields.length} columns (${this.#schema.fields.length - hiddenColumns} shown)`);
    return [parts.join(', ')];
  }
}

/** A text whose lines are rows (EXPLAIN): shown whole, without a box. */
function isPlainText({ fields }: Schema): boolean {
  return fields.length === 1 && fields[0]!.metadata?.['isPlainText'] === true;
}

function plainLines(batch: Batch): string {
  const out: string[] = [];
  forEachCells(batch, ([cell]) => {
    for (const line of String(cell).split('\n')) out.push(`${visible(line)}\n`);
  });
  return out.join('');
}

interface Column {
  /** In the schema; -1 stands for columns left out. */
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly width: number;
  readonly isNumber: boolean;
}

interface Glyphs {
  readonly top: readonly [left: string, between: string, right: string];
  readonly middle: readonly [left: string, between: string, right: string];
  readonly bottom: readonly [left: string, between: string, right: string];
  readonly across: string;
  readonly down: string;
}

const lines: Glyphs = {
  top: ['┌', '┬', '┐'],
  middle: ['├', '┼', '┤'],
  bottom: ['└', '┴', '┘'],
  across: '─',
  down: '│',
};
const asciiLines: Glyphs = {
  top: ['+', '+', '+'],
  middle: ['+', '+', '+'],
  bottom: ['+', '+', '+'],
  across: '-',
  down: '|',
};

function* textsOf(schema: Schema, rows: readonly Cells[]): Iterable<string> {
  for (const field of schema.fields) yield `${field.name}${typeName(field.type)}`;
  for (const cells of rows) for (const cell of cells) if (cell !== null) yield cell;
}

/** Every column of the result, cells of at most `widthMax`. */
function measured(schema: Schema, rows: readonly Cells[], widthMax: number, measure: Measure): readonly Column[] {
  return schema.fields.map((field, index): Column => {
    const name = cutToWidth(visible(field.name), widthMax, measure);
    const type = cutToWidth(typeName(field.type), widthMax, measure);
    const cells = rows.map((cells) => Math.min(widthMax, measure(cells[index] ?? 'NULL')));
    const widest = cells.reduce((a, b) => Math.max(a, b), Math.max(measure(name), measure(type)));
    return { index, name, type, width: widest, isNumber: isNumeric(field.type) };
  });
}

/** As many columns from both ends as fit, an ellipsis column for the rest; whole cells where all of them fit. */
function chooseColumns(schema: Schema, rows: readonly Cells[], width: number, measure: Measure): readonly Column[] {
  const needed = (columns: readonly Column[]): number => columns.reduce((sum, c) => sum + c.width + 3, 1);
  const whole = measured(schema, rows, Number.POSITIVE_INFINITY, measure);
  if (needed(whole) <= width) return whole;
  const all = measured(schema, rows, whole.length === 1 ? Math.max(1, width - 4) : cellWidthMax, measure);
  if (needed(all) <= width) return all;
  const gap: Column = { index: -1, name: '…', type: '…', width: 1, isNumber: false };
  const left: Column[] = [];
  const right: Column[] = [];
  for (let i = 0, j = all.length - 1; i <= j; ) {
    const takesLeft = left.length <= right.length;
    const next = all[takesLeft ? i : j]!;
    if (left.length + right.length > 0 && needed([...left, gap, ...right, next]) > width) break;
    if (takesLeft) {
      left.push(next);
      i++;
    } else {
      right.unshift(next);
      j--;
    }
  }
  if (left.length + right.length === all.length) return [...left, ...right];
  return [...left, gap, ...right];
}

function rule(columns: readonly Column[], { across }: Glyphs, [left, between, right]: Glyphs['top']): string {
  return left + columns.map((c) => across.repeat(c.width + 2)).join(between) + right;
}

function row(
  columns: readonly Column[],
  cells: readonly string[],
  align: 'center' | 'type',
  { down }: Glyphs,
  measure: Measure,
): string {
  const padded = columns.map((c, i) => {
    const text = cutToWidth(cells[i]!, c.width, measure);
    if (align === 'center') {
      const before = Math.floor((c.width - measure(text)) / 2);
      return padEnd(' '.repeat(before) + text, c.width, measure);
    }
    return c.isNumber ? padStart(text, c.width, measure) : padEnd(text, c.width, measure);
  });
  return `${down} ${padded.join(` ${down} `)} ${down}`;
}
