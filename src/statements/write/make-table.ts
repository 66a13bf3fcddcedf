/**
 * Makes a table, or puts one in another's place: rows into files, the log's commit, the name. Takes what create-table.ts has
 * checked. What a failed statement made is deleted.
 */
import type { FoundTable, NewName } from '../../catalog/names.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import { isSameType } from '../../core/types.ts';
import { mappingMode } from '../../delta/features/column-mapping.ts';
import { isOn } from '../../delta/features/feature.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import { logPlace, Transaction } from '../../delta/transaction/transaction.ts';
import { column } from '../../plan/build.ts';
import type { CreateTable } from '../../sql/ast-statement.ts';
import type { Location } from '../../storage/open-store.ts';
import type { StatementEnv } from '../env.ts';
import type { RowSource } from './row-source.ts';
import { storedRows } from './stored-rows.ts';
import { type TableClauses, type TableSpec, tableSpec } from './table-spec.ts';
import { commitChanges, isTableAt } from './target.ts';
import { type WrittenRows, writeRows } from './write-rows.ts';

export type MakeMode = CreateTable['mode'];

export interface Place {
  readonly existing: FoundTable | null;
  readonly location: Location;
  readonly isManaged: boolean;
  /** Null for a table that goes by its path alone. */
  readonly name: NewName | null;
  readonly span: Span;
  /** The place was named: a Delta table that stands there is taken over. */
  readonly isGiven: boolean;
}

export interface MakeTable extends Place {
  readonly clauses: TableClauses;
  readonly source: RowSource | null;
  readonly mode: MakeMode;
}

/** Errors: those of the rows and of the commit, TABLE_OR_VIEW_ALREADY_EXISTS where another made the name meanwhile. */
export async function makeTable(make: MakeTable, env: StatementEnv): Promise<void> {
  noteMade(make, env);
  const isThere = make.existing === null && make.isGiven && (await isTableAt(make.location, env));
  if (isThere && make.mode === 'create') checkSame(make, await latest(make, env));
  else await commitTable(make, isThere, env);
  await register(make, env);
}

/** A transaction undoes a table that it made whole. Errors: NOT_IN_TRANSACTION for one that was there, or is in a place that was named. */
function noteMade(make: MakeTable, { catalog }: StatementEnv): void {
  const { transaction } = catalog.tables;
  if (transaction === null) return;
  const { existing, name, location, isGiven, span } = make;
  const isNew = existing === null ? name !== null && name.folder === null && !isGiven : transaction.hasMade(location);
  if (!isNew) throw new EngineError('NOT_IN_TRANSACTION', { statement: operationName(make) }, { span });
  transaction.make(location);
}

async function commitTable(make: MakeTable, isThere: boolean, env: StatementEnv): Promise<void> {
  const { existing, location, clauses, source } = make;
  const snapshot = existing !== null || isThere ? await latest(make, env) : null;
  const { store } = location;
  const tx = new Transaction(logPlace(env.openStore(store), location.path), snapshot, env.commitContext);
  const spec = tableSpec(withVectors(clauses, snapshot), snapshot?.protocol ?? null, env.commitContext);
  const written = source === null ? null : await writeSource(make, source, spec, env);
  try {
    stageTable(tx, snapshot, spec);
    for (const add of written?.adds ?? []) tx.stage({ kind: 'add', add });
    const metrics = metricsOf(written, snapshot);
    const parameters = parametersOf(make, spec);
    const operation = { name: operationName(make), parameters, metrics, changesData: true };
    await commitChanges(tx, operation, env);
  } catch (error) {
    if (!tx.isInDoubt) await written?.abort();
    throw error;
  }
}

/** A table in another's place writes deletion vectors where that one did, unless told otherwise. */
function withVectors(clauses: TableClauses, before: Snapshot | null): TableClauses {
  const key = 'delta.enableDeletionVectors';
  if (before === null || !isOn(before.metadata, key) || clauses.properties[key] !== undefined) return clauses;
  return { ...clauses, properties: { ...clauses.properties, [key]: 'true' } };
}

function stageTable(tx: Transaction, snapshot: Snapshot | null, spec: TableSpec): void {
  if (snapshot === null || spec.protocol !== snapshot.protocol) tx.stage({ kind: 'protocol', protocol: spec.protocol });
  tx.stage({ kind: 'metaData', metadata: spec.metadata });
  for (const domain of spec.domains) tx.stage({ kind: 'domainMetadata', domain });
  if (snapshot === null) return;
  tx.reads.isWholeTable = true;
  const kept = new Set(spec.domains.map(({ domain }) => domain));
  for (const domain of snapshot.domains.values()) {
    if (domain.domain === 'delta.clustering' && !kept.has(domain.domain)) {
      tx.stage({ kind: 'domainMetadata', domain: { ...domain, removed: true } });
    }
  }
  for (const file of snapshot.files) tx.remove(file);
}

async function writeSource(
  { location, clauses }: MakeTable,
  { binding, relation }: RowSource,
  { fields, metadata, protocol }: TableSpec,
  env: StatementEnv,
): Promise<WrittenRows> {
  const values = new Map(relation.columns.map((c, i) => [fields[i]!.name, column(c)]));
  const { configuration } = metadata;
  const input = { relation, values, fields, configuration, tableName: location.path, span: undefined };
  const stored = storedRows(input, binding, env);
  const mapping = mappingMode(protocol, metadata);
  const layout = { schema: { fields }, partitionColumns: clauses.partitionColumns, mapping, configuration };
  return writeRows(stored, new Set(values.keys()), binding, layout, location, env);
}

/** The name comes last, once the table is there. Errors: TABLE_OR_VIEW_ALREADY_EXISTS where another made it meanwhile. */
export async function register(
  make: Pick<MakeTable, 'existing' | 'name' | 'location' | 'isManaged' | 'span'>,
  env: StatementEnv,
): Promise<void> {
  const { existing, name, location, isManaged, span } = make;
  if (name === null || existing !== null) return;
  const { catalog } = env;
  if (name.folder !== null) {
    catalog.attachTable(name, location);
    return;
  }
  const stored = { schema: name.schema, name: name.name, location: catalog.warehouse.textOf(location), isManaged };
  try {
    await catalog.warehouse.addTable(stored, false, span);
  } catch (error) {
    // After a fault of the store the name may stand all the same.
    if (isManaged && isTaken(error)) await catalog.deleteFiles(location);
    throw error;
  }
}

async function latest({ location }: MakeTable, env: StatementEnv): Promise<Snapshot> {
  return env.catalog.openAt(location).snapshot(null, env.signal);
}

/** Columns that are given for a place that holds a table have to be its own. */
function checkSame({ clauses, span, location }: MakeTable, { schema, partitionColumns }: Snapshot): void {
  const path = location.path === '' && location.store.kind === 'local' ? location.store.root : location.path;
  const { fields } = clauses;
  if (fields.length === 0) return;
  const isSame =
    fields.length === schema.fields.length &&
    fields.every((f, i) => f.name === schema.fields[i]!.name && isSameType(f.type, schema.fields[i]!.type));
  if (!isSame) throw new EngineError('DELTA_CREATE_TABLE_SCHEME_MISMATCH', { path }, { span });
  if (clauses.partitionColumns.join() !== partitionColumns.join()) {
    throw new EngineError(
      'DELTA_CREATE_TABLE_WITH_DIFFERENT_PARTITIONING',
      { path, specifiedColumns: clauses.partitionColumns.join(', '), existingColumns: partitionColumns.join(', ') },
      { span },
    );
  }
}

function operationName({ mode, source }: MakeTable): string {
  const words = { create: 'CREATE TABLE', replace: 'REPLACE TABLE', createOrReplace: 'CREATE OR REPLACE TABLE' };
  return `${words[mode]}${source === null ? '' : ' AS SELECT'}`;
}

function parametersOf({ clauses, isManaged }: MakeTable, { metadata }: TableSpec) {
  return {
    partitionBy: JSON.stringify(clauses.partitionColumns),
    clusterBy: JSON.stringify(clauses.clusterColumns.map((path) => path.join('.'))),
    description: clauses.comment,
    isManaged: String(isManaged),
    properties: JSON.stringify(metadata.configuration),
  };
}

function metricsOf(written: WrittenRows | null, snapshot: Snapshot | null): Record<string, number> {
  const metrics: Record<string, number> = {};
  if (written === null) return metrics;
  metrics['numFiles'] = written.adds.length;
  if (snapshot !== null) {
    metrics['numRemovedFiles'] = snapshot.files.length;
    metrics['numRemovedBytes'] = snapshot.files.totalBytes();
  }
  metrics['numOutputRows'] = written.rows;
  metrics['numOutputBytes'] = written.adds.reduce((sum, add) => sum + add.sizeBytes, 0);
  return metrics;
}

function isTaken(error: unknown): boolean {
  if (!(error instanceof EngineError)) return false;
  return error.condition === 'TABLE_OR_VIEW_ALREADY_EXISTS' || error.condition === 'SCHEMA_NOT_FOUND';
}
