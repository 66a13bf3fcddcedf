/** Aggregates over window frames against loops over each frame: every unit and bound, NULL keys, peers, empty frames. */
import { describe, expect, test } from 'vitest';
import { dateType, dayTimeInterval, int32, int64, utf8 } from '../../../src/core/types.ts';
import { column, literal } from '../../../src/plan/build.ts';
import type { Expr, FrameBound, WindowFrame } from '../../../src/plan/expr.ts';
import type { LogicalPlan } from '../../../src/plan/logical.ts';
import { aggregate, bag, compare, freshId, type Row, randomInts, run, table } from './support.ts';

const random = randomInts(5);
const rows = Array.from(
  { length: 300 },
  (_, n): Row => [
    ['a', 'b', null][random(3)]!,
    random(8) === 0 ? null : random(12),
    random(7) === 0 ? null : BigInt(random(100)),
    n,
  ],
);
const data = table('w', { p: utf8, o: int32, v: int64, n: int32 }, rows, 40);
const [p, o, v, n] = data.columns.map(column) as [Expr, Expr, Expr, Expr];

const preceding = (k: number): FrameBound => ({ kind: 'preceding', offset: literal(int32, k) });
const following = (k: number): FrameBound => ({ kind: 'following', offset: literal(int32, k) });
const first: FrameBound = { kind: 'unboundedPreceding' };
const last: FrameBound = { kind: 'unboundedFollowing' };
const current: FrameBound = { kind: 'currentRow' };
const bounds: readonly (readonly [FrameBound, FrameBound])[] = [
  [first, current],
  [first, last],
  [current, last],
  [preceding(2), following(3)],
  [preceding(5), preceding(2)],
  [following(1), following(4)],
  [first, preceding(1)],
  [following(2), last],
  [current, current],
];

interface Order {
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** The rows of one partition in window order; ties by n, which is how they come. */
function partitionOf(key: Row[number], order: Order): Row[] {
  const rank = (row: Row): number =>
    row[1] === null ? (order.nullsFirst ? -1e9 : 1e9) : (order.descending ? -1 : 1) * (row[1] as number);
  return rows
    .filter((row) => row[0] === key)
    .toSorted((x, y) => rank(x) - rank(y) || (x[3] as number) - (y[3] as number));
}

/** Whether row `at` is in the frame of row `of`. */
function isInFrame(
  part: readonly Row[],
  of: number,
  at: number,
  frame: WindowFrame,
  order: Order,
  peers: readonly number[],
): boolean {
  const place = (i: number): number => (frame.unit === 'rows' ? i : peers[i]!);
  const test = (bound: FrameBound, isEnd: boolean): boolean => {
    const side = isEnd ? -1 : 1;
    if (bound.kind === 'unboundedPreceding' || bound.kind === 'unboundedFollowing') return true;
    const k =
      bound.kind === 'currentRow'
        ? 0
        : (bound.offset as { value: number }).value * (bound.kind === 'preceding' ? -1 : 1);
    if (frame.unit !== 'range' || bound.kind === 'currentRow') return side * (place(at) - place(of) - k) >= 0;
    const [x, y] = [part[at]![1] as number | null, part[of]![1] as number | null];
    if (y === null) return side * (place(at) - place(of)) >= 0;
    if (x === null) return isEnd === order.nullsFirst;
    return side * ((order.descending ? -1 : 1) * (x - y) - k) >= 0;
  };
  return test(frame.start, false) && test(frame.end, true);
}

function expected(frame: WindowFrame, order: Order): Row[] {
  return ['a', 'b', null].flatMap((key) => {
    const part = partitionOf(key, order);
    const values = [...new Set(part.map((row) => row[1]))];
    const peers = part.map((row) => values.indexOf(row[1]));
    return part.map((row, of) => {
      const inside = part.filter((_, at) => isInFrame(part, of, at, frame, order, peers));
      const summed = inside.flatMap((r) => (r[2] === null ? [] : [r[2] as bigint]));
      return [
        ...row,
        summed.length === 0 ? null : summed.reduce((a, b) => a + b, 0n),
        BigInt(inside.length),
        inside.at(0)?.[3] ?? null,
      ];
    });
  });
}

function windowPlan(frame: WindowFrame, order: Order): LogicalPlan {
  const calls = [aggregate('sum', int64, [v]), aggregate('count', int64, []), aggregate('first', int32, [n])];
  const functions = calls.map((call) => ({
    id: freshId(),
    name: call.name,
    window: { call, isAggregate: true, frame },
  }));
  const input: LogicalPlan = {
    kind: 'sort',
    input: data.scan,
    keys: [{ expr: n, descending: false, nullsFirst: true }],
    limit: null,
  };
  return { kind: 'window', input, partitionBy: [p], orderBy: [{ expr: o, ...order }], functions };
}

const orders: readonly Order[] = [
  { descending: false, nullsFirst: true },
  { descending: true, nullsFirst: false },
  { descending: false, nullsFirst: false },
];

describe.each(['rows', 'range', 'groups'] as const)('frames by %s', (unit) => {
  test.each(bounds)('from %o to %o', async (start, end) => {
    for (const order of orders) {
      const frame = { unit, start, end };
      expect(bag(await run(windowPlan(frame, order), [data], { batchRows: 64 }))).toEqual(bag(expected(frame, order)));
    }
  });
});

test('without an order the frame is the partition', async () => {
  const call = aggregate('sum', int64, [v], { filter: compare('<', n, literal(int32, 100)) });
  const frame: WindowFrame = { unit: 'range', start: first, end: current };
  const functions = [{ id: freshId(), name: 's', window: { call, isAggregate: true, frame } }];
  const plan: LogicalPlan = { kind: 'window', input: data.scan, partitionBy: [p], orderBy: [], functions };
  const sums = new Map<Row[number], bigint>();
  for (const row of rows)
    if ((row[3] as number) < 100) sums.set(row[0]!, (sums.get(row[0]!) ?? 0n) + ((row[2] ?? 0n) as bigint));
  expect(bag(await run(plan, [data]))).toEqual(bag(rows.map((row) => [...row, sums.get(row[0]!)!])));
});

test('a range of days', async () => {
  const days = table(
    'days',
    { d: dateType, v: int64 },
    [1, 2, 4, 5, 9].map((d): Row => [d, BigInt(d)]),
  );
  const frame: WindowFrame = {
    unit: 'range',
    start: { kind: 'preceding', offset: literal(dayTimeInterval, 2n * 86_400_000_000n) },
    end: current,
  };
  const functions = [
    {
      id: freshId(),
      name: 's',
      window: { call: aggregate('sum', int64, [column(days.columns[1]!)]), isAggregate: true, frame },
    },
  ];
  const orderBy = [{ expr: column(days.columns[0]!), descending: false, nullsFirst: true }];
  const plan: LogicalPlan = { kind: 'window', input: days.scan, partitionBy: [], orderBy, functions };
  expect((await run(plan, [days])).map((row) => row[2])).toEqual([1n, 3n, 6n, 9n, 9n]);
});
