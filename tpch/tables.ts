/** The eight tables, and their rows in batches. */
import { type Batch, batchRowsMax } from '../src/core/batch.ts';
import type { Allocator } from '../src/kernels/allocator.ts';
import type { TpchTable } from './table.ts';
import { customer } from './tables/customer.ts';
import { lineitem } from './tables/lineitem.ts';
import { nation } from './tables/nation.ts';
import { orders } from './tables/orders.ts';
import { part } from './tables/part.ts';
import { partsupp } from './tables/partsupp.ts';
import { region } from './tables/region.ts';
import { supplier } from './tables/supplier.ts';
import type { TextPool } from './text-pool.ts';

export const tpchTables: readonly TpchTable[] = [region, nation, supplier, customer, part, partsupp, orders, lineitem];

export interface BatchesOptions {
  readonly scale: number;
  /** The first unit, from 0, and how many. */
  readonly start: number;
  readonly count: number;
  /** Filled. */
  readonly text: TextPool;
  /** An allocator for each batch, which its reader may drop. */
  readonly alloc: () => Allocator;
  /** 65,536 unless given. */
  readonly batchRows?: number;
}

/** The rows of some units of a table, in order. */
export function* batchesOf(table: TpchTable, options: BatchesOptions): Generator<Batch> {
  const { scale, start, count, text, alloc, batchRows = batchRowsMax } = options;
  const step = Math.max(1, Math.floor(batchRows / table.rowsPerUnitMax));
  for (let at = start; at < start + count; at += step) {
    const units = Math.min(step, start + count - at);
    const columns = table.columns({ scale, start: at, count: units, text, alloc: alloc() });
    yield { schema: table.schema, columns, length: columns[0]!.length, selection: null };
  }
}
