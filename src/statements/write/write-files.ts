/**
 * Runs rows into data files by as many threads as the rows are made on, each with files of its own: nothing of the rows goes
 * through the statement's thread. Takes a bound relation whose first columns are those that are stored.
 */
import { finish } from '../../bind/bind.ts';
import type { Binding, Relation } from '../../bind/env.ts';
import type { Batch } from '../../core/batch.ts';
import type { AddFile } from '../../delta/actions.ts';
import type { DataFileLayout, DataFileOptions } from '../../delta/data-files.ts';
import { deleteFiles } from '../../exec/operators/files.ts';
import type { Location } from '../../storage/open-store.ts';
import type { StatementEnv } from '../env.ts';

export interface FileRows {
  readonly relation: Relation;
  readonly binding: Binding;
  readonly layout: DataFileLayout;
  readonly location: Location;
  readonly options: DataFileOptions;
  /** Where the column stands that is not NULL in rows that may not be stored; null where there is none. */
  readonly broken: number | null;
}

export interface ThreadFiles {
  readonly adds: readonly AddFile[];
  readonly rows: number;
  /** A row that may not be stored; the files are of no use then. */
  readonly broken: Batch | null;
  readonly abort: () => Promise<void>;
}

/** Other stores are reached from this thread alone; files of many partitions would be as many for each thread. */
export function canWriteInThreads({ store }: Location, { partitionColumns }: DataFileLayout): boolean {
  return store.kind === 'local' && partitionColumns.length === 0;
}

/** Errors: those of the rows and of the store; no files are left then. */
export async function writeInThreads(rows: FileRows, env: StatementEnv): Promise<ThreadFiles> {
  const { relation, binding, layout, location, options, broken } = rows;
  const { nowMs, newId } = env.commitContext;
  const columns = layout.schema.fields.length + (options.extraColumns?.length ?? 0);
  const written = await env.write(finish(binding, relation), {
    store: location.store,
    root: location.path,
    layout,
    options,
    id: newId(),
    nowMs: nowMs(),
    columns,
    broken,
  });
  const modificationTimeMs = nowMs();
  return {
    adds: written.flatMap(({ adds }) => adds.map((add) => ({ ...add, modificationTimeMs }))),
    rows: written.reduce((sum, each) => sum + each.rows, 0),
    broken: written.find((each) => each.broken !== null)?.broken ?? null,
    abort: () => deleteFiles(written, location.path, env.openStore(location.store)),
  };
}
