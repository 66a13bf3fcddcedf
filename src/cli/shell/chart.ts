/** Charts of a result in the terminal: bars, lines, histograms. Takes rows, gives text; never asks the terminal. */
import { isNumeric, type Schema } from '../../core/types.ts';
import type { Row } from '../../session/row-values.ts';
import { visible } from '../formats/cells.ts';
import { cutToWidth, measureFor, padEnd } from '../text-width.ts';
import { cellText } from './cell-text.ts';
import { UsageError } from './commands/command.ts';

export const chartKinds = ['bar', 'line', 'histogram'] as const;
export type ChartKind = (typeof chartKinds)[number];

export interface ChartSize {
  readonly width: number;
  readonly height: number;
  readonly isUnicode: boolean;
}

const barsMax = 60;
const labelWidthMax = 24;
const binsMax = 20;

/** Errors: UsageError where no column holds numbers. */
export async function chart(kind: ChartKind, schema: Schema, rows: readonly Row[], size: ChartSize): Promise<string> {
  const value = schema.fields.find((f) => isNumeric(f.type) && f !== labelField(schema))?.name;
  if (value === undefined) throw new UsageError('A chart needs a column of numbers.');
  const label = labelField(schema)?.name;
  const points = rows
    .map((row, i) => ({
      label: label === undefined ? String(i + 1) : visible(cellText(row[label]) || 'NULL'),
      value: numberOf(row[value]),
    }))
    .filter((point): point is Point => point.value !== null);
  if (points.length === 0) return 'No rows to draw.\n';
  switch (kind) {
    case 'bar':
      return bars(points, size);
    case 'line':
      return lines(points, value, size);
    case 'histogram':
      return bars(binned(points.map((point) => point.value)), size);
  }
}

interface Point {
  readonly label: string;
  readonly value: number;
}

/** The first column that holds no numbers; of numbers alone, the first of several. */
function labelField(schema: Schema): Schema['fields'][number] | undefined {
  const text = schema.fields.find((f) => !isNumeric(f.type));
  return text ?? (schema.fields.length > 1 ? schema.fields[0] : undefined);
}

function numberOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

async function bars(points: readonly Point[], { width, isUnicode }: ChartSize): Promise<string> {
  const shown = points.slice(0, barsMax);
  const measure = await measureFor(shown.map((p) => p.label));
  const labelWidth = Math.min(labelWidthMax, Math.max(...shown.map((p) => measure(p.label))));
  const texts = shown.map((p) => shortNumber(p.value));
  const textWidth = Math.max(...texts.map((text) => text.length));
  const room = Math.max(10, width - labelWidth - textWidth - 4);
  const most = Math.max(...shown.map((p) => Math.abs(p.value))) || 1;
  const drawn = shown.map(({ label, value }, i) => {
    const name = padEnd(cutToWidth(label, labelWidth, measure), labelWidth, measure);
    return `${name} ${isUnicode ? '│' : '|'}${bar((Math.abs(value) / most) * room, value < 0, isUnicode)} ${texts[i]}\n`;
  });
  const left = points.length - shown.length;
  return drawn.join('') + (left > 0 ? `(${left} more not shown)\n` : '');
}

function bar(length: number, isNegative: boolean, isUnicode: boolean): string {
  if (!isUnicode) return (isNegative ? '-' : '#').repeat(Math.round(length));
  const whole = Math.floor(length);
  return (isNegative ? '░' : '█').repeat(whole) + (isNegative ? '' : eighths[Math.floor((length - whole) * 8)]!);
}

function binned(values: readonly number[]): readonly Point[] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (low === high) return [{ label: shortNumber(low), value: values.length }];
  // Sturges' rule.
  const bins = Math.min(binsMax, Math.ceil(Math.log2(values.length) + 1));
  const step = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / step))]!++;
  return counts.map((value, i) => ({ label: `${shortNumber(low + i * step)} ..`, value }));
}

/** Dots of a braille cell, from its top left, by column and row. */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const brailleBase = 0x2800;

function lines(points: readonly Point[], name: string, { width, height, isUnicode }: ChartSize): string {
  const values = points.map((point) => point.value);
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const marks = [shortNumber(high), shortNumber(low)];
  const markWidth = Math.max(...marks.map((mark) => mark.length));
  const columns = Math.max(10, width - markWidth - 3);
  const grid = plotted(values, columns, height, low, high, isUnicode);
  const out = grid.map((cells, row) => {
    const mark = row === 0 ? marks[0]! : row === height - 1 ? marks[1]! : '';
    return `${mark.padStart(markWidth)} ${isUnicode ? '┤' : '|'}${cells}\n`;
  });
  const [first, last] = [points[0]!.label, points.at(-1)!.label];
  const gap = Math.max(1, columns - first.length - last.length);
  return `${name}\n${out.join('')}${' '.repeat(markWidth + 2)}${first}${' '.repeat(gap)}${last}\n`;
}

/** Rows of cells; every step between two values is joined, two by four dots a cell. */
function plotted(
  values: readonly number[],
  columns: number,
  height: number,
  low: number,
  high: number,
  isUnicode: boolean,
): readonly string[] {
  const [wide, high4] = isUnicode ? [columns * 2, height * 4] : [columns, height];
  const cells = Array.from({ length: height }, () => new Uint8Array(columns));
  const scale = high === low ? 0 : (high4 - 1) / (high - low);
  let before: number | null = null;
  for (let x = 0; x < wide; x++) {
    const value = values[Math.min(values.length - 1, Math.round((x / Math.max(1, wide - 1)) * (values.length - 1)))]!;
    const y = Math.round((high - value) * scale);
    const from = before === null ? y : before;
    for (let at = Math.min(from, y); at <= Math.max(from, y); at++) set(cells, x, at, isUnicode);
    before = y;
  }
  return cells.map((row) =>
    isUnicode
      ? String.fromCharCode(...[...row].map((bits) => brailleBase + bits))
      : [...row].map((bits) => (bits === 0 ? ' ' : '*')).join(''),
  );
}

function set(cells: readonly Uint8Array[], x: number, y: number, isUnicode: boolean): void {
  if (!isUnicode) cells[y]![x] = 1;
  else cells[y >> 2]![x >> 1]! |= dots[x & 1]![y & 3]!;
}

function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en');
  return Number(value.toPrecision(6)).toString();
}
