/** SHOW TABLE EXTENDED: the tables and views of a schema, each with what is known of it as lines of text. */
import { defaultCatalogName, type TableEntry } from '../catalog/names.ts';
import { civilOfDay, clockOfMicros, isoDayOfWeek, splitMicros } from '../core/calendar.ts';
import type { Span } from '../core/errors.ts';
import { nameSql } from '../core/text/type-sql.ts';
import { type DataType, type Schema, typeName } from '../core/types.ts';
import { localOfInstant, zoneOf } from '../core/zone.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import { tableQuery } from '../sql/plain-query.ts';
import { fullNameOf, isManaged, openDelta, placeText } from './delta-table.ts';
import type { StatementEnv } from './env.ts';

/** The text of one entry; empty for what has none. */
export async function informationOf(entry: TableEntry, span: Span, env: StatementEnv): Promise<string> {
  const parts = entry.schema === '' ? [entry.name] : [entry.schema, entry.name];
  const name: ObjectName = { kind: 'name', parts: parts.map((text) => ({ text, isQuoted: true, span })), span };
  if (entry.kind === 'view') return viewText(entry, name, env);
  return entry.isTemporary
    ? linesOf([
        ['Table', entry.name],
        ['Type', 'TEMPORARY'],
      ])
    : tableText(name, env);
}

async function tableText(table: ObjectName, env: StatementEnv): Promise<string> {
  const opened = await openDelta({ table, command: 'SHOW TABLE EXTENDED' }, env);
  const { metadata } = opened.snapshot;
  const [catalog, schema, name] = fullNameOf(opened)!;
  return linesOf([
    ['Catalog', catalog!],
    ['Database', schema!],
    ['Table', name!],
    ['Created Time', metadata.createdTimeMs === null ? 'UNKNOWN' : timeText(metadata.createdTimeMs, env.zone)],
    ['Last Access', 'UNKNOWN'],
    ['Created By', 'silt'],
    ['Type', isManaged(opened) ? 'MANAGED' : 'EXTERNAL'],
    ['Provider', 'delta'],
    ...(metadata.description === null ? [] : [['Comment', metadata.description] as const]),
    ['Location', placeText(opened)],
    ['Partition Provider', 'Catalog'],
  ]);
}

async function viewText({ name, schema }: TableEntry, table: ObjectName, env: StatementEnv): Promise<string> {
  const parts = schema === '' ? [name] : [schema, name];
  const found = await env.catalog.scope().resolveRelation(parts, null, undefined);
  const text = found?.kind === 'view' ? found.view.text : '';
  const { schema: columns } = await env.bind(tableQuery(table));
  const lines = linesOf([
    ['Table', name],
    ['Created By', 'silt'],
    ['Type', 'VIEW'],
    ['View Text', text],
    ['View Schema Mode', 'BINDING'],
    ['View Catalog and Namespace', `${defaultCatalogName}.${nameSql(env.catalog.currentSchema)}`],
  ]);
  return `${lines}Schema: root\n${schemaTree(columns)}\n`;
}

function linesOf(lines: readonly (readonly [string, string])[]): string {
  return lines.map(([key, value]) => `${key}: ${value}\n`).join('');
}

/** A schema as Spark's tree of columns. */
function schemaTree({ fields }: Schema): string {
  const lines = fields.map(({ name, type, nullable }) => ` |-- ${name}: ${treeName(type)} (nullable = ${nullable})\n`);
  return lines.join('');
}

function treeName(type: DataType): string {
  if (type.id === 'int') return { 8: 'byte', 16: 'short', 32: 'integer', 64: 'long' }[type.bits];
  return typeName(type);
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Wed Nov 25 02:40:03 UTC 2026`, in the session's zone. */
function timeText(ms: number, zone: string): string {
  const { day, microOfDay } = splitMicros(localOfInstant(zoneOf(zone), BigInt(ms) * 1000n));
  const { hour, minute, second } = clockOfMicros(microOfDay);
  const date = civilOfDay(day);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [hour, minute, second].map(two).join(':');
  return `${days[isoDayOfWeek(day) - 1]} ${months[date.month - 1]} ${two(date.day)} ${clock} ${zone} ${date.year}`;
}
