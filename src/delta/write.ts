/**
 * The commit of a new table with its first files.
 * Takes files that are written and durable already, a clock and a source of ids; one put-if-absent decides.
 */
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import type { ObjectStore } from '../storage/store.ts';
import { protocolFor } from './new-protocol.ts';
import { schemaJson } from './schema.ts';
import type { CommitContext } from './transaction/context.ts';
import type { Operation } from './transaction/operation.ts';
import { logPlace, Transaction } from './transaction/transaction.ts';
import { addFile, type WrittenFile } from './written-file.ts';

export interface NewTable {
  readonly schema: Schema;
  readonly partitionColumns: readonly string[];
  readonly files: readonly WrittenFile[];
  /** Table properties. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** As the history names it: `CREATE TABLE AS SELECT`. */
  readonly operation: string;
  /** What the history tells of it, where that is more than the files' own counts. */
  readonly parameters?: Operation['parameters'];
  readonly metrics?: Operation['metrics'];
}

/** Makes version 0 of a table. Fails with DELTA_PATH_EXISTS where the place has a version 0 already. */
export async function createTable(
  store: ObjectStore,
  root: string,
  table: NewTable,
  context: CommitContext,
  signal?: AbortSignal,
): Promise<void> {
  const tx = new Transaction(logPlace(store, root), null, context);
  const { schema, partitionColumns, files, configuration = {} } = table;
  tx.stage(
    { kind: 'protocol', protocol: protocolFor(schema) },
    {
      kind: 'metaData',
      metadata: {
        id: context.newId(),
        name: null,
        description: null,
        provider: 'parquet',
        schemaString: schemaJson(schema),
        partitionColumns,
        configuration,
        createdTimeMs: context.nowMs(),
      },
    },
    ...files.map((file) => ({ kind: 'add', add: addFile(file) }) as const),
  );
  const { parameters = { mode: 'Append', partitionBy: JSON.stringify(partitionColumns) } } = table;
  const metrics = table.metrics ?? metricsOf(files);
  const operation = { name: table.operation, parameters, metrics, changesData: true };
  const outcome = await tx.commit(operation, signal);
  if (outcome.kind === 'conflict') throw new EngineError('DELTA_PATH_EXISTS', { path: tx.log.name });
}

function metricsOf(files: readonly WrittenFile[]): Record<string, number> {
  const sum = (of: (file: WrittenFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  return {
    numFiles: files.length,
    numOutputRows: sum((file) => file.rows),
    numOutputBytes: sum((file) => file.sizeBytes),
  };
}
