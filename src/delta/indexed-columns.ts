/** Which columns' bounds a table's writers keep, by its settings. Source: PROTOCOL.md, "Per-file Statistics". */
import { isOrderable } from '../core/compare.ts';
import type { DataType, Field } from '../core/types.ts';
import type { Snapshot } from './snapshot.ts';

export interface IndexedColumns {
  /** Paths of the schema's names, in its order. */
  readonly paths: readonly (readonly string[])[];
  /** Why a column is not among them. */
  readonly why: string;
}

type TableColumns = Pick<Snapshot, 'schema' | 'metadata' | 'partitionColumns'>;

/** So many leaf columns have bounds unless the table says otherwise. */
const countDefault = 32;

/** The leaf columns that have bounds by the table's own settings, in the schema's order. */
export function indexedColumns({ schema, metadata, partitionColumns }: TableColumns): IndexedColumns {
  const leaves = schema.fields.filter(({ name }) => !partitionColumns.includes(name)).flatMap((f) => leavesOf(f, []));
  const named = metadata.configuration['delta.dataSkippingStatsColumns'];
  if (named !== undefined) {
    const wanted = named.split(',').map((name) => name.trim().replaceAll('`', ''));
    const own = leaves.filter(({ path }) => wanted.some((name) => `${path.join('.')}.`.startsWith(`${name}.`)));
    return { paths: bounded(own), why: 'delta.dataSkippingStatsColumns does not name it' };
  }
  const count = Number(metadata.configuration['delta.dataSkippingNumIndexedCols'] ?? countDefault);
  const first = count < 0 ? leaves : leaves.slice(0, count);
  const why = `it is none of the first ${count} columns (delta.dataSkippingNumIndexedCols), or its type has no bounds`;
  return { paths: bounded(first), why };
}

function bounded(leaves: readonly Leaf[]): readonly (readonly string[])[] {
  return leaves.flatMap(({ path, type }) => (hasBounds(type) ? [path] : []));
}

interface Leaf {
  readonly path: readonly string[];
  readonly type: DataType;
}

function leavesOf({ name, type }: Field, above: readonly string[]): readonly Leaf[] {
  const path = [...above, name];
  return type.id === 'struct' ? type.fields.flatMap((f) => leavesOf(f, path)) : [{ path, type }];
}

function hasBounds(type: DataType): boolean {
  return isOrderable(type) && !['bool', 'binary', 'list', 'null', 'interval', 'time'].includes(type.id);
}
