/** Sources, filters, limits, sorts, scalar subqueries and cancellation, over tables in memory. */
import { describe, expect, test } from 'vitest';
import { dateType, float64, int32, int64, list, utf8 } from '../../../src/core/types.ts';
import { ExecPool } from '../../../src/exec/pool.ts';
import { column, literal } from '../../../src/plan/build.ts';
import type { LogicalPlan, SortPlan } from '../../../src/plan/logical.ts';
import type { TableProvider } from '../../../src/plan/ports.ts';
import { aggregate, call, compare, freshId, type Row, randomInts, rowsIn, run, table, testOptions } from './support.ts';

const random = randomInts(7);
const numbers = table(
  'numbers',
  { i: int32, b: int64, d: float64, s: utf8, day: dateType },
  Array.from({ length: 1000 }, (_, i): Row => {
    const n = random(50);
    return [
      random(9) === 0 ? null : n - 25,
      BigInt(n) * -5_000_000_000n,
      [Number.NaN, -0, 0, 1.5, -2.5, Number.POSITIVE_INFINITY][n % 6]!,
      ['', 'a', 'ä', 'a long string of equal start 1', 'a long string of equal start 2', '\u{1f600}'][random(6)]!,
      i,
    ];
  }),
);
const [i, b, d, s] = numbers.columns.map(column) as [ReturnType<typeof column>, ...ReturnType<typeof column>[]];

describe('filter, project and limit', () => {
  test.each([1, 7, 16_384])('in batches of %i rows', async (batchRows) => {
    const filter: LogicalPlan = { kind: 'filter', input: numbers.scan, predicate: compare('<', i, literal(int32, 0)) };
    const items = [{ id: freshId(), name: 'x', expr: call('+', int64, [b!, literal(int64, 1n)]) }];
    const plan: LogicalPlan = { kind: 'project', input: filter, items };
    const expected = numbers.rows
      .filter((row) => row[0] !== null && (row[0] as number) < 0)
      .map((row) => [(row[1] as bigint) + 1n]);
    expect(await run(plan, [numbers], { batchRows })).toEqual(expected);
    const cut = await run({ kind: 'limit', input: plan, limit: 10, offset: 5 }, [numbers], { batchRows });
    expect(cut).toEqual(expected.slice(5, 15));
    expect(await run({ kind: 'limit', input: plan, limit: null, offset: 100 }, [numbers], { batchRows })).toEqual(
      expected.slice(100),
    );
    expect(await run({ kind: 'limit', input: plan, limit: 0, offset: 0 }, [numbers], { batchRows })).toEqual([]);
  });

  test('no columns at all keep their rows', async () => {
    const rows = await run(
      { kind: 'project', input: numbers.scan, items: [{ id: freshId(), name: 'one', expr: literal(int32, 1) }] },
      [numbers],
    );
    expect(rows.length).toBe(1000);
  });
});

describe('sort', () => {
  const rank = (value: Row[number]): number => {
    const n = value as number;
    return Number.isNaN(n) ? Number.POSITIVE_INFINITY : n === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : n;
  };
  const orders: Record<string, (x: Row, y: Row) => number> = {
    i: (x, y) => (x[0] === y[0] ? 0 : x[0] === null ? -1 : y[0] === null ? 1 : (x[0] as number) - (y[0] as number)),
    b: (x, y) => Number((x[1] as bigint) - (y[1] as bigint)),
    d: (x, y) => (rank(x[2]!) === rank(y[2]!) ? 0 : rank(x[2]!) < rank(y[2]!) ? -1 : 1),
    s: (x, y) => Buffer.compare(Buffer.from(x[3] as string), Buffer.from(y[3] as string)),
  };
  const keys = { i, b: b!, d: d!, s: s! };
  const names = ['i', 'b', 'd', 's'] as const;

  test.each(names)('ascending and descending by %s, stable', async (name) => {
    for (const descending of [false, true]) {
      const plan: SortPlan = {
        kind: 'sort',
        input: numbers.scan,
        keys: [{ expr: keys[name], descending, nullsFirst: !descending }],
        limit: null,
      };
      const sign = descending ? -1 : 1;
      expect(await run(plan, [numbers])).toEqual(numbers.rows.toSorted((x, y) => sign * orders[name]!(x, y)));
    }
  });

  test('by several keys, NULLs last', async () => {
    const plan: SortPlan = {
      kind: 'sort',
      input: numbers.scan,
      keys: [
        { expr: s!, descending: true, nullsFirst: true },
        { expr: i, descending: false, nullsFirst: false },
      ],
      limit: null,
    };
    const byI = (x: Row, y: Row): number => (x[0] === null || y[0] === null ? -orders['i']!(x, y) : orders['i']!(x, y));
    expect(await run(plan, [numbers])).toEqual(numbers.rows.toSorted((x, y) => -orders['s']!(x, y) || byI(x, y)));
  });

  test('the first rows only, through a limit', async () => {
    const sort: SortPlan = {
      kind: 'sort',
      input: numbers.scan,
      keys: [{ expr: i, descending: false, nullsFirst: true }],
      limit: null,
    };
    const rows = await run({ kind: 'limit', input: sort, limit: 20, offset: 100 }, [numbers]);
    expect(rows).toEqual(numbers.rows.toSorted(orders['i']).slice(100, 120));
  });

  test('a top-N of many rows is cut back on the way', async () => {
    const many = table(
      'many',
      { x: int32 },
      Array.from({ length: 150_000 }, (_, n): Row => [(n * 7919) % 150_000]),
      10_000,
    );
    const plan: SortPlan = {
      kind: 'sort',
      input: many.scan,
      keys: [{ expr: column(many.columns[0]!), descending: false, nullsFirst: true }],
      limit: 5,
    };
    expect(await run(plan, [many])).toEqual([[0], [1], [2], [3], [4]]);
  });
});

describe('sources', () => {
  test('rows of VALUES with expressions', async () => {
    const output = [
      { id: freshId(), name: 'x', type: int64, nullable: false },
      { id: freshId(), name: 'y', type: utf8, nullable: true },
    ];
    const rows = [
      [call('+', int64, [literal(int64, 1n), literal(int64, 2n)]), literal(utf8, 'ä')],
      [literal(int64, -1n), literal(utf8, null)],
    ];
    expect(await run({ kind: 'values', output, rows }, [])).toEqual([
      [3n, 'ä'],
      [-1n, null],
    ]);
    expect(await run({ kind: 'values', output: [], rows: [[]] }, [])).toEqual([[]]);
    expect(await run({ kind: 'values', output, rows: [] }, [])).toEqual([]);
  });

  test('a range of numbers, by any step', async () => {
    const column = { id: freshId(), name: 'id', type: int64, nullable: false, path: ['id'] };
    const ref = {
      id: 'range',
      name: 'range',
      version: null,
      schema: { fields: [{ name: 'id', type: int64, nullable: false }] },
    };
    const scan: LogicalPlan = { kind: 'scan', table: ref, columns: [column], filters: [], limit: null };
    const rows = async (start: bigint, end: bigint, step: bigint): Promise<bigint[]> => {
      const provider: TableProvider = {
        ref,
        schema: ref.schema,
        statistics: () => ({ rows: null, isRowsExact: false, sizeBytes: null, columns: new Map() }),
        pushdown: () => 'unsupported',
        plan: async () => ({
          sources: [{ kind: 'file', path: ['id'], type: int64 }],
          splits: [{ kind: 'range', start, end, step }],
          skipped: [],
          filesTotal: 0,
        }),
      };
      const fake = { provider, scan, columns: [column], rows: [] };
      return (await run(scan, [fake as never], { batchRows: 3 })).map((row) => row[0] as bigint);
    };
    expect(await rows(0n, 7n, 2n)).toEqual([0n, 2n, 4n, 6n]);
    expect(await rows(5n, 0n, -2n)).toEqual([5n, 3n, 1n]);
    expect(await rows(5n, 5n, 1n)).toEqual([]);
  });
});

describe('a subquery as a value', () => {
  const one = (rows: readonly Row[]) => table('one', { x: int32 }, rows);
  test('gives its row, NULL for none, an error for two', async () => {
    const full = one([[4]]);
    expect(await run({ kind: 'singleRow', input: full.scan }, [full])).toEqual([[4]]);
    const none = one([]);
    expect(await run({ kind: 'singleRow', input: none.scan }, [none])).toEqual([[null]]);
    const two = one([[1], [2]]);
    await expect(run({ kind: 'singleRow', input: two.scan }, [two])).rejects.toMatchObject({
      condition: 'SCALAR_SUBQUERY_TOO_MANY_ROWS',
    });
  });
});

describe('a statement that is stopped', () => {
  const many = table(
    'm',
    { x: int32 },
    Array.from({ length: 3000 }, (_, n): Row => [n]),
  );
  const other = table(
    'o',
    { y: int32 },
    Array.from({ length: 3000 }, (_, n): Row => [n]),
  );
  const cross: LogicalPlan = {
    kind: 'join',
    type: 'inner',
    left: many.scan,
    right: other.scan,
    condition: null,
    isNullAware: false,
    isLateral: false,
    mark: null,
  };
  const start = (options: object) => {
    const pool = new ExecPool({
      openStore: () => {
        throw new Error('no store');
      },
    });
    const tables = new Map([many, other].map(({ provider }) => [provider.ref.id, provider]));
    return pool.execute({ plan: cross, tables }, { ...testOptions, ...options });
  };
  const read = async (handle: ReturnType<typeof start>): Promise<number> => {
    let rows = 0;
    for await (const batch of handle.batches) rows += rowsIn(batch).length;
    return rows;
  };

  test('by cancel', async () => {
    const handle = start({});
    setTimeout(() => handle.cancel(), 20);
    await expect(read(handle)).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
    expect(handle.state).toBe('canceled');
  });

  test('by cancel while nothing comes out of a join', async () => {
    const pool = new ExecPool({
      openStore: () => {
        throw new Error('no store');
      },
    });
    const tables = new Map([many, other].map(({ provider }) => [provider.ref.id, provider]));
    const condition = compare(
      '>',
      column(many.columns[0]!),
      call('+', int32, [column(other.columns[0]!), literal(int32, 10_000)]),
    );
    const handle = pool.execute(
      { plan: { ...cross, condition } as LogicalPlan, tables },
      { ...testOptions, batchRows: 7 },
    );
    setTimeout(() => handle.cancel(), 20);
    await expect(read(handle)).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
  });

  test('by its reader going away', async () => {
    const handle = start({});
    for await (const _ of handle.batches) break;
    await expect.poll(() => handle.state, { timeout: 10_000 }).toBe('canceled');
    await expect.poll(() => handle.progress.memoryBytes, { timeout: 10_000 }).toBe(0);
  });

  test('by its timeout', async () => {
    await expect(read(start({ timeoutMs: 20 }))).rejects.toMatchObject({ condition: 'STATEMENT_TIMEOUT' });
  });

  test('by its memory limit', async () => {
    const big: LogicalPlan = {
      kind: 'aggregate',
      input: cross,
      keys: [],
      aggregates: [
        {
          id: freshId(),
          name: 'all',
          call: aggregate('collect_list', list(int32), [column(many.columns[0]!)]),
        },
      ],
      groupingSets: null,
      groupingId: null,
    };
    const pool = new ExecPool({
      openStore: () => {
        throw new Error('no store');
      },
    });
    const tables = new Map([many, other].map(({ provider }) => [provider.ref.id, provider]));
    const handle = pool.execute({ plan: big, tables }, { ...testOptions, memoryLimitBytes: 32 << 20 });
    await expect(read(handle)).rejects.toMatchObject({ condition: 'OUT_OF_MEMORY' });
  });
});
