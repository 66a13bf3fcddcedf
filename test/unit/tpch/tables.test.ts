/** The tables against what tpchgen-cli 4.0.0 writes: rows, digest and first line of `tpchgen-cli tbl -s 0.01`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import type { TpchTable } from '../../../tpch/table.ts';
import { batchesOf, tpchTables } from '../../../tpch/tables.ts';
import { tblText } from '../../../tpch/tbl.ts';
import { blockStarts } from '../../../tpch/text-blocks.ts';
import { createTextPool, fillTextPool, textBytes, writeBlock } from '../../../tpch/text-pool.ts';

interface Facts {
  readonly rows: number;
  readonly sha256: string;
  readonly first: string;
}

const facts = JSON.parse(readFileSync(new URL('./tpchgen-sf0.01.json', import.meta.url), 'utf8')) as Record<
  string,
  Facts
>;
const text = createTextPool();
const scale = 0.01;

function* textsOf(table: TpchTable, start: number, count: number, batchRows?: number): Generator<string> {
  const options = { scale, start, count, text, alloc: () => new HeapAllocator({ poison: true }) };
  for (const batch of batchesOf(table, { ...options, ...(batchRows !== undefined && { batchRows }) })) {
    yield tblText(batch);
  }
}

const tableOf = (name: string): TpchTable => tpchTables.find((table) => table.name === name)!;

describe('the text of the comments', () => {
  it('is one sequence: each block ends where and as the next begins', () => {
    const ends = blockStarts.map((_, block) => writeBlock(text.bytes, block));
    expect(ends.slice(0, -1).map(({ offset, seed }) => [offset, seed])).toEqual(blockStarts.slice(1));
    expect(ends.at(-1)!.offset).toBeGreaterThanOrEqual(textBytes);
  });

  it('begins with the official words', () => {
    const start = 'furiously special foxes haggle furiously blithely ironic deposits. slyly final theodolites boost ';
    expect(Buffer.from(text.bytes.slice(0, start.length)).toString()).toBe(start);
  });
});

describe('the tables at scale 0.01', () => {
  beforeAll(() => fillTextPool(text));

  it.each(tpchTables.map(({ name }) => name))('%s is byte for byte the official one', (name) => {
    const table = tableOf(name);
    const hash = createHash('sha256');
    let rows = 0;
    let first = '';
    for (const lines of textsOf(table, 0, table.units(scale))) {
      if (rows === 0) first = lines.slice(0, lines.indexOf('\n'));
      rows += lines.split('\n').length - 1;
      hash.update(lines);
    }
    expect({ rows, sha256: hash.digest('hex'), first }).toEqual(facts[name]);
  });

  it.each(tpchTables.map(({ name }) => name))('%s has the same rows in other batches and from the middle', (name) => {
    const table = tableOf(name);
    const units = Math.min(500, table.units(scale));
    const whole = [...textsOf(table, 0, units)].join('');
    const half = Math.floor(units / 2);
    const parts = [...textsOf(table, 0, half, 100), ...textsOf(table, half, units - half, 7)].join('');
    expect(parts).toBe(whole);
  });

  it('have no null and no batch over the limit', () => {
    for (const table of tpchTables) {
      expect(table.schema.fields.every(({ nullable }) => !nullable)).toBe(true);
      const alloc = () => new HeapAllocator();
      for (const batch of batchesOf(table, { scale, start: 0, count: table.units(scale), text, alloc })) {
        expect(batch.length).toBeLessThanOrEqual(65_536);
        expect(batch.columns.map(({ length }) => length)).toEqual(batch.columns.map(() => batch.length));
      }
    }
  });
});
