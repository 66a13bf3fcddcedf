/** Tables of many files in memory, laid out in the ways that tables are: what the log says of each file, and nothing else. */

import { dateType, field, int32, int64, type Schema, utf8 } from '../../../src/core/types.ts';
import { schemaJson } from '../../../src/delta/schema.ts';
import { type DeltaTable } from '../../../src/delta/snapshot.ts';
import { dateText } from '../../../src/delta/value-text.ts';
import type { JsonValue } from '../../../src/formats/json/lossless.ts';
import { add, memoryLog, metaData, protocol12 } from '../../support/memory-table.ts';
import { type Draw, drawsOf } from './random.ts';

/** What is known of a column in a file: the least and greatest value as the log has them, and how many are NULL. */
export interface Known {
  readonly min: number | string | null;
  readonly max: number | string | null;
  readonly nulls: number | null;
}

export interface FileFacts {
  readonly path: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, Known>>;
}

export interface StrengthTable {
  readonly name: string;
  readonly table: DeltaTable;
  readonly files: readonly FileFacts[];
}

export const strengthSchema: Schema = {
  fields: [field('a', int32), field('b', int64), field('s', utf8), field('d', dateType), field('p', int32)],
};

type Layout = (draw: Draw, file: number, row: number) => Readonly<Record<string, number | string | null>>;

const word = (n: number): string => Math.abs(n).toString(36).padStart(4, 'a');
const whole = (draw: Draw, below: number): number => Math.floor(draw() * below);
const plain = (draw: Draw, a: number): Readonly<Record<string, number | string | null>> => ({
  a,
  b: whole(draw, 1000),
  s: word(whole(draw, 5000)),
  d: 19000 + whole(draw, 400),
  p: null,
});

const layouts: Readonly<Record<string, Layout>> = {
  random: (draw) => plain(draw, whole(draw, 1000)),
  clustered: (draw, file) => plain(draw, file * 20 + whole(draw, 25)),
  sorted: (draw, file, row) => ({ ...plain(draw, file * 10 + row), s: word(file * 100 + row), d: 19000 + file }),
  zordered: (draw, file) => ({
    ...plain(draw, (file % 8) * 100 + whole(draw, 100)),
    b: Math.floor(file / 8) * 200 + whole(draw, 200),
  }),
  partitioned: (draw, file) => ({ ...plain(draw, whole(draw, 100)), p: file % 10 }),
  'partitioned with NULL': (draw, file) => ({ ...plain(draw, file * 3), p: file % 5 === 0 ? null : file % 5 }),
  'some NULL': (draw, file) => ({
    ...plain(draw, file * 20),
    a: draw() < 0.3 ? null : file * 20 + whole(draw, 20),
    s: draw() < 0.5 ? null : word(file),
  }),
  'all NULL': (draw, file) => ({
    ...plain(draw, file),
    a: file % 3 === 0 ? null : file,
    d: file % 4 === 0 ? null : 19000 + file,
  }),
  'long texts': (draw, file) => ({
    ...plain(draw, file),
    s: `${'x'.repeat(30)}${word(file * 50 + whole(draw, 60))}${'tail'.repeat(5)}`,
  }),
  'one row': (draw, file) => plain(draw, file * 7),
  constants: (draw, file) => ({ a: file % 4, b: file % 6, s: 'same', d: 19000 + (file % 7), p: null }),
  'no statistics': (draw) => plain(draw, whole(draw, 500)),
};

export async function strengthTables(): Promise<readonly StrengthTable[]> {
  const names = Object.keys(layouts);
  return Promise.all(names.map((name, i) => makeTable(name, drawsOf(i + 1))));
}

async function makeTable(name: string, draw: Draw): Promise<StrengthTable> {
  const parted = name.startsWith('partitioned');
  const files: FileFacts[] = [];
  const lines: JsonValue[] = [];
  for (let file = 0; file < 40; file++) {
    const count = name === 'one row' ? 1 : 1 + whole(draw, 9);
    const rows = Array.from({ length: count }, (_, row) => layouts[name]!(draw, file, row));
    const hasStatistics = name !== 'no statistics' || file % 2 === 0;
    const facts = factsOf(`f${file}`, rows, parted, hasStatistics);
    files.push(facts);
    lines.push(addLine(facts, rows[0]!['p'] ?? null, parted, hasStatistics));
  }
  const schemaString = schemaJson(strengthSchema);
  const meta = metaData({ schemaString, partitionColumns: parted ? ['p'] : [] });
  const { table } = await memoryLog([[protocol12, meta, ...lines]]);
  return { name, table, files };
}

function factsOf(
  path: string,
  rows: readonly Readonly<Record<string, number | string | null>>[],
  parted: boolean,
  hasStatistics: boolean,
): FileFacts {
  const columns: Record<string, Known> = {};
  for (const { name } of strengthSchema.fields) {
    const values = rows
      .map((row) => (parted && name === 'p' ? rows[0]!['p']! : row[name]!))
      .filter((value) => value !== null);
    const sorted = values.sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
    const isKnown = hasStatistics || (parted && name === 'p');
    const nulls = rows.length - values.length;
    columns[name] = isKnown ? knownOf(sorted, nulls) : { min: null, max: null, nulls: null };
  }
  return { path, rows: rows.length, columns };
}

/** Texts over 32 characters are cut as Spark cuts them; all here are of ASCII. */
function knownOf(sorted: readonly (number | string)[], nulls: number): Known {
  const cut = (value: number | string | undefined, end: string): number | string | null => {
    if (value === undefined) return null;
    return typeof value === 'string' && value.length > 32 ? value.slice(0, 32) + end : value;
  };
  return { min: cut(sorted[0], ''), max: cut(sorted.at(-1), '\u007f'), nulls };
}

function addLine(
  { path, rows, columns }: FileFacts,
  p: number | string | null,
  parted: boolean,
  hasStatistics: boolean,
): JsonValue {
  const part = (of: 'min' | 'max' | 'nulls'): Record<string, JsonValue> =>
    Object.fromEntries(
      Object.entries(columns)
        .filter(([name, known]) => !(parted && name === 'p') && known[of] !== null)
        .map(([name, known]) => [name, name === 'd' && of !== 'nulls' ? dateText(known[of] as number) : known[of]!]),
    );
  const stats = JSON.stringify({
    numRecords: rows,
    minValues: part('min'),
    maxValues: part('max'),
    nullCount: part('nulls'),
  });
  return add(path, {
    partitionValues: parted ? { p: p === null ? null : String(p) } : {},
    ...(hasStatistics && { stats }),
  });
}
