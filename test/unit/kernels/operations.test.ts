/** Vector-level kernels of all layouts against plain values, with and without Wasm, in guarded memory. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import {
  boolType,
  type DataType,
  decimal,
  float64,
  int16,
  int32,
  int64,
  isNested,
  nullType,
  typeName,
  utf8,
} from '../../../src/core/types.ts';
import { constant, type Rows, scalarAt, type Vector } from '../../../src/core/vector.ts';
import { arithmetic, decimalArithmetic, negate } from '../../../src/kernels/arithmetic.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { canonicalText } from '../../../src/kernels/canonical.ts';
import type { CompareOp } from '../../../src/kernels/codes.ts';
import {
  compare,
  compareNullSafe,
  filterCompare,
  filterTrue,
  isComparable,
  selectionWithout,
  testNull,
} from '../../../src/kernels/compare.ts';
import { convert, decimalToDouble } from '../../../src/kernels/convert.ts';
import { Counts, Extremes, FloatSums, IntegerSums } from '../../../src/kernels/group-states.ts';
import { hashRows } from '../../../src/kernels/hash.ts';
import { KeyTable } from '../../../src/kernels/hash-table.ts';
import { buildJoinIndex, isDone, nextPairs, startPairs } from '../../../src/kernels/join-index.ts';
import { createKernels, type Kernels } from '../../../src/kernels/kernels.ts';
import { KeyEncoder } from '../../../src/kernels/keys.ts';
import { like, parseLike } from '../../../src/kernels/like.ts';
import { and, not, or } from '../../../src/kernels/logic.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';
import { compareScalars } from '../../../src/kernels/order.ts';
import { Sorter } from '../../../src/kernels/sort.ts';
import { allTypes, valuesOf } from './values.ts';

// Shrinking generated batches takes minutes; a seed is enough to repeat a failure.
fc.configureGlobal({ endOnFailure: true });

const lease = new MemoryPool({ pagesMax: 2048, guard: true }).lease();
const alloc = lease.allocator();
afterAll(() => lease.end());

const configurations: readonly (readonly [string, Kernels])[] = [
  ['wasm', createKernels(lease)],
  ['twins', createKernels(lease, { wasm: false })],
];

/** One of the layouts that hold these values. */
function layoutOf(type: DataType, values: readonly Scalar[], dice: number): Vector {
  if (values.length > 0 && dice % 4 === 0 && values.every((value) => Object.is(value, values[0])))
    return constant(type, values[0]!, values.length);
  if (type.id === 'null' || dice % 4 > 1) return vectorOf(type, values, alloc);
  const distinct = [...values, null];
  const keys = alloc.uint16(values.length);
  values.forEach((_, i) => (keys[i] = i));
  return {
    layout: 'dict',
    type,
    length: values.length,
    valid: null,
    keys,
    dictionary: vectorOf(type, distinct, alloc),
    dictionaryId: 1000 + nextDictionary++,
  };
}
let nextDictionary = 0;

/** Some rows, ascending, or all. */
function someRows(length: number, dice: number): Rows {
  if (dice % 3 === 0) return { length, selection: null };
  const chosen = Array.from({ length }, (_, i) => i).filter((i) => (i * 7 + dice) % 3 > 0);
  return { length, selection: Uint16Array.from(chosen) };
}
const listOf = (rows: Rows): number[] =>
  rows.selection === null ? Array.from({ length: rows.length }, (_, i) => i) : [...rows.selection];

const holds: Record<CompareOp, (order: number) => boolean> = {
  eq: (o) => o === 0,
  ne: (o) => o !== 0,
  lt: (o) => o < 0,
  le: (o) => o <= 0,
  gt: (o) => o > 0,
  ge: (o) => o >= 0,
};
const ops = Object.keys(holds) as CompareOp[];

const forget = (check: () => void): void => {
  const mark = alloc.mark();
  check();
  alloc.release(mark);
};

describe.each(configurations)('%s', (_name, kernels) => {
  describe.each(allTypes.filter(isComparable).map((type) => [typeName(type), type] as const))('%s', (_type, type) => {
    test('comparisons and filters agree with the order of values', () => {
      fc.assert(
        fc.property(valuesOf(type), valuesOf(type), fc.nat(), fc.constantFrom(...ops), (a, b, dice, op) =>
          forget(() => {
            const length = Math.min(a.length, b.length);
            const [left, right] = [
              a.slice(0, length),
              dice % 5 === 0 ? Array(length).fill(b[0] ?? null) : b.slice(0, length),
            ];
            const [x, y] = [layoutOf(type, left, dice), layoutOf(type, right, dice >> 2)];
            const rows = someRows(length, dice >> 4);
            const expected = (row: number): boolean | null =>
              left[row] === null || right[row] === null
                ? null
                : holds[op](compareScalars(type, left[row]!, right[row]!));
            const result = compare(kernels, op, x, y, rows, alloc);
            for (const row of listOf(rows)) expect(scalarAt(result, row)).toBe(expected(row));
            const kept = listOf(rows).filter((row) => expected(row) === true);
            expect([...filterCompare(kernels, op, x, y, rows, alloc)]).toEqual(kept);
            expect([...filterTrue(kernels, result, rows, alloc)]).toEqual(kept);
            expect([...kept, ...selectionWithout(rows, Uint16Array.from(kept), alloc)].sort((p, q) => p - q)).toEqual(
              listOf(rows),
            );
            const same = compareNullSafe(kernels, x, y, rows, alloc);
            for (const row of listOf(rows))
              expect(scalarAt(same, row)).toBe(
                left[row] === null || right[row] === null
                  ? left[row] === right[row]
                  : compareScalars(type, left[row]!, right[row]!) === 0,
              );
            const nulls = testNull(kernels, x, false, alloc);
            for (const row of listOf(rows)) expect(scalarAt(nulls, row)).toBe(left[row] === null);
          }),
        ),
        { numRuns: 60 },
      );
    });
  });

  test('AND, OR and NOT are three-valued', () => {
    fc.assert(
      fc.property(valuesOf(boolType), valuesOf(boolType), fc.nat(), (a, b, dice) =>
        forget(() => {
          const length = Math.min(a.length, b.length);
          const [x, y] = [
            layoutOf(boolType, a.slice(0, length), dice),
            layoutOf(boolType, b.slice(0, length), dice >> 2),
          ];
          const [both, either, neither] = [and(kernels, x, y, alloc), or(kernels, x, y, alloc), not(kernels, x, alloc)];
          for (let row = 0; row < length; row++) {
            const [p, q] = [a[row], b[row]];
            expect(scalarAt(both, row)).toBe(
              p === false || q === false ? false : p === null || q === null ? null : true,
            );
            expect(scalarAt(either, row)).toBe(
              p === true || q === true ? true : p === null || q === null ? null : false,
            );
            expect(scalarAt(neither, row)).toBe(p === null ? null : !p);
          }
        }),
      ),
    );
  });

  test('integer arithmetic is exact or names the first row that overflows', () => {
    fc.assert(
      fc.property(valuesOf(int64), valuesOf(int64), fc.constantFrom('add', 'sub', 'mul'), fc.nat(), (a, b, op, dice) =>
        forget(() => {
          const length = Math.min(a.length, b.length);
          const shrink = (value: Scalar): Scalar =>
            value === null || dice % 2 === 0 ? value : (value as bigint) % 1_000_000n;
          const [left, right] = [a.slice(0, length).map(shrink), b.slice(0, length).map(shrink)];
          const rows = someRows(length, dice >> 4);
          const { vector, failedRow } = arithmetic(
            kernels,
            op,
            layoutOf(int64, left, dice),
            layoutOf(int64, right, dice >> 2),
            int64,
            'i64',
            rows,
            alloc,
          );
          const exact = (row: number): bigint | null => {
            if (left[row] === null || right[row] === null) return null;
            const [p, q] = [left[row] as bigint, right[row] as bigint];
            return op === 'add' ? p + q : op === 'sub' ? p - q : p * q;
          };
          const isOver = (row: number): boolean => exact(row) !== null && BigInt.asIntN(64, exact(row)!) !== exact(row);
          expect(failedRow).toBe(listOf(rows).find(isOver) ?? -1);
          if (failedRow === -1) for (const row of listOf(rows)) expect(scalarAt(vector, row)).toBe(exact(row));
        }),
      ),
    );
  });

  test('negation keeps the sign of zero and tells the smallest integer', () => {
    const zero = negate(
      kernels,
      vectorOf(float64, [0, -0, 1.5, Number.NaN], alloc),
      'f64',
      { length: 4, selection: null },
      alloc,
    );
    expect([0, 1, 2, 3].map((row) => scalarAt(zero.vector, row))).toEqual([-0, 0, -1.5, Number.NaN]);
    const least = negate(
      kernels,
      vectorOf(int16, [5, null, -32768], alloc),
      'i16',
      { length: 3, selection: null },
      alloc,
    );
    expect(least.failedRow).toBe(2);
  });

  const decimals = [
    decimal(5, 2),
    decimal(18, 4),
    decimal(18, 0),
    decimal(38, 10),
    decimal(38, 37),
    decimal(38, 0),
  ] as const;
  test('decimal arithmetic rounds half away from zero at the result scale, in any representation', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...decimals),
        fc.constantFrom(...decimals),
        fc.constantFrom(...decimals),
        fc.constantFrom('add', 'sub', 'mul'),
        fc.nat(),
        fc.gen(),
        (ta, tb, to, op, dice, gen) =>
          forget(() => {
            const [a, b] = [gen(() => valuesOf(ta)), gen(() => valuesOf(tb))];
            const length = Math.min(a.length, b.length);
            const shrink = (value: Scalar): Scalar =>
              value === null || dice % 2 === 0 ? value : (value as bigint) % 10_000n;
            const [left, right] = [a.slice(0, length).map(shrink), b.slice(0, length).map(shrink)];
            const rows = someRows(length, dice >> 4);
            const exactScale = op === 'mul' ? ta.scale + tb.scale : Math.max(ta.scale, tb.scale);
            const expected = (row: number): bigint | null => {
              if (left[row] === null || right[row] === null) return null;
              const raise = (value: Scalar, scale: number): bigint =>
                (value as bigint) * (op === 'mul' ? 1n : 10n ** BigInt(exactScale - scale));
              const [p, q] = [raise(left[row]!, ta.scale), raise(right[row]!, tb.scale)];
              const exact = op === 'add' ? p + q : op === 'sub' ? p - q : p * q;
              if (to.scale >= exactScale) return exact * 10n ** BigInt(to.scale - exactScale);
              const by = 10n ** BigInt(exactScale - to.scale);
              const half = exact < 0n ? -by / 2n : by / 2n;
              return (exact + half) / by;
            };
            const limit = 10n ** BigInt(to.precision);
            const isOver = (row: number): boolean =>
              expected(row) !== null && (expected(row)! >= limit || expected(row)! <= -limit);
            const repr = dice % 2 === 0 ? 'i64' : 'i128';
            const { vector, failedRow } = decimalArithmetic(
              kernels,
              op,
              layoutOf(ta, left, dice),
              layoutOf(tb, right, dice >> 2),
              to,
              repr,
              rows,
              alloc,
            );
            expect(failedRow).toBe(listOf(rows).find(isOver) ?? -1);
            if (failedRow === -1) for (const row of listOf(rows)) expect(scalarAt(vector, row)).toBe(expected(row));
          }),
      ),
      { numRuns: 400 },
    );
  });

  test('casts check ranges and decimals become the nearest doubles', () => {
    const rows = { length: 4, selection: null };
    const narrow = convert(
      kernels,
      vectorOf(int64, [1n, null, 300n, 40000n], alloc) as never,
      int16,
      'i16',
      rows,
      alloc,
    );
    expect(narrow.failedRow).toBe(3);
    fc.assert(
      fc.property(valuesOf(decimal(38, 10)), (values) => {
        const result = decimalToDouble(
          kernels,
          vectorOf(decimal(38, 10), values, alloc) as never,
          10,
          float64,
          { length: values.length, selection: null },
          alloc,
        );
        values.forEach((value, row) =>
          expect(scalarAt(result, row)).toBe(value === null ? null : Number(`${value as bigint}e-10`)),
        );
      }),
    );
  });

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
              for (let i = 1; i < order.length; i++) {
                const [a, b] = [all[order[i - 1]!]!, all[order[i]!]!];
                expect(sorter.isPeer(order[i - 1]!, order[i]!, 1)).toBe(first(a[0], b[0]) === 0);
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

  test('LIKE agrees with a regular expression', () => {
    const part = fc.constantFrom('a', 'b', '_', '%', 'é', '\u{1F600}', '.', '!_', '!%', '!!');
    const letters = fc.constantFrom('a', 'b', 'é', '\u{1F600}', '.', '_', '%', '!', '\n');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.array(fc.option(fc.array(letters, { maxLength: 8 })), { maxLength: 20 }),
        fc.nat(),
        (parts, texts, dice) =>
          forget(() => {
            const values = texts.map((text) => text?.join('') ?? null);
            const source = parts
              .map((p) =>
                p === '_'
                  ? '.'
                  : p === '%'
                    ? '.*'
                    : (p.length > 1 && p.startsWith('!') ? p.slice(1) : p).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
              )
              .join('');
            const regex = new RegExp(`^${source}$`, 'su');
            const rows = someRows(values.length, dice >> 4);
            const result = like(kernels, layoutOf(utf8, values, dice), parseLike(parts.join(''), '!'), rows, alloc);
            for (const row of listOf(rows))
              expect(scalarAt(result, row)).toBe(values[row] === null ? null : regex.test(values[row]!));
          }),
      ),
      { numRuns: 500 },
    );
  });

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
              if (states.sums instanceof IntegerSums)
                expect(states.sums.sumAt(group)).toBe(
                  BigInt.asIntN(
                    128,
                    mine.reduce((sum: bigint, value) => sum + BigInt(value as bigint), 0n),
                  ),
                );
              else
                expect(states.sums.sums[group]).toBe(mine.reduce((sum: number, value) => sum + (value as number), 0));
            }
          }),
      ),
    );
  });

  test('the NULL type compares, hashes and groups as one NULL', () => {
    const vector = constant(nullType, null, 3);
    const rows = { length: 3, selection: null };
    expect(scalarAt(compare(kernels, 'eq', vector, vector, rows, alloc), 1)).toBeNull();
    expect([...filterTrue(kernels, constant(boolType, null, 3), rows, alloc)]).toEqual([]);
  });
});
