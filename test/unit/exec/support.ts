/** Plans written by hand over tables in memory, run by the pool; rows come back as plain values. */
import { type Batch, forEachRow, rowsOf } from '../../../src/core/batch.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import { boolType, type DataType, type Field, field } from '../../../src/core/types.ts';
import { scalarAt } from '../../../src/core/vector.ts';
import type { ExecOptions } from '../../../src/exec/options.ts';
import { ExecPool } from '../../../src/exec/pool.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import type { AggregateCall, ColumnId, Expr, OutputColumn } from '../../../src/plan/expr.ts';
import type { LogicalPlan, ScanPlanNode } from '../../../src/plan/logical.ts';
import type { TableProvider } from '../../../src/plan/ports.ts';

export type Row = readonly Scalar[];

export interface TestTable {
  readonly provider: TableProvider;
  readonly scan: ScanPlanNode;
  readonly columns: readonly OutputColumn[];
  readonly rows: readonly Row[];
}

let nextId = 1;

export function freshId(): ColumnId {
  return nextId++;
}

/** A table of `rows`, in batches of `batchRows`. */
export function table(
  name: string,
  columns: Readonly<Record<string, DataType>>,
  rows: readonly Row[],
  batchRows = 100,
): TestTable {
  const fields = Object.entries(columns).map(([column, type]): Field => field(column, type));
  const schema = { fields };
  const ref = { id: name, name, version: null, schema };
  const output = fields.map((f) => ({ id: freshId(), name: f.name, type: f.type, nullable: true, path: [f.name] }));
  const provider: TableProvider = {
    ref,
    schema,
    statistics: () => ({ rows: rows.length, isRowsExact: true, sizeBytes: null, columns: new Map() }),
    pushdown: () => 'unsupported',
    plan: async (request) => ({
      sources: request.columns.map((c) => ({ kind: 'file', path: c.path, type: c.type })),
      splits: [{ kind: 'batches', batches: batchesOf(fields, rows, batchRows) }],
      skipped: [],
      filesTotal: 0,
    }),
  };
  return {
    provider,
    columns: output,
    rows,
    scan: { kind: 'scan', table: ref, columns: output, filters: [], limit: null },
  };
}

function batchesOf(fields: readonly Field[], rows: readonly Row[], size: number): Batch[] {
  const alloc = new HeapAllocator();
  const out: Batch[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const part = rows.slice(from, from + size);
    const columns = fields.map((f, i) =>
      vectorOf(
        f.type,
        part.map((row) => row[i]!),
        alloc,
      ),
    );
    out.push({ schema: { fields }, columns, length: part.length, selection: null });
  }
  return out;
}

export const testOptions: ExecOptions = { zone: 'UTC', ansi: true, nowMicros: 0n };

/** The rows of a plan, in the order they came. */
export async function run(
  plan: LogicalPlan,
  tables: readonly TestTable[],
  options: Partial<ExecOptions> = {},
): Promise<Row[]> {
  const pool = new ExecPool({
    openStore: () => {
      throw new Error('tables in memory have no store');
    },
  });
  try {
    const providers = new Map(tables.map(({ provider }) => [provider.ref.id, provider]));
    const handle = pool.execute({ plan, tables: providers }, { ...testOptions, ...options });
    const rows: Row[] = [];
    for await (const batch of handle.batches) rows.push(...rowsIn(batch));
    return rows;
  } finally {
    await pool.close();
  }
}

export function rowsIn(batch: Batch): Row[] {
  const rows: Row[] = [];
  forEachRow(rowsOf(batch), (row) => rows.push(batch.columns.map((vector) => scalarAt(vector, row))));
  return rows;
}

/** Rows as sorted text, for comparing bags. */
export function bag(rows: readonly Row[]): string[] {
  return rows
    .map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)))
    .toSorted();
}

export function call(name: string, type: DataType, args: readonly Expr[], options: Partial<Expr> = {}): Expr {
  return { kind: 'call', name, type, nullable: true, mayFail: false, args, ...options } as Expr;
}

export function compare(name: '=' | '<' | '>' | '<=' | '>=' | '<>' | '<=>', left: Expr, right: Expr): Expr {
  return call(name, boolType, [left, right]);
}

export function aggregate(
  name: string,
  type: DataType,
  args: readonly Expr[],
  options: Partial<AggregateCall> = {},
): AggregateCall {
  return {
    name,
    args,
    distinct: false,
    filter: null,
    orderBy: [],
    ignoreNulls: false,
    type,
    nullable: true,
    mayFail: false,
    ...options,
  };
}

/** Deterministic pseudo-random integers below `bound`. */
export function randomInts(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % bound;
  };
}
