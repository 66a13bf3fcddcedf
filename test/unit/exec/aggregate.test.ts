/** Grouping and aggregates against plain maps: keys of any type, DISTINCT, FILTER, grouping sets, set operations. */
import { describe, expect, test } from 'vitest';
import { type DataType, decimal, float64, int32, int64, list, utf8 } from '../../../src/core/types.ts';
import { column, literal } from '../../../src/plan/build.ts';
import type { AggregateCall, Expr } from '../../../src/plan/expr.ts';
import type { AggregatePlan, LogicalPlan } from '../../../src/plan/logical.ts';
import { aggregate, bag, compare, freshId, type Row, randomInts, run, type TestTable, table } from './support.ts';

const random = randomInts(11);
const rows = Array.from({ length: 2000 }, (_, n): Row => {
  const k = random(40);
  return [
    random(10) === 0 ? null : k - 20,
    [null, '', 'a', 'a string that is longer than a word', '\u{1f600}'][random(5)]!,
    [Number.NaN, -0, 0, 2.5][random(4)]!,
    random(6) === 0 ? null : BigInt(random(1000)),
    [[null], [1], [1, 2], null][random(4)]!,
    n,
  ];
});
const data = table('data', { i: int32, s: utf8, d: float64, v: int64, l: list(int32), n: int32 }, rows);
const [i, s, , v, , n] = data.columns.map(column) as [Expr, Expr, Expr, Expr, Expr, Expr];

function group(
  input: LogicalPlan,
  keys: readonly Expr[],
  calls: readonly AggregateCall[],
  options: Partial<AggregatePlan> = {},
): AggregatePlan {
  return {
    kind: 'aggregate',
    input,
    keys: keys.map((expr, at) => ({ id: freshId(), name: `k${at}`, expr })),
    aggregates: calls.map((call, at) => ({ id: freshId(), name: `a${at}`, call })),
    groupingSets: null,
    groupingId: null,
    ...options,
  };
}

const counted = aggregate('count', int64, []);
const summed = aggregate('sum', int64, [v]);

/** count(*) and sum(v) by some of the columns. */
function expected(by: readonly number[], source: readonly Row[] = rows): Row[] {
  const groups = new Map<string, { key: Row; count: bigint; sum: bigint | null }>();
  for (const row of source) {
    const key = by.map((at) => (Object.is(row[at], -0) ? 0 : row[at]!));
    const text = JSON.stringify(key.map((part) => (typeof part === 'number' && Number.isNaN(part) ? 'NaN' : part)));
    const found = groups.get(text) ?? { key, count: 0n, sum: null };
    found.count += 1n;
    if (row[3] !== null) found.sum = (found.sum ?? 0n) + (row[3] as bigint);
    groups.set(text, found);
  }
  return [...groups.values()].map(({ key, count, sum }) => [...key, count, sum]);
}

describe('groups', () => {
  test.each([
    ['an integer', [0]],
    ['a string', [1]],
    ['a double, NaN and zeros', [2]],
    ['a list', [4]],
    ['several', [0, 1, 2]],
    ['a unique column', [5]],
  ] as const)('by %s', async (_, by) => {
    const keys = by.map((at) => column(data.columns[at]!));
    for (const options of [{ batchRows: 7 }, {}, { isWasmOn: false }, { isMemoryPoisoned: true }]) {
      const given = await run(group(data.scan, keys, [counted, summed]), [data], options);
      expect(bag(given)).toEqual(bag(expected(by)));
    }
  });

  test('by a decimal of 128 bits', async () => {
    const wide: DataType = decimal(38, 0);
    const big = (n: number): bigint => BigInt(n % 5) * 10n ** 30n - 7n;
    const source = table(
      'wide',
      { k: wide, v: int64 },
      Array.from({ length: 100 }, (_, at): Row => [big(at), 1n]),
    );
    const given = await run(group(source.scan, [column(source.columns[0]!)], [counted]), [source]);
    expect(bag(given)).toEqual(bag([0, 1, 2, 3, 4].map((at) => [big(at), 20n])));
  });

  test('without keys there is one row, also of nothing', async () => {
    const none: LogicalPlan = { kind: 'filter', input: data.scan, predicate: compare('>', n, literal(int32, 10_000)) };
    expect(await run(group(none, [], [counted, summed]), [data])).toEqual([[0n, null]]);
    expect(await run(group(none, [i], [counted, summed]), [data])).toEqual([]);
    expect(await run(group(data.scan, [], [counted, summed]), [data])).toEqual(expected([]));
  });
});

describe('aggregates', () => {
  test('of distinct values', async () => {
    const call = aggregate('count', int64, [v], { distinct: true });
    const given = await run(group(data.scan, [i], [call, counted]), [data], { batchRows: 7 });
    const sets = new Map<Row[number], Set<Row[number]>>();
    for (const row of rows) {
      const set = sets.get(row[0]!) ?? new Set();
      if (row[3] !== null) set.add(row[3]!);
      sets.set(row[0]!, set);
    }
    const counts = new Map(expected([0]).map(([key, count]): [Row[number], Row[number]] => [key!, count!]));
    expect(bag(given)).toEqual(bag([...sets].map(([key, set]) => [key, BigInt(set.size), counts.get(key)!])));
  });

  test('of rows that pass a filter', async () => {
    const filter = compare('<', n, literal(int32, 500));
    const given = await run(group(data.scan, [i], [aggregate('count', int64, [], { filter })]), [data], {
      batchRows: 100,
    });
    const few = new Map(
      expected([0], rows.slice(0, 500)).map(([key, count]): [Row[number], Row[number]] => [key!, count!]),
    );
    expect(bag(given)).toEqual(bag(expected([0]).map(([key]) => [key!, few.get(key!) ?? 0n])));
  });

  test('by grouping sets, with the number that says which keys are left out', async () => {
    const plan = group(data.scan, [i, s], [counted, summed], {
      groupingSets: [[0, 1], [0], [], [0]],
      groupingId: freshId(),
    });
    const given = await run(plan, [data], { batchRows: 300 });
    const with0 = expected([0]).map(([key, count, sum]) => [key!, null, count!, sum!, 1n]);
    const all = [
      ...expected([0, 1]).map((row) => [...row, 0n]),
      ...with0,
      ...with0,
      ...expected([]).map(([count, sum]) => [null, null, count!, sum!, 3n]),
    ];
    expect(bag(given)).toEqual(bag(all));
  });
});

test('grouping sets made of the full set are those of each set by itself, DISTINCT, order and extremes too', async () => {
  const distinct = aggregate('count', int64, [v], { distinct: true });
  const listed = aggregate('collect_list', list(int64), [v], {
    orderBy: [{ expr: n, descending: true, nullsFirst: true }],
  });
  const calls = [counted, summed, distinct, listed, aggregate('max', int64, [v]), aggregate('avg', float64, [v])];
  const sets = [[0, 1], [1], [0], []];
  const together = await run(group(data.scan, [i, s], calls, { groupingSets: sets }), [data], { batchRows: 300 });
  const apart: Row[] = [];
  for (const set of sets) {
    const keys = set.map((at) => [i, s][at]!);
    const given = await run(group(data.scan, keys, calls), [data], { batchRows: 300 });
    const place = (row: Row, at: number) => (set.includes(at) ? row[set.indexOf(at)]! : null);
    apart.push(...given.map((row) => [place(row, 0), place(row, 1), ...row.slice(set.length)]));
  }
  expect(bag(together)).toEqual(bag(apart));
});

describe('set operations', () => {
  const side = (name: string, values: readonly (number | null)[]): TestTable =>
    table(
      name,
      { x: int32 },
      values.map((value) => [value]),
      3,
    );
  const left = side('left', [1, 1, 2, null, null, 3, 3, 3]);
  const right = side('right', [1, 3, 3, 4, null]);
  const output = [{ id: freshId(), name: 'x', type: int32, nullable: true }];
  const cases: Record<string, readonly (number | null)[]> = {
    'union all': [1, 1, 2, null, null, 3, 3, 3, 1, 3, 3, 4, null],
    union: [1, 2, null, 3, 4],
    'intersect all': [1, 3, 3, null],
    intersect: [1, 3, null],
    'except all': [1, 2, null, 3],
    except: [2],
  };

  test.each(Object.entries(cases))('%s', async (name, values) => {
    const operation = name.split(' ')[0] as 'union';
    const plan: LogicalPlan = {
      kind: 'setOperation',
      operation,
      isAll: name.endsWith('all'),
      inputs: [left.scan, right.scan],
      output,
    };
    expect(bag(await run(plan, [left, right], { batchRows: 2 }))).toEqual(bag(values.map((value) => [value])));
  });
});
