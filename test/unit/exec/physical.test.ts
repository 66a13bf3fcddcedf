/** How logical plans become pipelines: which side is built, where runtime filters go, which columns are kept. */
import { describe, expect, test } from 'vitest';
import { float64, int32, int64 } from '../../../src/core/types.ts';
import type { Pipeline } from '../../../src/exec/physical.ts';
import { planPhysical } from '../../../src/exec/plan-physical.ts';
import { and, column, literal, or } from '../../../src/plan/build.ts';
import type { Expr } from '../../../src/plan/expr.ts';
import type { AggregatePlan, JoinPlan, LogicalPlan, SetOperationPlan } from '../../../src/plan/logical.ts';
import { aggregate, call, compare, freshId, table } from './support.ts';

const big = table('big', { k: int32, v: int64, w: int64 }, []);
const small = table('small', { k: int32, x: int64 }, []);
const [bigKey, bigValue] = big.columns.map(column) as [ReturnType<typeof column>, ReturnType<typeof column>];
const smallKey = column(small.columns[0]!);
const estimateRows = (plan: LogicalPlan): number => {
  if (plan.kind === 'scan') return plan.table.name === 'big' ? 1_000_000 : 100;
  return plan.kind === 'join' ? 1000 : 10_000;
};

function join(
  left: LogicalPlan,
  right: LogicalPlan,
  condition: JoinPlan['condition'],
  type: JoinPlan['type'] = 'inner',
): JoinPlan {
  return { kind: 'join', type, left, right, condition, isNullAware: false, isLateral: false, mark: null };
}

function scanOf(pipelines: readonly Pipeline[], name: string): Pipeline {
  return pipelines.find(({ source }) => source.kind === 'scan' && source.table.name === name)!;
}

describe('the side that is built', () => {
  test.each(['inner', 'semi', 'anti', 'left', 'mark'] as const)(
    'of a join of type %s is the smaller one where its type allows',
    (type) => {
      for (const [left, right] of [
        [big, small],
        [small, big],
      ] as const) {
        const condition = compare('=', column(left.columns[0]!), column(right.columns[0]!));
        const plan = { ...join(left.scan, right.scan, condition, type), mark: type === 'mark' ? freshId() : null };
        const { pipelines, sinks } = planPhysical(plan, { estimateRows });
        const built = pipelines
          .filter(({ sink }) => sinks[sink]!.kind === 'build')
          .map(({ source }) => source.kind === 'scan' && source.table.name);
        expect(built).toEqual([type === 'mark' ? right.scan.table.name : 'small']);
      }
    },
  );
});

test('a build side drops rows below the aggregation that is probed', () => {
  const key = { id: freshId(), name: 'k', expr: bigKey };
  const sum = { id: freshId(), name: 's', call: aggregate('sum', int64, [bigValue]) };
  const grouped: LogicalPlan = {
    kind: 'aggregate',
    input: big.scan,
    keys: [key],
    aggregates: [sum],
    groupingSets: null,
    groupingId: null,
  };
  const condition = compare('=', column({ id: key.id, name: 'k', type: int32, nullable: true }), smallKey);
  const { pipelines } = planPhysical(join(grouped, small.scan, condition), { estimateRows });
  const scan = scanOf(pipelines, 'big');
  expect(scan.transforms).toMatchObject([{ kind: 'probe', mode: 'semi', isOptional: true, keys: [{ id: bigKey.id }] }]);
  expect(scan.needs).toEqual([scanOf(pipelines, 'small').sink]);
});

test('a scan gives only the columns that are read', () => {
  const plan: LogicalPlan = { kind: 'project', input: big.scan, items: [{ id: freshId(), name: 'x', expr: bigValue }] };
  const { source } = planPhysical(plan).pipelines[0]!;
  expect(source.output.map((c) => c.name)).toEqual(['v']);
});

test('what every branch of an OR asks for is a key, and the OR stays a condition', () => {
  const same = compare('=', bigKey, smallKey);
  const first = and([same, compare('<', bigValue, literal(int64, 1n))]);
  const second = and([same, compare('>', bigValue, literal(int64, 9n))]);
  const { pipelines } = planPhysical(join(big.scan, small.scan, or([first, second])));
  const probe = scanOf(pipelines, 'big').transforms[0]!;
  expect(probe).toMatchObject({ kind: 'probe', keys: [{ id: bigKey.id }], residual: { kind: 'or' } });
});

test('a filter above a join of all pairs makes it a join by key', () => {
  const plan: LogicalPlan = {
    kind: 'filter',
    input: join(big.scan, small.scan, null),
    predicate: compare('=', bigKey, smallKey),
  };
  expect(scanOf(planPhysical(plan).pipelines, 'big').transforms[0]).toMatchObject({
    kind: 'probe',
    keys: [{ id: bigKey.id }],
  });
});

describe('an aggregation that stands in a plan twice', () => {
  const twice = (argument: (value: Expr) => Expr) => {
    const sides = [0, 1].map((): AggregatePlan => {
      const columns = big.scan.columns.map((c) => ({ ...c, id: freshId() }));
      const [k, v] = columns.map(column) as [Expr, Expr];
      return {
        kind: 'aggregate',
        input: { ...big.scan, columns },
        keys: [{ id: freshId(), name: 'k', expr: k }],
        aggregates: [{ id: freshId(), name: 's', call: aggregate('sum', int64, [argument(v)]) }],
        groupingSets: null,
        groupingId: null,
      };
    });
    const [a, b] = sides.map((side) => column({ id: side.keys[0]!.id, name: 'k', type: int32, nullable: true }));
    const { sinks } = planPhysical(join(sides[0]!, sides[1]!, compare('=', a!, b!)), { estimateRows });
    return sinks.filter(({ kind }) => kind === 'aggregate').length;
  };

  test('is computed once', () => {
    expect(twice((value) => value)).toBe(1);
  });

  test('is computed twice where its values vary', () => {
    expect(twice(() => call('rand', float64, []))).toBe(2);
  });

  test('and differs by a constant is two', () => {
    let n = 0n;
    expect(twice((value) => call('+', int64, [value, literal(int64, n++)]))).toBe(2);
  });
});

test.each(['union', 'intersect', 'except'] as const)(
  'a set operation (%s) that stands twice is computed once',
  (operation) => {
    const sides = [0, 1].map((): SetOperationPlan => {
      const inputs = [0, 1].map((): LogicalPlan => {
        return { ...small.scan, columns: small.scan.columns.map((c) => ({ ...c, id: freshId() })) };
      });
      const output = small.columns.map((c) => ({ ...c, id: freshId() }));
      return { kind: 'setOperation', operation, isAll: false, inputs, output };
    });
    const [a, b] = sides.map((side) => column(side.output[0]!));
    const { sinks, pipelines } = planPhysical(join(sides[0]!, sides[1]!, compare('=', a!, b!)), { estimateRows });
    expect(sinks.filter(({ kind }) => kind === 'aggregate')).toHaveLength(1);
    expect(pipelines.filter(({ source }) => source.kind === 'scan')).toHaveLength(2);
  },
);

test('a build side drops rows in each input of a union', () => {
  const output = big.columns.map((c) => ({ ...c, id: freshId() }));
  const other = { ...big.scan, columns: big.scan.columns.map((c) => ({ ...c, id: freshId() })) };
  const union: SetOperationPlan = {
    kind: 'setOperation',
    operation: 'union',
    isAll: true,
    inputs: [big.scan, other],
    output,
  };
  const { pipelines } = planPhysical(join(union, small.scan, compare('=', column(output[0]!), smallKey)), {
    estimateRows,
  });
  const scans = pipelines.filter(({ source }) => source.kind === 'scan' && source.table.name === 'big');
  const keys = scans.map(({ transforms: [first] }) => first?.kind === 'probe' && first.isOptional && first.keys[0]);
  expect(keys).toMatchObject([{ id: bigKey.id }, { id: other.columns[0]!.id }]);
});
