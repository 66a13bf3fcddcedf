/**
 * The columns of a checkpoint: one an action, each a struct; statistics and partition values also as typed structs where the
 * table asks for it. Takes the table's schema and properties, gives core schemas. Source: PROTOCOL.md, "Checkpoint Schema".
 */
import {
  boolType,
  type DataType,
  type Field,
  field,
  int32,
  int64,
  list,
  map,
  type Schema,
  struct,
  utf8,
} from '../../core/types.ts';
import { type MappingMode, physicalName } from '../features/column-mapping.ts';
import type { LogProperties } from './log-properties.ts';

export interface CheckpointTable {
  readonly schema: Schema;
  readonly mapping: MappingMode;
  readonly partitionColumns: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly properties: LogProperties;
  /** Whether the partition values' typed form can be written. */
  readonly hasParsedPartitions: boolean;
}

const textMap = map(utf8, utf8);

const deletionVector = struct([
  field('storageType', utf8),
  field('pathOrInlineDv', utf8),
  field('offset', int32),
  field('sizeInBytes', int32),
  field('cardinality', int64),
]);

const fileFields: readonly Field[] = [
  field('partitionValues', textMap),
  field('size', int64),
  field('deletionVector', deletionVector),
  field('baseRowId', int64),
  field('defaultRowCommitVersion', int64),
];

/** Removed files have neither statistics nor tags in a checkpoint. */
export const removeField: Field = field(
  'remove',
  struct([
    field('path', utf8),
    field('deletionTimestamp', int64),
    field('dataChange', boolType),
    field('extendedFileMetadata', boolType),
    ...fileFields,
  ]),
);

export const otherFields: readonly Field[] = [
  field('txn', struct([field('appId', utf8), field('version', int64), field('lastUpdated', int64)])),
  field(
    'metaData',
    struct([
      field('id', utf8),
      field('name', utf8),
      field('description', utf8),
      field('format', struct([field('provider', utf8), field('options', textMap)])),
      field('schemaString', utf8),
      field('partitionColumns', list(utf8)),
      field('configuration', textMap),
      field('createdTime', int64),
    ]),
  ),
  field(
    'protocol',
    struct([
      field('minReaderVersion', int32),
      field('minWriterVersion', int32),
      field('readerFeatures', list(utf8)),
      field('writerFeatures', list(utf8)),
    ]),
  ),
  field('domainMetadata', struct([field('domain', utf8), field('configuration', utf8), field('removed', boolType)])),
];

export function addField(table: CheckpointTable): Field {
  const { properties } = table;
  const stats = properties.writesStatsAsStruct ? statsType(table) : null;
  const partitions = properties.writesStatsAsStruct && table.hasParsedPartitions ? partitionsType(table) : null;
  return field(
    'add',
    struct([
      field('path', utf8),
      ...fileFields,
      field('modificationTime', int64),
      field('dataChange', boolType),
      field('tags', textMap),
      field('clusteringProvider', utf8),
      ...(properties.writesStatsAsJson ? [field('stats', utf8)] : []),
      ...(stats === null ? [] : [field('stats_parsed', stats)]),
      ...(partitions === null ? [] : [field('partitionValues_parsed', partitions)]),
    ]),
  );
}

/** Null for a table without partitions. */
export function partitionsType({
  schema,
  mapping,
  partitionColumns,
}: CheckpointTable): (DataType & { id: 'struct' }) | null {
  const fields = partitionColumns.flatMap((name) => schema.fields.filter((member) => member.name === name));
  if (fields.length === 0) return null;
  return struct(fields.map((member) => field(physicalName(member, mapping), member.type)));
}

/** The typed form of a file's statistics. */
export function statsType(table: CheckpointTable): DataType & { id: 'struct' } {
  const { schema, partitionColumns, mapping } = table;
  const data = schema.fields.filter((member) => !partitionColumns.includes(member.name));
  const indexed = indexedFields(data, mapping, table.configuration);
  const bounds = boundFields(indexed);
  const counts = countFields(indexed);
  return struct([
    field('numRecords', int64),
    field('tightBounds', boolType),
    ...(bounds.length === 0 ? [] : [field('minValues', struct(bounds)), field('maxValues', struct(bounds))]),
    ...(counts.length === 0 ? [] : [field('nullCount', struct(counts))]),
  ]);
}

/** The fields with statistics, by physical names: the first leaves, or those that the table names. */
function indexedFields(
  fields: readonly Field[],
  mapping: MappingMode,
  configuration: Readonly<Record<string, string>>,
): readonly Field[] {
  const named = configuration['delta.dataSkippingStatsColumns'];
  const limit = Number(configuration['delta.dataSkippingNumIndexedCols'] ?? 32);
  const budget = { left: named === undefined ? (Number.isInteger(limit) ? limit : 32) : -1 };
  const columns = named === undefined ? null : new Set(named.split(',').map((name) => name.trim().replaceAll('`', '')));
  return keptFields(fields, '', mapping, columns, budget);
}

function keptFields(
  fields: readonly Field[],
  outer: string,
  mapping: MappingMode,
  columns: ReadonlySet<string> | null,
  budget: { left: number },
): readonly Field[] {
  return fields.flatMap((member): readonly Field[] => {
    const path = `${outer}${member.name}`;
    const isNamed = columns === null || columns.has(path);
    const name = physicalName(member, mapping);
    if (member.type.id === 'struct') {
      const inner = keptFields(member.type.fields, `${path}.`, mapping, isNamed ? null : columns, budget);
      return inner.length === 0 ? [] : [field(name, struct(inner))];
    }
    if (!isNamed || budget.left === 0) return [];
    budget.left--;
    return [field(name, member.type)];
  });
}

function boundFields(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap(({ name, type }): readonly Field[] => {
    if (type.id === 'struct') {
      const inner = boundFields(type.fields);
      return inner.length === 0 ? [] : [field(name, struct(inner))];
    }
    return hasBounds(type) ? [field(name, type)] : [];
  });
}

function hasBounds(type: DataType): boolean {
  return ['int', 'float', 'decimal', 'date', 'timestamp', 'utf8'].includes(type.id);
}

function countFields(fields: readonly Field[]): readonly Field[] {
  return fields.map(({ name, type }) => field(name, type.id === 'struct' ? struct(countFields(type.fields)) : int64));
}
