/** Comparing, logic, arithmetic, casts and LIKE on vectors against plain values, with and without Wasm. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { boolType, decimal, float64, int16, int64, nullType, typeName, utf8 } from '../../../src/core/types.ts';
import { constant, scalarAt } from '../../../src/core/vector.ts';
import { arithmetic, decimalArithmetic, negate } from '../../../src/kernels/arithmetic.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
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
import { like, parseLike } from '../../../src/kernels/like.ts';
import { and, not, or } from '../../../src/kernels/logic.ts';
import { compareScalars } from '../../../src/kernels/order.ts';
import { alloc, configurations, forget, holds, layoutOf, lease, listOf, ops, someRows } from './layouts.ts';
import { allTypes, valuesOf } from './values.ts';

// Shrinking generated batches takes minutes; a seed is enough to repeat a failure.
fc.configureGlobal({ endOnFailure: true });
afterAll(() => lease.end());

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
            expect(
              [...kept, ...selectionWithout(kernels, rows, Uint16Array.from(kept), alloc)].sort((p, q) => p - q),
            ).toEqual(listOf(rows));
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
          const done = failedRow === -1 ? listOf(rows) : [];
          for (const row of done) expect(scalarAt(vector, row)).toBe(exact(row));
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
            const done = failedRow === -1 ? listOf(rows) : [];
            for (const row of done) expect(scalarAt(vector, row)).toBe(expected(row));
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
  test('the NULL type compares, hashes and groups as one NULL', () => {
    const vector = constant(nullType, null, 3);
    const rows = { length: 3, selection: null };
    expect(scalarAt(compare(kernels, 'eq', vector, vector, rows, alloc), 1)).toBeNull();
    expect([...filterTrue(kernels, constant(boolType, null, 3), rows, alloc)]).toEqual([]);
  });
});
