/** Rows of information_schema in PostgreSQL's words. */
import type { DataType } from '../../core/types.ts';
import { wireTypeOfField } from '../../core/wire-types.ts';
import type { TableEntry } from '../names.ts';
import { pgSchema } from './names.ts';
import { columnTypeOf, type PgDatabase } from './pg-rows.ts';
import { type PgRow, typeNames, typeRows } from './static-rows.ts';

export async function informationRows(name: string, database: PgDatabase): Promise<readonly PgRow[]> {
  switch (name) {
    case 'schemata':
      return ['pg_catalog', 'information_schema', ...new Set(['public', ...database.schemas.map(pgSchema)])].map(
        (schema_name) => ({ catalog_name: database.name, schema_name, schema_owner: database.user }),
      );
    case 'tables':
      return database.entries.map((e) => ({
        ...tableName(database, e),
        table_type: e.kind === 'view' ? 'VIEW' : e.isTemporary ? 'LOCAL TEMPORARY' : 'BASE TABLE',
        is_insertable_into: e.kind === 'view' ? 'NO' : 'YES',
        is_typed: 'NO',
      }));
    case 'views':
      return database.entries
        .filter((e) => e.kind === 'view')
        .map((e) => ({
          ...tableName(database, e),
          check_option: 'NONE',
          is_updatable: 'NO',
          is_insertable_into: 'NO',
        }));
    case 'columns':
      return (await Promise.all(database.entries.map((e) => columnRows(database, e)))).flat();
    case 'character_sets':
      return [{ character_set_name: 'UTF8', character_repertoire: 'UCS', form_of_use: 'UTF8' }];
    case 'enabled_roles':
      return [{ role_name: database.user }];
    default:
      return [];
  }
}

function tableName(database: PgDatabase, { schema, name }: TableEntry): PgRow {
  return { table_catalog: database.name, table_schema: pgSchema(schema), table_name: name };
}

async function columnRows(database: PgDatabase, e: TableEntry): Promise<readonly PgRow[]> {
  const columns = await database.columns(e);
  const names = typeNames();
  const internal = new Map(typeRows().map((row) => [row['oid'], row['typname']]));
  return (columns?.fields ?? []).map((field, i) => {
    const { name, nullable } = field;
    const type = wireTypeOfField(field);
    const { oid } = columnTypeOf(type);
    return {
      ...tableName(database, e),
      column_name: name,
      ordinal_position: i + 1,
      column_default: null,
      is_nullable: nullable ? 'YES' : 'NO',
      data_type: type.id === 'list' && oid !== 114 ? 'ARRAY' : names.get(String(oid)),
      udt_catalog: database.name,
      udt_schema: 'pg_catalog',
      udt_name: internal.get(BigInt(oid)),
      dtd_identifier: String(i + 1),
      is_self_referencing: 'NO',
      is_identity: 'NO',
      identity_cycle: 'NO',
      is_generated: 'NEVER',
      is_updatable: e.kind === 'view' ? 'NO' : 'YES',
      ...digitsOf(type),
    };
  });
}

/** Lengths and digits; what a type does not have is NULL. */
function digitsOf(type: DataType): PgRow {
  const none = {
    character_maximum_length: null,
    character_octet_length: null,
    numeric_precision: null,
    numeric_precision_radix: null,
    numeric_scale: null,
    datetime_precision: null,
    interval_precision: null,
    maximum_cardinality: null,
  };
  switch (type.id) {
    case 'int':
      return { ...none, numeric_precision: Math.max(type.bits, 16), numeric_precision_radix: 2, numeric_scale: 0 };
    case 'float':
      return { ...none, numeric_precision: type.bits === 64 ? 53 : 24, numeric_precision_radix: 2 };
    case 'decimal':
      return { ...none, numeric_precision: type.precision, numeric_precision_radix: 10, numeric_scale: type.scale };
    case 'date':
      return { ...none, datetime_precision: 0 };
    case 'timestamp':
    case 'time':
    case 'interval':
      return { ...none, datetime_precision: 6 };
    case 'utf8': {
      const { tag } = type;
      const length = tag?.kind === 'varchar' || tag?.kind === 'char' ? tag.length : null;
      return {
        ...none,
        character_maximum_length: length,
        character_octet_length: length === null ? 1073741824 : length * 4,
      };
    }
    default:
      return none;
  }
}
