/**
 * Functions that give what is known of a table as rows: delta_history, delta_files, delta_log. Their first argument is the
 * table's name or its path, as text. They compose like any relation.
 */
import { relationNotFound } from '../bind/resolve-relations.ts';
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { field, int32, int64, map, type Schema, timestampUtc, utf8 } from '../core/types.ts';
import { deletionVectorId } from '../delta/actions.ts';
import { readHistory } from '../delta/history.ts';
import { readLogLines } from '../delta/log/read-log.ts';
import { listLog } from '../delta/log/segment.ts';
import { logicalPath } from '../delta/properties.ts';
import type { JudgeContext } from '../delta/scan.ts';
import type { DeltaTable, Snapshot } from '../delta/snapshot.ts';
import { fileStatistics } from '../delta/statistics.ts';
import { stringifyJson } from '../formats/json/lossless.ts';
import type { Scope, TableProvider } from '../plan/ports.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import { isFileFunction, openFileFunction } from './file-functions.ts';
import { historyRow, historySchema } from './history-rows.ts';
import { batchesOfRows, memoryTable } from './memory-table.ts';
import { isChangesFunction, openChanges } from './table-changes.ts';

/** One function: its columns, and its rows for a table. */
interface TableFunction {
  readonly signature: string;
  readonly doc: string;
  readonly schema: Schema;
  rows(table: DeltaTable, version: bigint | null): Promise<readonly (readonly Scalar[])[]>;
}

const tableFunctions: ReadonlyMap<string, TableFunction> = new Map([
  [
    'delta_history',
    {
      signature: 'delta_history(table)',
      doc: 'A row a version that is still in the log, as DESCRIBE HISTORY shows it.',
      schema: historySchema,
      rows: historyRows,
    },
  ],
  [
    'delta_files',
    {
      signature: 'delta_files(table[, version])',
      doc: 'A row a file of the table at its latest version, or at the one named.',
      schema: filesSchema(),
      rows: fileRows,
    },
  ],
  [
    'delta_log',
    {
      signature: 'delta_log(table)',
      doc: 'A row an action of every commit in the log, the action as JSON.',
      schema: {
        fields: [
          field('version', int64, false),
          field('position', int32, false),
          field('action', utf8, false),
          field('content', utf8, false),
        ],
      },
      rows: logRows,
    },
  ],
]);

/** Where the tables are that functions are asked about. */
interface Names {
  findTable(parts: readonly string[]): { readonly table: DeltaTable } | null;
  scope(): Scope;
}

/** How the tables are scanned, and the session's zone. */
export interface FunctionOptions {
  readonly judging: JudgeContext;
  readonly openStore: (ref: StoreRef) => ObjectStore;
  readonly zone: () => string;
  readonly workingFolder: string;
}

/** The functions over the tables of a catalog; an argument is `schema.table`, or a path. */
export function tableFunctionsOf(names: Names, options: FunctionOptions): NonNullable<Scope['tableFunctions']> {
  const find = async (text: string, span: Span | undefined): Promise<DeltaTable> => {
    const parts = text.includes('/') ? ['delta', text] : text.split('.');
    const found = names.findTable(parts);
    if (found !== null) return found.table;
    throw await relationNotFound(names.scope(), parts, span);
  };
  return {
    has: (name) => tableFunctions.has(name) || isChangesFunction(name) || isFileFunction(name),
    hasOptions: isFileFunction,
    open: (name, args, span, named = []) => {
      if (isFileFunction(name)) return openFileFunction(name, args, named, options, span);
      const findIt = (text: string): Promise<DeltaTable> => find(text, span);
      return isChangesFunction(name)
        ? openChanges(name, args, { find: findIt, options, span })
        : openTableFunction(name, args, findIt, span);
    },
  };
}

/** Errors: WRONG_NUM_ARGS, INVALID_PARAMETER_VALUE, and those of reading the log. */
async function openTableFunction(
  name: string,
  args: readonly Scalar[],
  find: (text: string) => Promise<DeltaTable>,
  span: Span | undefined,
): Promise<TableProvider> {
  const declared = tableFunctions.get(name)!;
  const [target, version = null] = args;
  const max = declared.signature.includes('version') ? 2 : 1;
  if (args.length < 1 || args.length > max) {
    const expectedNum = max === 1 ? '1' : '[1, 2]';
    const parameters = { functionName: `\`${name}\``, expectedNum, actualNum: args.length };
    throw new EngineError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', parameters, { span });
  }
  if (typeof target !== 'string') throw invalid(name, 'table', 'it has to be the text of a name or a path', span);
  const rows = await declared.rows(await find(target), versionOf(name, version, span));
  const id = `${name}(${target}${version === null ? '' : `, ${String(version)}`})`;
  return memoryTable(name, id, declared.schema, batchesOfRows(declared.schema, rows));
}

function versionOf(name: string, version: Scalar, span: Span | undefined): bigint | null {
  if (version === null) return null;
  const isWhole = typeof version === 'bigint' || (typeof version === 'number' && Number.isInteger(version));
  if (!isWhole || version < 0) throw invalid(name, 'version', 'it has to be a version', span);
  return BigInt(version);
}

function invalid(name: string, parameter: string, reason: string, span: Span | undefined): EngineError {
  const parameters = { parameter: `\`${parameter}\``, functionName: `\`${name}\``, reason };
  return new EngineError('INVALID_PARAMETER_VALUE', parameters, { span });
}

async function historyRows(table: DeltaTable): Promise<readonly (readonly Scalar[])[]> {
  const { log, metadata } = await table.snapshot();
  return (await readHistory(log, metadata, null)).map(historyRow);
}

function filesSchema(): Schema {
  return {
    fields: [
      field('path', utf8, false),
      field('partition_values', map(utf8, utf8), false),
      field('size_bytes', int64, false),
      field('modification_time', timestampUtc, false),
      field('rows', int64),
      field('deleted_rows', int64, false),
      field('deletion_vector', utf8),
      field('base_row_id', int64),
      field('default_row_commit_version', int64),
      field('clustering_provider', utf8),
      field('tags', map(utf8, utf8)),
      field('statistics', utf8),
    ],
  };
}

async function fileRows(table: DeltaTable, version: bigint | null): Promise<readonly (readonly Scalar[])[]> {
  const snapshot = await table.snapshot(version === null ? null : { kind: 'version', version });
  await snapshot.files.loadStatistics();
  return snapshot.files.map(({ path, add }): readonly Scalar[] => [
    path,
    Object.entries(add.partitionValues).map(([key, value]) => [nameOf(snapshot, key), value]),
    BigInt(add.sizeBytes),
    BigInt(add.modificationTimeMs) * 1000n,
    count(fileStatistics(add).rows),
    BigInt(add.deletionVector?.cardinality ?? 0),
    add.deletionVector === null ? null : deletionVectorId(add.deletionVector),
    add.baseRowId,
    add.defaultRowCommitVersion,
    add.clusteringProvider,
    add.tags === null ? null : Object.entries(add.tags),
    add.stats === null || typeof add.stats === 'string' ? add.stats : stringifyJson(add.stats),
  ]);
}

function nameOf(snapshot: Snapshot, physical: string): string {
  return logicalPath(snapshot, [physical])[0]!;
}

function count(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}

async function logRows(table: DeltaTable): Promise<readonly (readonly Scalar[])[]> {
  const commits = (await listLog(table.log, 0)).filter(({ name }) => name.kind === 'commit');
  const rows: Scalar[][] = [];
  for (const { name, info } of commits) {
    for (const [position, line] of (await readLogLines(table.log, info.path)).entries()) {
      rows.push([BigInt(name.version), position, line.action, line.content]);
    }
  }
  return rows;
}
