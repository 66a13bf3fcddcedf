/** Rows of pg_catalog about what a session has: schemas, tables, columns, the database and its role. Numbers of objects depend on names alone, so that every connection has the same. */
import type { DataType, Schema } from '../../core/types.ts';
import { wireTypeOf, wireTypeOfField } from '../../core/wire-types.ts';
import type { TableEntry } from '../names.ts';
import { pgSchema } from './names.ts';
import type { PgRelation } from './pg-catalog.ts';
import {
  catalogNamespace,
  fixedRows,
  informationNamespace,
  type PgRow,
  procedureRows,
  publicNamespace,
  settingRows,
  typeRows,
} from './static-rows.ts';

/** What there is to tell about. */
export interface PgDatabase {
  readonly name: string;
  readonly user: string;
  readonly schemas: readonly string[];
  readonly entries: readonly TableEntry[];
  /** The columns of a table; null of what has none of its own. */
  readonly columns: (entry: TableEntry) => Promise<Schema | null>;
}

/** A table or view of the session with its numbers. */
export interface NumberedEntry extends TableEntry {
  readonly oid: bigint;
  readonly namespace: bigint;
}

const databaseOid = 16384n;
const owner = 10n;

export async function pgRows(
  name: string,
  database: PgDatabase,
  relations: readonly PgRelation[],
): Promise<readonly PgRow[]> {
  switch (name) {
    case 'pg_namespace':
      return namespaceRows(database);
    case 'pg_class':
      return classRows(database, relations);
    case 'pg_attribute':
      return attributeRows(database, relations);
    case 'pg_type':
      return typeRows();
    case 'pg_proc':
      return procedureRows();
    case 'pg_database':
      return [databaseRow(database)];
    case 'pg_roles':
    case 'pg_authid':
    case 'pg_user':
      return [roleRow(database)];
    case 'pg_settings':
      return settingRows;
    case 'pg_tables':
    case 'pg_views':
      return listedRows(database, name);
    case 'pg_stat_user_tables':
      return numbered(database).map((e) => ({ relid: e.oid, schemaname: pgSchema(e.schema), relname: e.name }));
    default:
      return fixedRows[name] ?? [];
  }
}

function namespaceRows({ schemas }: PgDatabase): readonly PgRow[] {
  const known = [
    ['pg_catalog', catalogNamespace],
    ['information_schema', informationNamespace],
    ['public', publicNamespace],
  ] as const;
  const own = schemas.filter((name) => name !== 'default').map((name) => [name, namespaceOf(name)] as const);
  return [...known, ...own].map(([nspname, oid]) => ({ oid, nspname, nspowner: owner }));
}

function namespaceOf(schema: string): bigint {
  return schema === 'default' ? publicNamespace : objectNumber(`schema ${schema.toLowerCase()}`);
}

/** By name alone, and beyond the numbers that PostgreSQL keeps for itself. FNV-1a. */
function objectNumber(name: string): bigint {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return 16_385n + BigInt(hash % 2_000_000_000);
}

/** Two names of one number: the later in order takes the next one that is free. */
export function numbered({ entries }: PgDatabase): readonly NumberedEntry[] {
  const taken = new Set<bigint>();
  const keyed = entries.map((e) => ({ e, key: `${e.schema}.${e.name}`.toLowerCase() }));
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ e, key }) => {
      let oid = objectNumber(`table ${key}`);
      while (taken.has(oid)) oid++;
      taken.add(oid);
      return { ...e, oid, namespace: namespaceOf(e.schema) };
    });
}

async function classRows(database: PgDatabase, relations: readonly PgRelation[]): Promise<readonly PgRow[]> {
  const system = relations.map(({ oid, name, isView, schema }) =>
    classRow(oid, name, catalogNamespace, isView, schema.fields.length),
  );
  const own = numbered(database).map(async (e) => {
    const columns = await database.columns(e);
    return classRow(e.oid, e.name, e.namespace, e.kind === 'view', columns?.fields.length ?? 0);
  });
  return [...system, ...(await Promise.all(own))];
}

function classRow(oid: bigint, relname: string, relnamespace: bigint, isView: boolean, relnatts: number): PgRow {
  return {
    oid,
    relname,
    relnamespace,
    relowner: owner,
    relam: isView ? 0n : 2n,
    reltuples: -1,
    relpersistence: 'p',
    relkind: isView ? 'v' : 'r',
    relnatts,
    relispopulated: true,
    relreplident: isView ? 'n' : 'd',
    relfrozenxid: 0n,
    relminmxid: 0n,
  };
}

async function attributeRows(database: PgDatabase, relations: readonly PgRelation[]): Promise<readonly PgRow[]> {
  const system = relations.flatMap(({ oid, schema }) => columnRows(oid, schema));
  const own = numbered(database).map(async (e) => {
    const columns = await database.columns(e);
    return columns === null ? [] : columnRows(e.oid, columns);
  });
  return [...system, ...(await Promise.all(own)).flat()];
}

function columnRows(attrelid: bigint, { fields }: Schema): readonly PgRow[] {
  const types = typesByNumber();
  return fields.map((field, i) => {
    const { name, nullable } = field;
    const { oid, modifier } = columnTypeOf(wireTypeOfField(field));
    const found = types.get(oid);
    return {
      attrelid,
      attname: name,
      atttypid: BigInt(oid),
      attstattarget: -1,
      attlen: found?.['typlen'] ?? -1,
      attnum: i + 1,
      attcacheoff: -1,
      atttypmod: modifier,
      attbyval: found?.['typbyval'] ?? false,
      attalign: found?.['typalign'] ?? 'i',
      attstorage: found?.['typstorage'] ?? 'x',
      attnotnull: !nullable,
      attislocal: true,
      attcollation: found?.['typcollation'] ?? 0n,
    };
  });
}

function typesByNumber(): ReadonlyMap<number, PgRow> {
  return new Map(typeRows().map((row) => [Number(row['oid']), row]));
}

/** The number and modifier of a column's type. */
export function columnTypeOf(type: DataType): { readonly oid: number; readonly modifier: number } {
  const tagged = wireTypeOf(type);
  if (tagged !== null) return { oid: tagged.oid, modifier: -1 };
  const plain = (oid: number): { oid: number; modifier: number } => ({ oid, modifier: -1 });
  switch (type.id) {
    case 'bool':
      return plain(16);
    case 'int':
      return plain(type.bits === 64 ? 20 : type.bits === 32 ? 23 : 21);
    case 'float':
      return plain(type.bits === 64 ? 701 : 700);
    case 'decimal':
      return { oid: 1700, modifier: ((type.precision << 16) | type.scale) + 4 };
    case 'null':
      return plain(25);
    case 'utf8':
      if (type.tag?.kind === 'varchar') return { oid: 1043, modifier: type.tag.length + 4 };
      if (type.tag?.kind === 'char') return { oid: 1042, modifier: type.tag.length + 4 };
      return plain(25);
    case 'binary':
      return plain(17);
    case 'date':
      return plain(1082);
    case 'time':
      return plain(1083);
    case 'timestamp':
      return plain(type.zone === 'utc' ? 1184 : 1114);
    case 'interval':
      return plain(1186);
    case 'list': {
      const item = columnTypeOf(type.item.type).oid;
      const row = type.item.type.id === 'list' ? undefined : typesByNumber().get(item);
      return plain(item === 114 || row === undefined ? 114 : Number(row['typarray']));
    }
    case 'struct':
    case 'map':
    case 'variant':
      return plain(114);
  }
}

function databaseRow({ name }: PgDatabase): PgRow {
  return {
    oid: databaseOid,
    datname: name,
    datdba: owner,
    encoding: 6,
    datlocprovider: 'c',
    datallowconn: true,
    datconnlimit: -1,
    dattablespace: 1663n,
    datcollate: 'C.UTF-8',
    datctype: 'C.UTF-8',
  };
}

function roleRow({ user }: PgDatabase): PgRow {
  return {
    oid: owner,
    rolname: user,
    rolsuper: false,
    rolinherit: true,
    rolcanlogin: true,
    rolconnlimit: -1,
    usename: user,
    usesysid: owner,
  };
}

function listedRows(database: PgDatabase, name: 'pg_tables' | 'pg_views'): readonly PgRow[] {
  const kind = name === 'pg_views' ? 'view' : 'table';
  return database.entries
    .filter((e) => e.kind === kind)
    .map((e) => ({
      schemaname: pgSchema(e.schema),
      [kind === 'view' ? 'viewname' : 'tablename']: e.name,
      [kind === 'view' ? 'viewowner' : 'tableowner']: database.user,
    }));
}
