/**
 * CREATE TABLE, CREATE OR REPLACE TABLE, REPLACE TABLE, each with columns or a query, and CREATE TABLE LIKE. The table's files
 * and its log are made first and its name last; a statement that fails leaves neither.
 */

import { quoteName } from '../bind/suggest.ts';
import type { NewName } from '../catalog/names.ts';
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import type { Field } from '../core/types.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import type { CreateTable, CreateTableLike } from '../sql/ast-statement.ts';
import type { Location } from '../storage/open-store.ts';
import { createTemporaryTable } from './create-temporary-table.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { clusterPaths } from './write/cluster-columns.ts';
import { checkNames, fieldsOf } from './write/fields.ts';
import { checkGenerated } from './write/generated.ts';
import { type MakeMode, makeTable, type Place } from './write/make-table.ts';
import { primaryKey } from './write/primary-key.ts';
import { querySource, type RowSource } from './write/row-source.ts';
import { partitionNames, propertyMap, type TableClauses } from './write/table-spec.ts';
import { isTableAt, namePartsOf, openTarget } from './write/target.ts';

/** Errors: TABLE_OR_VIEW_ALREADY_EXISTS, TABLE_OR_VIEW_NOT_FOUND for REPLACE, COLUMN_ALREADY_EXISTS, those of the clauses and the query. */
export async function runCreateTable(statement: CreateTable, env: StatementEnv): Promise<StatementResult> {
  if (statement.isTemporary) return createTemporaryTable(statement, env);
  checkProvider(statement);
  const place = await placeOf(statement, statement.location, env);
  if (place === null) return noResult;
  const source = statement.query === null ? null : await querySource(statement.query, env);
  if (source !== null) await adoptIsEmpty(place, statement, env);
  await makeTable({ ...place, clauses: clausesOf(statement, source, env), source, mode: statement.mode }, env);
  return noResult;
}

/** The table is empty; it has the source's columns, partitions and comment, and of its properties those of Delta. */
export async function runCreateTableLike(statement: CreateTableLike, env: StatementEnv): Promise<StatementResult> {
  checkProvider(statement);
  const place = await placeOf(statement, statement.location, env);
  if (place === null) return noResult;
  const { snapshot } = await openTarget(statement.source, env);
  const clauses = { ...clausesLike(snapshot), provider: null };
  const properties = { ...clauses.properties, ...propertyMap(statement.properties) };
  await makeTable({ ...place, clauses: { ...clauses, properties }, source: null, mode: statement.mode }, env);
  return noResult;
}

/** Where the table goes; null where it is there already and that is fine. Errors: TABLE_OR_VIEW_ALREADY_EXISTS, TABLE_OR_VIEW_NOT_FOUND for REPLACE. */
export async function placeOf(
  { name: written, mode, ifNotExists }: Pick<CreateTable, 'name' | 'mode' | 'ifNotExists'>,
  location: string | null,
  env: StatementEnv,
): Promise<Place | null> {
  const { span } = written;
  const parts = namePartsOf(written, env);
  const { catalog } = env;
  if (parts.length === 2 && parts[0]!.toLowerCase() === 'delta') return pathPlace(parts, span, mode, ifNotExists, env);
  const name = catalog.newName(parts, span);
  const own = [name.schema, name.name];
  const existing = catalog.findTable(own);
  const isView = catalog.warehouse.find(name.schema, name.name)?.kind === 'view';
  if (existing === null && !isView) {
    if (mode === 'replace') {
      throw new EngineError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoteName(parts), suggestion: '' }, { span });
    }
    const given = location === null ? null : catalog.locate(location);
    const free = given ?? (await freePlace(name, env));
    return { existing, name, location: free, isManaged: given === null, span, isGiven: given !== null };
  }
  if (ifNotExists) return null;
  if (mode === 'create' || isView) {
    throw new EngineError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteName(own) }, { span });
  }
  const { holder } = existing!;
  const isManaged = holder.kind === 'warehouse' ? holder.stored.isManaged : false;
  return { existing, name, location: existing!.location, isManaged, span, isGiven: false };
}

async function pathPlace(
  parts: readonly string[],
  span: Span,
  mode: MakeMode,
  ifNotExists: boolean,
  env: StatementEnv,
): Promise<Place | null> {
  const { catalog } = env;
  const location = catalog.locate(parts[1]!);
  const found = catalog.findTable(parts)!;
  const isThere = await isTableAt(location, env);
  if (isThere && ifNotExists) return null;
  if (isThere && mode === 'create') throw new EngineError('DELTA_PATH_EXISTS', { path: parts[1]! }, { span });
  if (!isThere && mode === 'replace') throw new EngineError('DELTA_TABLE_NOT_FOUND', { path: parts[1]! }, { span });
  return { existing: isThere ? found : null, name: null, location, isManaged: false, span, isGiven: true };
}

async function freePlace(name: NewName, env: StatementEnv): Promise<Location> {
  if (name.folder === null) return env.catalog.warehouse.freePlace(name.schema, name.name, env.signal);
  const { store, path } = name.folder;
  return { store, path: path === '' ? name.name : `${path}/${name.name}` };
}

/** Rows go into a new table, never into one that happens to stand at the place. */
async function adoptIsEmpty({ existing, location }: Place, { span }: CreateTable, env: StatementEnv): Promise<void> {
  if (existing !== null || !(await isTableAt(location, env))) return;
  const tableLocation = location.path === '' && location.store.kind === 'local' ? location.store.root : location.path;
  throw new EngineError('DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION', { tableLocation }, { span });
}

function clausesOf(statement: CreateTable, source: RowSource | null, env: StatementEnv): TableClauses {
  const { provider, comment } = statement;
  if (source !== null && statement.columns.length > 0) {
    throw unsupported('CREATE TABLE with both columns and a query', { span: statement.span });
  }
  const keys = primaryKey(statement);
  const fields = source === null ? withoutNulls(fieldsOf(statement.columns, env), keys) : source.fields;
  if (source === null) checkGenerated(statement.columns, fields, env);
  if (source !== null) checkNames(fields.map((f) => ({ name: f.name, span: statement.query!.span })));
  return {
    fields,
    partitionColumns: partitionNames(statement.partitionBy, fields),
    clusterColumns: clusterPaths(statement.clusterBy, fields),
    properties: { ...mappingFor(fields, env), ...constraintsOf(statement, env), ...propertyMap(statement.properties) },
    comment,
    provider,
  };
}

/** PostgreSQL's names have any characters, which Delta takes where columns are mapped. */
function mappingFor(fields: readonly Field[], { dialect }: StatementEnv): Readonly<Record<string, string>> {
  const isNeeded = dialect.name === 'postgres' && fields.some(({ name }) => /[ ,;{}()\n\t=]/.test(name));
  return isNeeded ? { 'delta.columnMapping.mode': 'name' } : {};
}

/** CHECK becomes a property. Keys are refused, but to PostgreSQL's clients, whose tools write them of themselves: nobody enforces them. */
function constraintsOf({ constraints }: CreateTable, { dialect }: StatementEnv): Readonly<Record<string, string>> {
  const entries = constraints.flatMap(({ name, check, text, span }, i) => {
    if (check === null && dialect.name === 'postgres') return [];
    if (check === null) throw unsupported('PRIMARY KEY, FOREIGN KEY and UNIQUE', { span });
    const inner = /^CHECK\s*\(([\s\S]*)\)/i.exec(text)?.[1] ?? text;
    return [[`delta.constraints.${name?.text.toLowerCase() ?? `check_${i + 1}`}`, inner.trim()] as const];
  });
  return Object.fromEntries(entries);
}

function withoutNulls(fields: readonly Field[], keys: ReadonlySet<string>): readonly Field[] {
  return fields.map((f) => (keys.has(f.name.toLowerCase()) ? { ...f, nullable: false } : f));
}

function clausesLike({ schema, partitionColumns, metadata }: Snapshot): Omit<TableClauses, 'provider'> {
  return {
    fields: schema.fields,
    partitionColumns,
    clusterColumns: [],
    properties: metadata.configuration,
    comment: metadata.description,
  };
}

/** Whatever is named, tables are Delta tables: the formats of Spark are taken where nothing else depends on them. */
const acceptedProviders: ReadonlySet<string> = new Set(['delta', 'parquet', 'csv', 'json', 'orc', 'avro', 'hive']);

function checkProvider({ provider, location, span }: Pick<CreateTable, 'provider' | 'location' | 'span'>): void {
  if (provider === null || provider === 'delta') return;
  if (acceptedProviders.has(provider) && location === null) return;
  throw unsupported(`CREATE TABLE USING ${provider}`, { span, hint: 'Tables are Delta tables: leave USING out.' });
}
