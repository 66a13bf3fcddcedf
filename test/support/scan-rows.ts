/** Reads what a scan plan says, row by row, without the engine: the log's part of a query alone is under test. */
import { EngineError } from '../../src/core/errors.ts';
import type { Scalar } from '../../src/core/scalar.ts';
import type { Field } from '../../src/core/types.ts';
import { scalarAt } from '../../src/core/vector.ts';
import { type DeltaScanOptions, deltaProvider } from '../../src/delta/scan.ts';
import type { Snapshot } from '../../src/delta/snapshot.ts';
import { fieldOf } from '../../src/formats/parquet/columns.ts';
import { resolveColumn } from '../../src/formats/parquet/mapping.ts';
import { openParquet, storeSource } from '../../src/formats/parquet/reader.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { HeapAllocator } from '../../src/kernels/allocator.ts';
import type { ScanColumn } from '../../src/plan/logical.ts';
import type { ScanPlan, Split, TableProvider } from '../../src/plan/ports.ts';
import { openStore } from '../../src/storage/open-store.ts';
import type { ObjectStore } from '../../src/storage/store.ts';

const wasm = createParquetWasm();

export type Row = readonly Scalar[];

/** Judges literals alone: enough for predicates that compare columns with literals. */
export const literalJudging: DeltaScanOptions['judging'] = {
  evaluate: (expr) => {
    if (expr.kind === 'literal') return expr.value;
    throw new EngineError('UNSUPPORTED_FEATURE', { feature: 'evaluating here' });
  },
  functions: { direction: () => null, isStrict: () => false, isVolatile: () => false },
};

export function providerOf(snapshot: Snapshot): TableProvider {
  return deltaProvider(snapshot, { name: 't', judging: literalJudging, openStore: ({ store }) => openStore(store) });
}

/** The schema's columns as a scan asks for them; ids count from 1. */
export function scanColumns(fields: readonly Field[]): ScanColumn[] {
  return fields.map(({ name, type, nullable }, i) => ({ id: i + 1, name, type, nullable, path: [name] }));
}

/** All rows of a plan's Parquet splits. */
export async function rowsOfPlan(plan: ScanPlan, stores: (split: Split) => ObjectStore): Promise<Row[]> {
  const rows: Row[] = [];
  for (const split of plan.splits) for (const row of await rowsOfSplit(plan, split, stores(split))) rows.push(row);
  return rows;
}

/** A whole Parquet file: its fields and rows. */
export async function rowsOfFile(
  store: ObjectStore,
  path: string,
): Promise<{ readonly fields: readonly Field[]; readonly rows: Row[] }> {
  const info = await store.head(path);
  const file = await openParquet(storeSource(store, path, info?.sizeBytes ?? 0), wasm);
  const { columns } = file.footer;
  const reads = columns.map(({ name, type }) => resolveColumn(file.footer, { kind: 'file', path: [name], type }));
  const rows: Row[] = [];
  for (const group of file.footer.metadata.rowGroups.keys()) {
    for await (const batch of file.readRowGroup(group, reads, new HeapAllocator())) {
      for (let row = 0; row < batch.length; row++) rows.push(batch.columns.map((column) => scalarAt(column, row)));
    }
  }
  return { fields: columns.map(fieldOf), rows };
}

async function rowsOfSplit(plan: ScanPlan, split: Split, store: ObjectStore): Promise<Row[]> {
  if (split.kind !== 'parquet') throw new Error(`a split of kind ${split.kind}`);
  const file = await openParquet(storeSource(store, split.path, split.sizeBytes), wasm);
  const sources = plan.sources.filter((source) => source.kind === 'file');
  const reads = sources.map((source) => resolveColumn(file.footer, source));
  const deleted = new Set(split.deletedRows ?? []);
  const rows: Row[] = [];
  for (const group of file.footer.metadata.rowGroups.keys()) {
    for await (const batch of file.readRowGroup(group, reads, new HeapAllocator())) {
      for (let row = 0; row < batch.length; row++) {
        if (deleted.has(batch.firstRow + row)) continue;
        let next = 0;
        const value = (source: (typeof plan.sources)[number]): Scalar =>
          source.kind === 'constant' ? split.constants[source.index]! : scalarAt(batch.columns[next++]!, row);
        rows.push(plan.sources.map(value));
      }
    }
  }
  return rows;
}

/** Rows as text in one order, so that two sets of them can be compared; map entries have no order. */
export function sortedText(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify(row, plain)).sort();
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}
