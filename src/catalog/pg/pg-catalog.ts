/**
 * `pg_catalog` and `information_schema` as PostgreSQL has them: tables in memory that are queried like any other. Takes
 * the names of the session and a way to open its tables; opens none where only names are asked for.
 */
import type { Scalar } from '../../core/scalar.ts';
import {
  binary,
  boolType,
  type DataType,
  decimal,
  type Field,
  field,
  float32,
  float64,
  int16,
  int32,
  int64,
  list,
  type Schema,
  systemFieldKey,
  timestampUtc,
  utf8,
} from '../../core/types.ts';
import { wireType } from '../../core/wire-types.ts';
import type { TableProvider } from '../../plan/ports.ts';
import { batchesOfRows, memoryTable } from '../memory-table.ts';
import { informationRelations } from './information-relations.ts';
import { informationRows } from './information-rows.ts';
import { type PgDatabase, pgRows } from './pg-rows.ts';
import { pgRelations } from './relations.ts';
import { type PgRow, typeNames } from './static-rows.ts';

export interface PgRelation {
  readonly oid: bigint;
  readonly name: string;
  readonly isView: boolean;
  readonly schema: Schema;
}

/** The relation `name` of pg_catalog; null where there is none, and for names that PostgreSQL does not have either. */
export function pgCatalog(name: string, database: PgDatabase): TableProvider | null {
  if (name === 'silt_type_names') return table('pg_catalog', typeNamesRelation(), async () => typeNameRows());
  const line = pgLine(name);
  if (line === undefined) return null;
  const relation = relationOf(line);
  return table('pg_catalog', relation, () => pgRows(relation.name, database, pgRelationsOf()));
}

/** The view `name` of information_schema; null where there is none. */
export function pgInformation(name: string, database: PgDatabase): TableProvider | null {
  const relation = informationRelationsOf().find((each) => each.name === name.toLowerCase());
  if (relation === undefined) return null;
  return table('information_schema', relation, () => informationRows(relation.name, database));
}

/** The names of types in SQL, which format_type looks up. */
function typeNamesRelation(): PgRelation {
  return { oid: 0n, name: 'silt_type_names', isView: true, schema: schemaOf(['oid:oid', 'name:text']) };
}

function typeNameRows(): readonly PgRow[] {
  return [...typeNames()].map(([oid, name]) => ({ oid: BigInt(oid), name }));
}

export function isPgRelation(name: string): boolean {
  return /^pg_/i.test(name) && pgLine(name) !== undefined;
}

/** Its rows are made when it is read: many statements name the catalog's tables only to be described. */
function table(schemaName: string, relation: PgRelation, rows: () => Promise<readonly PgRow[]>): TableProvider {
  const { name, oid } = relation;
  const id = `${schemaName}.${name}`;
  const schema: Schema = { fields: [...relation.schema.fields, ...systemFields()] };
  const made = async (): Promise<TableProvider> => {
    const values = (await rows()).map((row) => {
      const all: PgRow = { ...row, tableoid: oid };
      return schema.fields.map((f) => valueOf(f.type, all[f.name]));
    });
    return memoryTable(id, id, schema, batchesOfRows(schema, values));
  };
  return {
    ref: { id, name: id, version: null, schema },
    schema,
    statistics: () => ({ rows: null, isRowsExact: false, sizeBytes: null, columns: new Map() }),
    pushdown: () => 'unsupported',
    plan: async (request, signal) => (await made()).plan(request, signal),
  };
}

/** What PostgreSQL's tables have beside their columns. */
function systemFields(): readonly Field[] {
  return schemaOf(['tableoid:oid', 'xmin:xid']).fields.map((f) => ({ ...f, metadata: { [systemFieldKey]: true } }));
}

function valueOf(type: DataType, value: unknown): Scalar {
  return value === undefined ? absentValue(type) : (value as Scalar);
}

/** What stands in columns that say nothing. */
function absentValue(type: DataType): Scalar {
  switch (type.id) {
    case 'bool':
      return false;
    case 'int':
      return type.bits === 64 ? 0n : 0;
    case 'utf8':
      return type.tag?.kind === 'wire' && type.tag.name === 'char' ? '' : null;
    default:
      return null;
  }
}

function pgLines(): readonly string[] {
  return pgRelations.trim().split('\n');
}

function pgLine(name: string): string | undefined {
  const wanted = name.toLowerCase();
  return pgLines().find((line) => line.split(' ', 2)[1]!.replace('*', '') === wanted);
}

function pgRelationsOf(): readonly PgRelation[] {
  return pgLines().map(relationOf);
}

function relationOf(line: string): PgRelation {
  const [oid, name, ...columns] = line.split(' ');
  return { oid: BigInt(oid!), name: name!.replace('*', ''), isView: name!.endsWith('*'), schema: schemaOf(columns) };
}

function informationRelationsOf(): readonly PgRelation[] {
  return informationRelations
    .trim()
    .split('\n')
    .map((line) => {
      const [name, ...columns] = line.split(' ');
      return { oid: 0n, name: name!, isView: true, schema: schemaOf(columns) };
    });
}

function schemaOf(columns: readonly string[]): Schema {
  return {
    fields: columns.map((column) => {
      const [name, type] = column.split(':');
      return field(name!, columnType(type!), true);
    }),
  };
}

function columnType(name: string): DataType {
  if (name.endsWith('[]')) return list(columnType(name.slice(0, -2)));
  return plainTypes[name] ?? wireType(name)?.type ?? utf8;
}

const plainTypes: Readonly<Record<string, DataType>> = {
  bool: boolType,
  int2: int16,
  int4: int32,
  int8: int64,
  float4: float32,
  float8: float64,
  text: utf8,
  bytea: binary,
  numeric: decimal(38, 10),
  timestamptz: timestampUtc,
};
