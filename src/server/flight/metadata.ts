/**
 * What clients browse: catalogs, schemas, tables, keys, types; read from information_schema in the caller's session, so that
 * views it made are seen too. Names of columns are those that clients expect. Source: FlightSql.proto.
 */
import {
  flightDataOf,
  plainFlightData,
  plainSchemaMessage,
  schemaMessage,
  schemaMessageOf,
} from '../../arrow/flight-data.ts';
import { foreignKeySchema } from '../../arrow/foreign-keys.ts';
import { batchesOfRows } from '../../catalog/memory-table.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, int32, type Schema, utf8 } from '../../core/types.ts';
import type { Row, RowValue } from '../../session/row-values.ts';
import type { Command } from './commands.ts';
import type { FlightSession } from './logins.ts';
import type { Fields } from './protobuf.ts';
import { typeInfoRows, typeInfoSchema } from './type-infos.ts';

const shapes: Readonly<Record<string, readonly string[]>> = {
  CommandGetCatalogs: ['catalog_name'],
  CommandGetDbSchemas: ['catalog_name?', 'db_schema_name'],
  CommandGetTables: ['catalog_name?', 'db_schema_name?', 'table_name', 'table_type'],
  CommandGetTableTypes: ['table_type'],
  CommandGetPrimaryKeys: [
    'catalog_name?',
    'db_schema_name?',
    'table_name',
    'column_name',
    'key_sequence#',
    'key_name?',
  ],
  CommandGetXdbcTypeInfo: [],
  CommandGetExportedKeys: [],
  CommandGetImportedKeys: [],
  CommandGetCrossReference: [],
};
const foreignKeys = new Set(['CommandGetExportedKeys', 'CommandGetImportedKeys', 'CommandGetCrossReference']);
const tableTypes = ['BASE TABLE', 'VIEW'] as const;

export function isMetadata(name: string): boolean {
  return Object.hasOwn(shapes, name);
}

function metadataSchema({ name, fields }: Command): Schema {
  if (name === 'CommandGetXdbcTypeInfo') return typeInfoSchema;
  const columns = shapes[name]!.map((text) => ({
    name: text.replace(/[?#]$/, ''),
    type: text.endsWith('#') ? int32 : utf8,
    nullable: text.endsWith('?'),
  }));
  if (name !== 'CommandGetTables' || !fields.flag(includeSchema)) return { fields: columns };
  return { fields: [...columns, { name: 'table_schema', type: binary, nullable: false }] };
}

/** The schema of a command's rows, as an encapsulated message. */
export function metadataMessage(command: Command): Buffer {
  if (foreignKeys.has(command.name)) return schemaMessageOf(foreignKeySchema);
  return plainSchemaMessage(metadataSchema(command));
}

/** The messages of a command's rows. */
export async function metadataOf(session: FlightSession, command: Command): Promise<readonly Buffer[]> {
  if (foreignKeys.has(command.name)) return flightDataOf(foreignKeySchema, []);
  const schema = metadataSchema(command);
  return plainFlightData(schema, batchesOfRows(schema, await rowsFor(session, command)));
}

const includeSchema = 5;

async function rowsFor(session: FlightSession, { name, fields }: Command): Promise<Scalar[][]> {
  switch (name) {
    case 'CommandGetCatalogs':
      return (await select(session, 'SELECT current_catalog() AS c')).map(({ c }) => [textOf(c)]);
    case 'CommandGetDbSchemas':
      return schemasOf(session, fields);
    case 'CommandGetTables':
      return tablesOf(session, fields);
    case 'CommandGetXdbcTypeInfo':
      return typeInfoRows(fields.has(1) ? (fields.numbers(1)[0] ?? 0) : null);
    case 'CommandGetTableTypes':
      return tableTypes.map((type) => [type]);
    default:
      return [];
  }
}

async function schemasOf(session: FlightSession, fields: Fields): Promise<Scalar[][]> {
  const [current] = await select(session, 'SELECT current_catalog() AS c');
  const catalog = textOf(current?.c);
  if (!isIn(fields.optionalText(1), catalog)) return [];
  const names = (await select(session, 'SHOW SCHEMAS')).map(({ namespace }) => textOf(namespace));
  const fits = likeTest(fields.optionalText(2));
  return names
    .filter(fits)
    .sort(byCode)
    .map((schema) => [catalog, schema]);
}

async function tablesOf(session: FlightSession, fields: Fields): Promise<Scalar[][]> {
  const types = fields.texts(4);
  const [schemaFits, tableFits] = [likeTest(fields.optionalText(2)), likeTest(fields.optionalText(3))];
  const sql =
    'SELECT table_catalog AS c, table_schema AS s, table_name AS t, table_type AS k FROM information_schema.tables';
  const all = (await select(session, `${sql} ORDER BY k, c, s, t`))
    .map(({ c, s, t, k }) => [textOf(c), textOf(s), textOf(t), textOf(k)] as const)
    .filter(([c, s, t, k]) => {
      const isWanted = types.length === 0 || types.includes(k) || (k === 'BASE TABLE' && types.includes('TABLE'));
      return isWanted && isIn(fields.optionalText(1), c) && schemaFits(s) && tableFits(t);
    });
  if (!fields.flag(includeSchema)) return all.map((row) => [...row]);
  return Promise.all(all.map(async (row) => [...row, await tableSchema(session, row)]));
}

/** A table that cannot be opened is shown without columns rather than spoil the whole list. */
async function tableSchema({ session }: FlightSession, path: readonly string[]): Promise<Uint8Array> {
  const name = path
    .slice(0, 3)
    .map((part) => `\`${part.replaceAll('`', '``')}\``)
    .join('.');
  const described = await session.describe(`SELECT * FROM ${name}`).catch(() => null);
  const [catalog, schema, table] = path;
  return schemaMessage(described?.schema ?? { fields: [] }, { catalog: catalog!, schema: schema!, table: table! });
}

async function select({ session }: FlightSession, sql: string): Promise<readonly Row[]> {
  using result = await session.query(sql);
  return await result.rows();
}

/** A name, which is text. */
export function textOf(value: RowValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** No catalog means any; the empty one means those without, which none is. */
function isIn(wanted: string | null, catalog: string): boolean {
  return wanted === null || wanted === '' || wanted === catalog;
}

/** A LIKE pattern, backslash escapes; null fits all. */
function likeTest(pattern: string | null): (text: string) => boolean {
  if (pattern === null || pattern === '') return () => true;
  const source = pattern.replaceAll(/\\([\s\S])|([%_])|([.*+?^${}()|[\]\\])/g, (_, escaped, wild, special) => {
    if (wild !== undefined) return wild === '%' ? '[\\s\\S]*' : '[\\s\\S]';
    return String(escaped ?? special).replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  });
  const test = new RegExp(`^${source}$`, 'u');
  return (text) => test.test(text);
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
