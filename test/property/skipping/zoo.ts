/**
 * Pieces of a table whose statistics are hard to read rightly, as writers make them: rows, and the log's JSON of them.
 * Each column has a pool of values that stand close together where types, texts and clocks are treacherous.
 */
import { compareStrings } from '../../../src/core/compare.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import {
  boolType,
  type DataType,
  dateType,
  decimal,
  field,
  float64,
  int32,
  int64,
  type Schema,
  timestampNtz,
  timestampUtc,
  utf8,
} from '../../../src/core/types.ts';
import { columnStatistics, fileStatistics } from '../../../src/delta/statistics.ts';
import { dateText, timestampText } from '../../../src/delta/value-text.ts';
import type { Bounds } from '../../../src/skipping/context.ts';
import { type Draw, oneOf } from './random.ts';

export const zooSchema: Schema = {
  fields: [
    field('i', int32),
    field('l', int64),
    field('f', float64),
    field('s', utf8),
    field('d', dateType),
    field('t', timestampUtc),
    field('n', timestampNtz),
    field('x', decimal(38, 0)),
    field('y', decimal(20, 6)),
    field('b', boolType),
    field('j', int32),
  ],
};

const micros = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;
const long = 'abcdefghijklmnopqrstuvwxyz01234';

/** By column; instants lie where Newfoundland set its clocks back at one minute past midnight, and to the microsecond. */
export const pools: Readonly<Record<string, readonly Scalar[]>> = {
  i: [-2147483648, -5, -1, 0, 1, 2, 3, 7, 10, 2147483647],
  j: [0, 1, 2, 3, 4, 5],
  l: [
    -(2n ** 63n),
    -(2n ** 53n) - 1n,
    0n,
    1n,
    2n ** 53n - 2n,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 53n + 2n,
    2n ** 63n - 1n,
  ],
  f: [Number.NaN, Number.NEGATIVE_INFINITY, -1.5, -0, 0, 0.1, 1e-310, 2 ** 53, 1e300, Number.POSITIVE_INFINITY],
  s: [
    '',
    'a',
    'ab',
    'b',
    'B',
    'é',
    '\ufffd',
    '\ud83d\ude00',
    '\u{10ffff}',
    '~\u007f',
    long,
    `${long}5`,
    `${long}\ud83d\ude00x`,
    `${long}\ud83d\ude01`,
    `${long}5\ufffdz`,
    `${long}5\u{10ffff}`,
  ],
  d: [-719162, -1, 0, 59, 365, 6505, 14920, 19782, 19783, 2932896],
  t: [
    '1987-10-25T02:30:59.999Z',
    '1987-10-25T02:31:00.000Z',
    '1987-10-25T03:29:59.000Z',
    '2010-11-07T02:29:30.000Z',
    '2010-11-07T02:31:30.000Z',
    '2010-11-07T03:31:00.500Z',
    '2024-01-01T00:00:00.000Z',
    '2024-02-29T12:34:56.789Z',
    '0001-01-01T00:00:00.000Z',
  ].flatMap((text) => [micros(text), micros(text) + 1n, micros(text) + 999n]),
  n: ['2024-01-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z', '1969-12-31T23:59:59.999Z'].flatMap((text) => [
    micros(text),
    micros(text) + 999n,
  ]),
  x: [
    -(10n ** 38n) + 1n,
    -1n,
    0n,
    99999999999999999n,
    100000000000000000n,
    12345678901234567890123456789012345678n,
    10n ** 38n - 1n,
  ],
  y: [-1n, 0n, 1n, 999999n, 1000000n, 99999999999999999999n],
  b: [true, false],
};

export interface Piece {
  /** By column, the same number of values each. */
  readonly columns: Readonly<Record<string, readonly Scalar[]>>;
  readonly rows: number;
  readonly stats: string | null;
  readonly bounds: Readonly<Record<string, Bounds>>;
}

type Writer = 'spark' | 'older' | 'doubles' | 'none' | 'lacking' | 'wide';

export function pieceOf(draw: Draw): Piece {
  const writer = oneOf<Writer>(draw, ['spark', 'spark', 'older', 'doubles', 'none', 'lacking', 'wide']);
  const rows = Math.floor(draw() * 5);
  const deleted = writer === 'wide' ? Math.floor(draw() * 4) : 0;
  const all: Record<string, readonly Scalar[]> = {};
  for (const { name } of zooSchema.fields) all[name] = columnOf(draw, name, rows + deleted);
  const stats = writer === 'none' ? null : statsText(draw, writer, all, rows + deleted);
  const vector =
    deleted > 0 ? { storageType: 'i', pathOrInlineDv: '', offset: null, sizeBytes: 0, cardinality: deleted } : null;
  const file = fileStatistics({ stats, deletionVector: vector });
  const bounds = zooSchema.fields.map(({ name, type }): [string, Bounds] => {
    const { min, max, nulls } = columnStatistics(file, [name], type);
    return [name, { min, max, nulls, rows: file.rows }];
  });
  const columns = Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.slice(0, rows)]));
  return { columns, rows, stats, bounds: Object.fromEntries(bounds) };
}

/** A few neighbours of the pool, or one value, or NULL alone. */
function columnOf(draw: Draw, name: string, count: number): readonly Scalar[] {
  const pool = pools[name]!;
  const width = oneOf(draw, [1, 1, 2, 3, pool.length]);
  const start = Math.floor(draw() * pool.length);
  const nullShare = oneOf(draw, [0, 0, 0, 0.3, 1]);
  return Array.from({ length: count }, () =>
    draw() < nullShare ? null : pool[(start + Math.floor(draw() * width)) % pool.length]!,
  );
}

function statsText(
  draw: Draw,
  writer: Writer,
  columns: Readonly<Record<string, readonly Scalar[]>>,
  rows: number,
): string {
  const parts: Record<'minValues' | 'maxValues' | 'nullCount', string[]> = {
    minValues: [],
    maxValues: [],
    nullCount: [],
  };
  for (const { name, type } of zooSchema.fields) {
    const values = columns[name]!.filter((value) => value !== null);
    const isLeftOut = (): boolean => writer === 'lacking' && draw() < 0.4;
    if (!isLeftOut()) parts.nullCount.push(`"${name}":${rows - values.length}`);
    const sorted = sortedValues(values, type, writer);
    if (sorted.length === 0 || type.id === 'bool') continue;
    const [min, max] = [boundText(sorted[0]!, type, writer, 'min'), boundText(sorted.at(-1)!, type, writer, 'max')];
    if (min !== null && !isLeftOut()) parts.minValues.push(`"${name}":${min}`);
    if (max !== null && !isLeftOut()) parts.maxValues.push(`"${name}":${max}`);
  }
  const members = Object.entries(parts).map(([part, entries]) => `"${part}":{${entries.join(',')}}`);
  return `{"numRecords":${rows},${members.join(',')}${writer === 'wide' ? ',"tightBounds":false' : ''}}`;
}

/** Spark counts NaN as the greatest; those that take their bounds from Parquet leave it out. */
function sortedValues(values: readonly Scalar[], type: DataType, writer: Writer): readonly Scalar[] {
  const kept = type.id === 'float' && writer === 'doubles' ? values.filter((value) => !Number.isNaN(value)) : values;
  return [...kept].sort((a, b) => {
    if (type.id === 'utf8') return compareStrings(a as string, b as string);
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return (a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0;
  });
}

/** Null where the writer gives up. */
function boundText(value: Scalar, type: DataType, writer: Writer, side: 'min' | 'max'): string | null {
  switch (type.id) {
    case 'float':
      return Number.isFinite(value) ? numberText(value as number) : `"${String(value)}"`;
    case 'utf8': {
      const cut = writer === 'older' ? olderCut(value as string, side) : sparkCut(value as string, side);
      return cut === null ? null : JSON.stringify(cut);
    }
    case 'date':
      return `"${dateText(value as number)}"`;
    case 'timestamp': {
      const ms = (value as bigint) - ((((value as bigint) % 1000n) + 1000n) % 1000n);
      return `"${timestampText(ms, type.zone === 'utc').replace(/(\.\d{3})\d{3}/, '$1')}"`;
    }
    case 'decimal':
      return writer === 'doubles'
        ? numberText(Number(decimalText(value as bigint, type.scale)))
        : decimalText(value as bigint, type.scale);
    default:
      return String(value);
  }
}

/** As a double prints, `-0.0` included. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const cutLength = 32;

/** Delta 3 and later: no pair is split, and the greatest gets an end above what was cut off. */
function sparkCut(text: string, side: 'min' | 'max'): string | null {
  if (text.length <= cutLength) return text;
  let end = cutLength;
  if (isHigh(text, end - 1)) end--;
  if (side === 'min') return text.slice(0, end);
  for (; end <= cutLength * 2 && end < text.length; end += isHigh(text, end) ? 2 : 1) {
    const next = text.codePointAt(end)!;
    if (next < 0x7f) return `${text.slice(0, end)}\u007f`;
    if (next < 0x10ffff) return `${text.slice(0, end)}\u{10ffff}`;
  }
  return end >= text.length ? text : null;
}

/** Before: pairs may be split, and the end U+FFFD is below what stands in pairs. */
function olderCut(text: string, side: 'min' | 'max'): string {
  if (text.length <= cutLength) return text;
  if (side === 'min') return text.slice(0, cutLength);
  let end = cutLength;
  while (end < text.length && text.charCodeAt(end) >= 0xfffd) end++;
  return `${text.slice(0, end)}\ufffd`;
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00;
}
