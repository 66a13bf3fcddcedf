/** A table as the CREATE TABLE that makes an empty one like it: columns with what belongs to them, partitions, clustering, properties. */
import { nameSql, quotedName, typeSql } from '../core/text/type-sql.ts';
import type { DataType, Field } from '../core/types.ts';
import { clusteringColumns } from '../delta/properties.ts';
import type { Snapshot } from '../delta/snapshot.ts';

/** `location` is where its files are; null leaves it out. */
export function createText(name: readonly string[], snapshot: Snapshot, location: string | null): string {
  const { schema, metadata, partitionColumns } = snapshot;
  const clustering = clusteringColumns(snapshot);
  // Values that columns begin with are a feature that has to be asked for.
  const hasDefaults = schema.fields.some((f) => f.metadata?.['CURRENT_DEFAULT'] !== undefined);
  const features = hasDefaults ? { 'delta.feature.allowColumnDefaults': 'supported' } : {};
  const properties = Object.entries({ ...metadata.configuration, ...features })
    .filter(([key]) => !isKeptByWriters(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const constraints = Object.entries(metadata.configuration).flatMap(([key, condition]) =>
    key.startsWith(constraintKey)
      ? [`CONSTRAINT ${nameSql(key.slice(constraintKey.length))} CHECK (${condition})`]
      : [],
  );
  const parts = [
    `CREATE TABLE ${name.map(nameSql).join('.')} (`,
    [...schema.fields.map(columnText), ...constraints].map((line) => `  ${line}`).join(',\n'),
    ')',
    'USING delta',
    partitionColumns.length === 0 ? '' : `PARTITIONED BY (${partitionColumns.map(nameSql).join(', ')})`,
    clustering === null ? '' : `CLUSTER BY (${clustering.map((path) => path.map(nameSql).join('.')).join(', ')})`,
    location === null ? '' : `LOCATION ${stringSql(location)}`,
    metadata.description === null ? '' : `COMMENT ${stringSql(metadata.description)}`,
    propertiesText(properties),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const constraintKey = 'delta.constraints.';

/** What writers keep for themselves, and would refuse to be given. */
function isKeptByWriters(key: string): boolean {
  return /^delta\.(columnMapping\.maxColumnId|rowTracking\.materialized|inCommitTimestampEnablement|constraints\.)/.test(
    key,
  );
}

export function propertiesText(properties: readonly (readonly [string, string])[]): string {
  if (properties.length === 0) return '';
  const lines = properties.map(([key, value]) => `  ${stringSql(key)} = ${stringSql(value)}`);
  return `TBLPROPERTIES (\n${lines.join(',\n')})`;
}

function columnText({ name, type, nullable, metadata = {} }: Field): string {
  const generation = metadata['delta.generationExpression'];
  const initial = metadata['CURRENT_DEFAULT'];
  const comment = metadata['comment'];
  const parts = [
    `${nameSql(name)} ${typeText(type)}`,
    nullable ? '' : 'NOT NULL',
    typeof generation === 'string' ? `GENERATED ALWAYS AS (${generation})` : '',
    identityText(metadata),
    typeof initial === 'string' ? `DEFAULT ${initial}` : '',
    typeof comment === 'string' ? `COMMENT ${stringSql(comment)}` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function identityText(metadata: Readonly<Record<string, unknown>>): string {
  const [start, step] = [numberText(metadata['delta.identity.start']), numberText(metadata['delta.identity.step'])];
  if (start === null || step === null) return '';
  const kind = metadata['delta.identity.allowExplicitInsert'] === true ? 'BY DEFAULT' : 'ALWAYS';
  return `GENERATED ${kind} AS IDENTITY (START WITH ${start} INCREMENT BY ${step})`;
}

function numberText(value: unknown): string | null {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

/** As typeSql, with the comments of members. */
function typeText(type: DataType): string {
  switch (type.id) {
    case 'list':
      return `ARRAY<${typeText(type.item.type)}>`;
    case 'map':
      return `MAP<${typeText(type.key.type)}, ${typeText(type.value.type)}>`;
    case 'struct':
      return `STRUCT<${type.fields.map(memberText).join(', ')}>`;
    default:
      return typeSql(type);
  }
}

function memberText({ name, type, nullable, metadata }: Field): string {
  const comment = metadata?.['comment'];
  const says = typeof comment === 'string' ? ` COMMENT ${stringSql(comment)}` : '';
  return `${/^\w+$/.test(name) ? name : quotedName(name)}: ${typeText(type)}${nullable ? '' : ' NOT NULL'}${says}`;
}

/** A text between single quotes. */
export function stringSql(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
