/** Every join type against nested loops over plain values, for keys of several types, with NULLs and residual conditions. */
import { describe, expect, test } from 'vitest';
import { boolType, type DataType, decimal, float64, int32, int64, utf8 } from '../../../src/core/types.ts';
import { and, column } from '../../../src/plan/build.ts';
import type { Expr } from '../../../src/plan/expr.ts';
import type { JoinPlan } from '../../../src/plan/logical.ts';
import { bag, compare, freshId, type Row, randomInts, run, type TestTable, table } from './support.ts';

type Kind = JoinPlan['type'];
const kinds: readonly Kind[] = ['inner', 'left', 'right', 'full', 'semi', 'anti', 'mark'];

/** SQL's three values of a condition over a pair. */
type Truth = (left: Row, right: Row) => boolean | null;

function expected(kind: Kind, left: readonly Row[], right: readonly Row[], truth: Truth, isNullAware = false): Row[] {
  const nulls = (rows: readonly Row[], width: number): Row => (rows[0] ?? new Array(width).fill(null)).map(() => null);
  const matches = (l: Row): Row[] => right.filter((r) => truth(l, r) === true);
  const isMatched = (l: Row): boolean =>
    right.some((r) => truth(l, r) === true || (isNullAware && truth(l, r) === null));
  const pairs = left.flatMap((l) => matches(l).map((r) => [...l, ...r]));
  const leftOnly = left.filter((l) => matches(l).length === 0).map((l) => [...l, ...nulls(right, 3)]);
  const rightOnly = right.filter((r) => !left.some((l) => truth(l, r) === true)).map((r) => [...nulls(left, 3), ...r]);
  switch (kind) {
    case 'inner':
      return pairs;
    case 'left':
      return [...pairs, ...leftOnly];
    case 'right':
      return [...pairs, ...rightOnly];
    case 'full':
      return [...pairs, ...leftOnly, ...rightOnly];
    case 'semi':
      return left.filter(isMatched).map((l) => [...l]);
    case 'anti':
      return left.filter((l) => !isMatched(l));
    case 'mark':
      return left.map((l) => [...l, isMatched(l)]);
  }
}

function join(type: Kind, left: TestTable, right: TestTable, condition: Expr | null, isNullAware = false): JoinPlan {
  const mark = type === 'mark' ? freshId() : null;
  return { kind: 'join', type, left: left.scan, right: right.scan, condition, isNullAware, isLateral: false, mark };
}

const makers: Readonly<Record<string, { type: DataType; value: (n: number) => Row[number] }>> = {
  int: { type: int32, value: (n) => n },
  bigint: { type: int64, value: (n) => BigInt(n) * 10_000_000_000n },
  double: { type: float64, value: (n) => (n === 0 ? -0 : n === 1 ? Number.NaN : n / 4) },
  decimal: { type: decimal(30, 2), value: (n) => BigInt(n) * 123_456_789_012_345_678_901n },
  string: { type: utf8, value: (n) => `${'long string '.repeat(n % 3)}${n}` },
};

function sample(
  name: string,
  type: DataType,
  value: (n: number) => Row[number],
  rows: number,
  seed: number,
  distinct: number,
): TestTable {
  const random = randomInts(seed);
  const make = (i: number): Row => [random(10) === 0 ? null : value(random(distinct)), random(5), `${name}${i}`];
  return table(
    name,
    { k: type, n: int32, s: utf8 },
    Array.from({ length: rows }, (_, i) => make(i)),
    17,
  );
}

function isEqual(a: Row[number], b: Row[number]): boolean | null {
  if (a === null || b === null) return null;
  if (typeof a === 'number' && typeof b === 'number') return a === b || (Number.isNaN(a) && Number.isNaN(b));
  return a === b;
}

describe.each(Object.entries(makers))('a join on keys of type %s', (_, { type, value }) => {
  const left = sample('l', type, value, 60, 1, 12);
  const right = sample('r', type, value, 40, 2, 12);
  const unique = table(
    'u',
    { k: type, n: int32, s: utf8 },
    Array.from({ length: 12 }, (_, i): Row => [value(i), i % 5, `u${i}`]),
    5,
  );
  const key = (t: TestTable): Expr => column(t.columns[0]!);
  const n = (t: TestTable): Expr => column(t.columns[1]!);

  test.each(kinds)('%s', async (kind) => {
    for (const other of [right, unique]) {
      const rows = await run(join(kind, left, other, compare('=', key(left), key(other))), [left, other], {
        batchRows: 7,
      });
      expect(bag(rows)).toEqual(bag(expected(kind, left.rows, other.rows, (l, r) => isEqual(l[0]!, r[0]!))));
    }
  });

  test.each(kinds)('%s with a residual condition', async (kind) => {
    const condition = and([compare('=', key(left), key(right)), compare('<', n(left), n(right))]);
    const rows = await run(join(kind, left, right, condition), [left, right], { batchRows: 7 });
    const truth: Truth = (l, r) => {
      const same = isEqual(l[0]!, r[0]!);
      return (l[1] as number) < (r[1] as number) ? same : false;
    };
    expect(bag(rows)).toEqual(bag(expected(kind, left.rows, right.rows, truth)));
  });

  test.each(kinds)('%s on two keys', async (kind) => {
    const condition = and([compare('=', key(left), key(right)), compare('=', n(left), n(right))]);
    const rows = await run(join(kind, left, right, condition), [left, right], { batchRows: 7 });
    const truth: Truth = (l, r) => (l[1] === r[1] ? isEqual(l[0]!, r[0]!) : false);
    expect(bag(rows)).toEqual(bag(expected(kind, left.rows, right.rows, truth)));
  });

  test.each(kinds)('%s where NULL equals NULL', async (kind) => {
    const rows = await run(join(kind, left, right, compare('<=>', key(left), key(right))), [left, right]);
    const truth: Truth = (l, r) => (l[0] === null || r[0] === null ? l[0] === r[0] : isEqual(l[0]!, r[0]!));
    expect(bag(rows)).toEqual(bag(expected(kind, left.rows, right.rows, truth)));
  });

  test.each(kinds)('%s with the smaller side built', async (kind) => {
    const estimateRows = (plan: { kind: string }) => (plan === left.scan ? 1 : plan === right.scan ? 1000 : null);
    const rows = await run(join(kind, left, right, compare('=', key(left), key(right))), [left, right], {
      estimateRows,
    });
    expect(bag(rows)).toEqual(bag(expected(kind, left.rows, right.rows, (l, r) => isEqual(l[0]!, r[0]!))));
  });
});

describe('a join without equal keys', () => {
  const random = randomInts(3);
  const left = table(
    'a',
    { k: int32, n: int32, s: utf8 },
    Array.from({ length: 23 }, (_, i) => [random(6), i, `a${i}`]),
    5,
  );
  const right = table(
    'b',
    { k: int32, n: int32, s: utf8 },
    Array.from({ length: 19 }, (_, i) => [random(6), i, `b${i}`]),
    5,
  );
  const empty = table('e', { k: int32, n: int32, s: utf8 }, []);

  test.each(kinds)('%s on an inequality', async (kind) => {
    const condition = compare('<', column(left.columns[0]!), column(right.columns[0]!));
    const rows = await run(join(kind, left, right, condition), [left, right], { batchRows: 7 });
    expect(bag(rows)).toEqual(
      bag(expected(kind, left.rows, right.rows, (l, r) => (l[0] as number) < (r[0] as number))),
    );
  });

  test.each(kinds)('%s of all pairs, also with an empty side', async (kind) => {
    for (const [a, b] of [
      [left, right],
      [left, empty],
      [empty, right],
      [empty, empty],
    ] as const) {
      const rows = await run(join(kind, a, b, null), [left, right, empty], { batchRows: 7 });
      expect(bag(rows)).toEqual(bag(expected(kind, a.rows, b.rows, () => true)));
    }
  });
});

describe('NOT IN', () => {
  const left = table('x', { k: int32, n: int32 }, [
    [1, 1],
    [2, 1],
    [null, 1],
    [3, 2],
  ]);
  const cases: readonly (readonly [string, readonly Row[]])[] = [
    [
      'values',
      [
        [2, 1],
        [5, 1],
      ],
    ],
    [
      'a NULL',
      [
        [2, 1],
        [null, 1],
      ],
    ],
    [
      'a NULL for other rows only',
      [
        [2, 1],
        [null, 2],
      ],
    ],
    ['nothing', []],
  ];

  test.each(cases)('of %s', async (_, rows) => {
    const right = table('y', { k: int32, n: int32 }, rows);
    const same = compare('=', column(left.columns[0]!), column(right.columns[0]!));
    const plain = await run(join('anti', left, right, same, true), [left, right]);
    expect(bag(plain)).toEqual(bag(expected('anti', left.rows, rows, (l, r) => isEqual(l[0]!, r[0]!), true)));
    const marked = await run(join('mark', left, right, same, true), [left, right]);
    expect(bag(marked)).toEqual(bag(expected('mark', left.rows, rows, (l, r) => isEqual(l[0]!, r[0]!), true)));
    const correlated = and([same, compare('=', column(left.columns[1]!), column(right.columns[1]!))]);
    const truth: Truth = (l, r) => (l[1] === r[1] ? isEqual(l[0]!, r[0]!) : false);
    const both = await run(join('anti', left, right, correlated, true), [left, right]);
    expect(bag(both)).toEqual(bag(expected('anti', left.rows, rows, truth, true)));
  });
});

test('a key of nested type', async () => {
  const type: DataType = { id: 'list', item: { name: 'element', type: int32, nullable: true } };
  const left = table('p', { k: type, n: boolType }, [
    [[1, 2], true],
    [[1], false],
    [[], null],
    [null, true],
  ]);
  const right = table('q', { k: type, s: utf8 }, [
    [[1, 2], 'a'],
    [[], 'b'],
    [[2, 1], 'c'],
    [null, 'd'],
  ]);
  const condition = compare('=', column(left.columns[0]!), column(right.columns[0]!));
  const rows = await run(join('inner', left, right, condition), [left, right]);
  expect(bag(rows)).toEqual(
    bag([
      [[1, 2], true, [1, 2], 'a'],
      [[], null, [], 'b'],
    ]),
  );
});
