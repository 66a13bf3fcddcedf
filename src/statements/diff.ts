/**
 * DIFF: what is other in one version of a Delta table than in another. With SUMMARY the changes of schema, properties and
 * files and the counts of rows; without, the rows themselves. Rows are read from the files alone that are not in both versions.
 */
import { bindQuery, newBinding } from '../bind/bind.ts';
import { constantOf } from '../bind/constant.ts';
import { emptyScope } from '../bind/scope.ts';
import { type Batch, forEachRow, rowsOf } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { field, type Schema, utf8 } from '../core/types.ts';
import { scalarAt } from '../core/vector.ts';
import { deletionVectorId } from '../delta/actions.ts';
import type { FileList } from '../delta/log/file-list.ts';
import { tableProperties } from '../delta/properties.ts';
import { deltaProvider } from '../delta/scan.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import { SnapshotStatistics } from '../delta/table-statistics.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { Expr } from '../plan/expr.ts';
import type { Scope, TableProvider } from '../plan/ports.ts';
import { declaredFacts } from '../skipping/direction.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { DiffTable } from '../sql/ast-inspect.ts';
import { type OpenedTable, openDelta } from './delta-table.ts';
import { diffQuery, seenAs } from './diff-query.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { schemaChanges } from './schema-changes.ts';
import { sizeText } from './size-text.ts';

/** Errors: DELTA_VERSION_NOT_FOUND, UNRESOLVED_COLUMN.WITH_SUGGESTION for a key, UNSUPPORTED_FEATURE for VARIANT columns. */
export async function runDiff(statement: DiffTable, env: StatementEnv): Promise<StatementResult> {
  const opened = await openDelta({ ...statement, command: 'DIFF' }, env);
  const [from, to] = [versionOf(statement.from, env), versionOf(statement.to, env)];
  const before = await opened.table.snapshot({ kind: 'version', version: from }, env.signal);
  const after = await opened.table.snapshot({ kind: 'version', version: to }, env.signal);
  const files = fileChanges(before, after);
  const rows = await changedRows(statement, opened, { before, after, files }, env);
  return statement.isSummary ? summaryOf(before, after, files, rows) : rows;
}

export interface FileChanges {
  readonly removed: FileList;
  readonly added: FileList;
  readonly kept: FileList;
}

interface Versions {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly files: FileChanges;
}

function versionOf(node: Expression, env: StatementEnv): bigint {
  const binding = newBinding(env.bindEnv());
  const { expr, text } = binding.bindExpr(node, emptyScope('constant'));
  const value = constantOf(binding, expr);
  if ((typeof value === 'number' && Number.isInteger(value)) || typeof value === 'bigint') return BigInt(value);
  throw new EngineError('INVALID_TIME_TRAVEL_VERSION', { expr: `"${text}"` }, { span: node.span });
}

/** A file is one with its deletion vector: rows that were deleted in place make it another. */
export function fileChanges(before: Snapshot, after: Snapshot): FileChanges {
  const keyAt = (files: FileList, index: number): string => {
    return `${files.pathAt(index)}\n${deletionVectorId(files.vectorAt(index))}`;
  };
  const keysOf = (files: FileList): ReadonlySet<string> => new Set(files.map((_, index) => keyAt(files, index)));
  const [old, now] = [keysOf(before.files), keysOf(after.files)];
  return {
    removed: before.files.filter((index) => !now.has(keyAt(before.files, index))),
    added: after.files.filter((index) => !old.has(keyAt(after.files, index))),
    kept: after.files.filter((index) => old.has(keyAt(after.files, index))),
  };
}

async function changedRows(
  { key, span }: DiffTable,
  { name }: OpenedTable,
  { before, after, files }: Versions,
  env: StatementEnv,
): Promise<StatementResult> {
  const bindEnv = env.bindEnv();
  const older = seenAs(before, after);
  const sides: ReadonlyMap<string, TableProvider> = new Map([
    ['before', provider({ ...older, files: files.removed }, `${name} before`, env)],
    ['after', provider({ ...after, files: files.added }, `${name} after`, env)],
  ]);
  const scope: Scope = {
    resolveRelation: async ([side]) => ({ kind: 'table', provider: sides.get(side!)! }),
    suggest: async () => [],
  };
  const text = diffQuery(older, after, key, span);
  const bound = await bindQuery(bindEnv.parse(text, 'spark'), { ...bindEnv, scope });
  const { batches } = await env.run(bound, env.optimize(bound), false);
  return { schema: bound.schema, rows: batches.flatMap((batch) => [...rowsOfBatch(batch)]) };
}

function provider(version: Snapshot, name: string, env: StatementEnv): TableProvider {
  const snapshot = { ...version, statistics: new SnapshotStatistics(version) };
  const { context } = env.bindEnv();
  const judging = { evaluate: (expr: Expr) => evaluateConstant(expr, context), functions: declaredFacts };
  const made = deltaProvider(snapshot, { name, judging, openStore: ({ store }) => env.openStore(store) });
  // Both sides may be of one version, and still hold other files.
  return { ...made, ref: { ...made.ref, id: `${made.ref.id}#${name}` } };
}

const summarySchema: Schema = {
  fields: [
    field('part', utf8, false),
    field('change', utf8, false),
    field('name', utf8),
    field('before', utf8),
    field('after', utf8),
  ],
};

function summaryOf(before: Snapshot, after: Snapshot, files: FileChanges, rows: StatementResult): StatementResult {
  const schema = schemaChanges(before, after).map((c) => ['schema', c.change, c.name, c.before, c.after]);
  const out: (readonly Scalar[])[] = [
    ...schema,
    ...propertyRows(before, after),
    ...fileRows(files),
    ...countRows(rows),
  ];
  return { schema: summarySchema, rows: out };
}

function propertyRows(before: Snapshot, after: Snapshot): readonly (readonly Scalar[])[] {
  const [old, now] = [new Map(tableProperties(before)), new Map(tableProperties(after))];
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys
    .filter((key) => old.get(key) !== now.get(key))
    .map((key) => {
      const change = !old.has(key) ? 'added' : now.has(key) ? 'changed' : 'dropped';
      return ['properties', change, key, old.get(key) ?? null, now.get(key) ?? null];
    });
}

function fileRows({ removed, added, kept }: FileChanges): readonly (readonly Scalar[])[] {
  const text = (files: FileList): string => {
    return `${files.length} file${files.length === 1 ? '' : 's'}, ${sizeText(files.totalBytes())}`;
  };
  const rows: (readonly Scalar[])[] = [];
  if (removed.length > 0) rows.push(['files', 'removed', null, text(removed), null]);
  if (added.length > 0) rows.push(['files', 'added', null, null, text(added)]);
  rows.push(['files', 'kept', null, text(kept), text(kept)]);
  return rows;
}

function countRows({ rows }: StatementResult): readonly (readonly Scalar[])[] {
  const count = (change: string): string => String(rows.filter(([own]) => own === change).length);
  const updated = count('update_postimage');
  const out: (readonly Scalar[])[] = [
    ['rows', 'deleted', null, count('delete'), null],
    ['rows', 'inserted', null, null, count('insert')],
  ];
  if (updated !== '0') out.push(['rows', 'updated', null, count('update_preimage'), updated]);
  return out;
}

function* rowsOfBatch(batch: Batch): Iterable<readonly Scalar[]> {
  const rows: Scalar[][] = [];
  forEachRow(rowsOf(batch), (row) => rows.push(batch.columns.map((vector) => scalarAt(vector, row))));
  yield* rows;
}
