/** Keys, joins, sorting, hashing and aggregating of vectors against plain values, with and without Wasm. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import {
  type DataType,
  decimal,
  float64,
  int16,
  int32,
  int64,
  isNested,
  typeName,
  utf8,
} from '../../../src/core/types.ts';
import { constant, scalarAt } from '../../../src/core/vector.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { canonicalText } from '../../../src/kernels/canonical.ts';
import { Counts, Extremes, FloatSums, IntegerSums } from '../../../src/kernels/group-states.ts';
import { hashRows } from '../../../src/kernels/hash.ts';
import { KeyTable } from '../../../src/kernels/hash-table.ts';
import { buildJoinIndex, isDone, nextPairs, startPairs } from '../../../src/kernels/join-index.ts';
import { KeyEncoder } from '../../../src/kernels/keys.ts';
import { compareScalars } from '../../../src/kernels/order.ts';
import { Sorter } from '../../../src/kernels/sort.ts';
import { alloc, configurations, forget, layoutOf, lease, listOf, someRows } from './layouts.ts';
import { allTypes, valuesOf } from './values.ts';

// Shrinking generated batches takes minutes; a seed is enough to repeat a failure.
fc.configureGlobal({ endOnFailure: true });
afterAll(() => lease.end());

describe.each(configurations)('%s', (_name, kernels) => {
  const groupable = allTypes.filter((type) => type.id !== 'variant');
  test.each(groupable.map((type) => [typeName(type), type] as const))(
    'keys of %s: equal numbers for equal values, and back',
    (_type, type) => {
      fc.assert(
        fc.property(
          fc.array(valuesOf(type), { maxLength: 3 }),
          fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
          (batches, dice) =>
            forget(() => {
              const specs = [
                { type, nullable: true, nullsMatch: true },
                { type: int32, nullable: false, nullsMatch: true },
              ];
              const encoder = new KeyEncoder(kernels, specs, alloc);
              const table = new KeyTable(kernels, encoder.width, alloc);
              const known = new Map<string, number>();
              batches.forEach((values, i) => {
                const rows = someRows(values.length, dice[i]!);
                const columns = [layoutOf(type, values, dice[i]! >> 2), constant(int32, 7, values.length)];
                const ids = alloc.int32(values.length);
                table.insert(encoder.encode(columns, rows, 'insert', alloc), rows.selection, ids);
                for (const row of listOf(rows)) {
                  const text = canonicalText(type, values[row]!);
                  if (!known.has(text)) known.set(text, known.size);
                  expect(ids[row]).toBe(known.get(text));
                }
                const found = alloc.int32(values.length);
                expect(table.probe(encoder.encode(columns, rows, 'probe', alloc), rows.selection, found)).toBe(
                  listOf(rows).length,
                );
                expect(listOf(rows).map((row) => found[row])).toEqual(listOf(rows).map((row) => ids[row]));
              });
              expect(table.count).toBe(known.size);
              const [decoded, seven] = encoder.decode(table.words, 0, table.count, alloc);
              expect(
                Array.from({ length: table.count }, (_, row) => canonicalText(type, scalarAt(decoded!, row))),
              ).toEqual([...known.keys()]);
              for (let row = 0; row < table.count; row++) expect(scalarAt(seven!, row)).toBe(7);
            }),
        ),
        { numRuns: 30 },
      );
    },
  );

  test('tables grow far beyond their first size', () =>
    forget(() => {
      const encoder = new KeyEncoder(kernels, [{ type: utf8, nullable: true, nullsMatch: true }], alloc);
      const table = new KeyTable(kernels, encoder.width, alloc);
      for (let from = 0; from < 30_000; from += 10_000) {
        const vector = vectorOf(
          utf8,
          Array.from({ length: 10_000 }, (_, i) => `a key with some length ${(from + i) % 25_000}`),
          alloc,
        );
        const ids = alloc.int32(10_000);
        const rows = { length: 10_000, selection: null };
        table.insert(encoder.encode([vector], rows, 'insert', alloc), null, ids);
        expect(ids[9_999]).toBe((from + 9_999) % 25_000);
      }
      expect(table.count).toBe(25_000);
    }));

  test('join pairs are those of a nested loop, in any number of pieces', () => {
    fc.assert(
      fc.property(
        valuesOf(utf8),
        valuesOf(utf8),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        (build, probe, isOuter, piece, dice) =>
          forget(() => {
            const encoder = new KeyEncoder(kernels, [{ type: utf8, nullable: true, nullsMatch: false }], alloc);
            const table = new KeyTable(kernels, encoder.width, alloc);
            const buildIds = alloc.int32(build.length);
            table.insert(
              encoder.encode([layoutOf(utf8, build, dice)], { length: build.length, selection: null }, 'insert', alloc),
              null,
              buildIds,
            );
            const index = buildJoinIndex(kernels, buildIds, build.length, table.count, alloc);
            const rows = someRows(probe.length, dice >> 4);
            const ids = alloc.int32(probe.length);
            table.probe(encoder.encode([layoutOf(utf8, probe, dice >> 2)], rows, 'probe', alloc), rows.selection, ids);
            const cursor = startPairs(listOf(rows).length, alloc);
            const pairs: number[][] = [];
            while (!isDone(cursor)) {
              const [p, b] = [alloc.int32(piece), alloc.int32(piece)];
              const count = nextPairs(kernels, index, cursor, ids, rows.selection, isOuter, p, b);
              for (let i = 0; i < count; i++) pairs.push([p[i]!, b[i]!]);
            }
            const expected = listOf(rows).flatMap((row) => {
              const matches = build.flatMap((value, i) => (value !== null && value === probe[row] ? [[row, i]] : []));
              return matches.length === 0 && isOuter ? [[row, -1]] : matches;
            });
            expect(pairs).toEqual(expected);
          }),
      ),
    );
  });

  const sortable = allTypes.filter(
    (type) =>
      type.id !== 'variant' &&
      type.id !== 'map' &&
      !(type.id === 'interval' && type.unit === 'calendar') &&
      !(isNested(type) && typeName(type).includes('map')),
  );
  test.each(sortable.map((type) => [typeName(type), type] as const))(
    'sorting by %s, then an int, is stable and right',
    (_type, type) => {
      fc.assert(
        fc.property(
          fc.array(valuesOf(type), { maxLength: 3 }),
          fc.boolean(),
          fc.boolean(),
          fc.nat(),
          (batches, descending, nullsFirst, dice) =>
            forget(() => {
              const sorter = new Sorter(
                kernels,
                [
                  { type, descending, nullsFirst },
                  { type: int32, descending: !descending, nullsFirst: true },
                ],
                alloc,
                1,
              );
              const all: [Scalar, number | null][] = [];
              batches.forEach((values, i) => {
                const rows = someRows(values.length, dice + i);
                const seconds = values.map((_, row) => (row % 5 === 0 ? null : row % 3));
                sorter.append([layoutOf(type, values, dice >> 2), layoutOf(int32, seconds, dice >> 4)], rows, alloc);
                for (const row of listOf(rows)) all.push([values[row]!, seconds[row]!]);
              });
              const order = sorter.finish();
              const first = (a: Scalar, b: Scalar): number => {
                if (a === null || b === null) return (Number(a === null) - Number(b === null)) * (nullsFirst ? -1 : 1);
                return compareScalars(type, a, b) * (descending ? -1 : 1);
              };
              const second = (a: number | null, b: number | null): number =>
                a === null || b === null ? Number(b === null) - Number(a === null) : (a - b) * (descending ? 1 : -1);
              const expected = all
                .map((_, i) => i)
                .sort((i, j) => first(all[i]![0], all[j]![0]) || second(all[i]![1], all[j]![1]) || i - j);
              expect([...order]).toEqual(expected);
              const { outer, inner } = sorter.boundaries(order, 1);
              for (let i = 1; i < order.length; i++) {
                const [a, b] = [all[order[i - 1]!]!, all[order[i]!]!];
                expect(outer.includes(i)).toBe(first(a[0], b[0]) !== 0);
                expect(inner.includes(i)).toBe(first(a[0], b[0]) !== 0 || second(a[1], b[1]) !== 0);
              }
            }),
        ),
        { numRuns: 40 },
      );
    },
  );

  test('many strings with long common beginnings sort in binary order', () =>
    forget(() => {
      const values = Array.from(
        { length: 2000 },
        (_, i) => `Customer#${String((i * 7919) % 2003).padStart(9, '0')}${i % 3 === 0 ? '\0' : ''}`,
      );
      const sorter = new Sorter(kernels, [{ type: utf8, descending: false, nullsFirst: true }], alloc);
      sorter.append([vectorOf(utf8, values, alloc)], { length: 2000, selection: null }, alloc);
      const sorted = Array.from(sorter.finish(), (row) => values[row]!);
      expect(sorted).toEqual(values.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }));
  test('hashes of rows are equal for equal rows whatever the layout', () => {
    fc.assert(
      fc.property(fc.constantFrom(...groupable), fc.nat(), fc.gen(), (type, dice, gen) =>
        forget(() => {
          const values = gen(() => valuesOf(type));
          const rows = { length: values.length, selection: null };
          const plain = hashRows(kernels, [vectorOf(type, values, alloc), vectorOf(type, values, alloc)], rows, alloc);
          const other = hashRows(
            configurations[0]![1],
            [layoutOf(type, values, dice), layoutOf(type, values, dice >> 2)],
            rows,
            alloc,
          );
          expect([...other]).toEqual([...plain]);
        }),
      ),
    );
  });

  test('sums, counts and extremes by group leave NULLs out and keep all digits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DataType>(int16, int64, decimal(38, 4), float64),
        fc.nat(),
        fc.gen(),
        (type, dice, gen) =>
          forget(() => {
            const values = gen(() => valuesOf(type));
            const rows = someRows(values.length, dice);
            const ids = alloc.int32(values.length);
            ids.forEach((_, row) => (ids[row] = (row * 5 + dice) % 3));
            const vector = layoutOf(type, values, dice >> 3);
            const states = {
              sums: type.id === 'float' ? new FloatSums(kernels, alloc) : new IntegerSums(kernels, alloc),
              counts: new Counts(kernels, alloc),
              min: new Extremes(kernels, false, 'i64', alloc),
              max: new Extremes(kernels, true, type.id === 'float' ? 'f64' : 'i16', alloc),
            };
            const least = type.id === 'float' ? new Extremes(kernels, false, 'f64', alloc) : states.min;
            const most =
              type.id === 'float' || type === int16 || type.id === 'decimal'
                ? new Extremes(
                    kernels,
                    true,
                    type.id === 'float' ? 'f64' : type.id === 'decimal' ? 'i128' : 'i16',
                    alloc,
                  )
                : new Extremes(kernels, true, 'i64', alloc);
            for (const state of [states.sums, states.counts, least, most]) state.resize(3);
            states.sums.update(ids, vector, rows, alloc);
            states.counts.update(ids, vector, rows, alloc);
            least.update(ids, vector, rows, alloc);
            most.update(ids, vector, rows, alloc);
            const [low, high] = [least.finish(type, 3, alloc), most.finish(type, 3, alloc)];
            for (let group = 0; group < 3; group++) {
              const mine = listOf(rows)
                .filter((row) => ids[row] === group && values[row] !== null)
                .map((row) => values[row]!);
              expect(states.counts.counts[group]).toBe(BigInt(mine.length));
              const sorted = mine.toSorted((a, b) => compareScalars(type, a, b));
              const isSame = (x: Scalar, y: Scalar): boolean =>
                x === null || y === null ? x === y : compareScalars(type, x, y) === 0;
              expect(isSame(scalarAt(low, group), sorted[0] ?? null)).toBe(true);
              expect(isSame(scalarAt(high, group), sorted.at(-1) ?? null)).toBe(true);
              const sums = states.sums instanceof IntegerSums ? states.sums.sumAt(group) : states.sums.sums[group];
              expect(sums).toBe(sumOf(type, mine));
            }
          }),
      ),
    );
  });
});

/** Exact modulo 2^128, or added in order as doubles. */
function sumOf(type: DataType, values: readonly Scalar[]): Scalar {
  if (type.id === 'float') return values.reduce((sum: number, value) => sum + (value as number), 0);
  return BigInt.asIntN(
    128,
    values.reduce((sum: bigint, value) => sum + BigInt(value as bigint), 0n),
  );
}
