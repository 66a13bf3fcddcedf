/**
 * Columns found by a physical name or an id, so that they can be renamed and dropped (`delta.columnMapping.mode`).
 * Takes a schema and names as the user sees them; gives the names that files, statistics and partition values have.
 * Source: PROTOCOL.md, "Column Mapping".
 */
import type { DataType, Field, Schema } from '../../core/types.ts';
import type { ColumnSource } from '../../plan/ports.ts';
import { corrupt, type Metadata, type Protocol } from '../actions.ts';
import type { TableFeature } from './feature.ts';

export type MappingMode = 'none' | 'name' | 'id';

export const columnMapping: TableFeature = {
  name: 'columnMapping',
  kind: 'readerWriter',
  legacyVersions: { reader: 2, writer: 5 },
  isReadable: true,
  isWritable: true,
  isActive: ({ metadata }) => modeText(metadata) !== 'none',
};

/** A column as a table's files know it. */
export interface PhysicalColumn {
  /** Names from the root, as files and statistics have them. */
  readonly path: readonly string[];
  /** The field that the path leads to, as the schema has it. */
  readonly field: Field;
  /** Set in mode `id`; those of the fields around it with it. */
  readonly fieldId: number | null;
  readonly stepIds: readonly number[];
}

/** The table's mode; the property counts only where the protocol supports the feature. */
export function mappingMode(protocol: Protocol, metadata: Metadata): MappingMode {
  const isListed = protocol.readerFeatures?.includes('columnMapping') ?? false;
  if (protocol.minReaderVersion === 1 || (protocol.minReaderVersion === 3 && !isListed)) return 'none';
  const mode = modeText(metadata);
  if (mode === 'none' || mode === 'name' || mode === 'id') return mode;
  throw corrupt(`there is no column mapping mode '${mode}'`);
}

/** The column at a path of the schema's names; null where there is none. Fails with DELTA_LOG_CORRUPT for a field without its mapping. */
export function physicalColumn(schema: Schema, path: readonly string[], mode: MappingMode): PhysicalColumn | null {
  const physical: string[] = [];
  const ids: number[] = [];
  let fields: readonly Field[] = schema.fields;
  let found: Field | undefined;
  for (const name of path) {
    found = fields.find((field) => field.name === name);
    if (found === undefined) return null;
    physical.push(physicalName(found, mode));
    if (mode === 'id') ids.push(mappedId(found));
    fields = found.type.id === 'struct' ? found.type.fields : [];
  }
  if (found === undefined) return null;
  return { path: physical, field: found, fieldId: ids.at(-1) ?? null, stepIds: ids.slice(0, -1) };
}

/**
 * Where a file has the column, of which only the members that `asked` has are read. Members of structs carry their own
 * names and ids in the type's metadata.
 */
export function fileSource(column: PhysicalColumn, mode: MappingMode, asked: DataType): ColumnSource {
  const { path, field, fieldId, stepIds } = column;
  const read = narrowed(field.type, asked);
  // Without mapping a left-over name in the metadata means nothing, and the reader must not follow it.
  const type = mode === 'none' ? withoutMapping(read) : read;
  if (fieldId === null) return { kind: 'file', path, type };
  return stepIds.length === 0 ? { kind: 'file', path, type, fieldId } : { kind: 'file', path, type, fieldId, stepIds };
}

/** The schema's own type, with the members that another type of the same form has. */
function narrowed(type: DataType, asked: DataType): DataType {
  if (type.id === 'struct' && asked.id === 'struct') {
    const fields = asked.fields.flatMap((part) => {
      const own = type.fields.find(({ name }) => name === part.name);
      return own === undefined ? [] : [{ ...own, type: narrowed(own.type, part.type) }];
    });
    return { ...type, fields };
  }
  if (type.id === 'list' && asked.id === 'list')
    return { ...type, item: { ...type.item, type: narrowed(type.item.type, asked.item.type) } };
  if (type.id === 'map' && asked.id === 'map')
    return { ...type, value: { ...type.value, type: narrowed(type.value.type, asked.value.type) } };
  return type;
}

export function physicalName(field: Field, mode: MappingMode): string {
  if (mode === 'none') return field.name;
  const name = field.metadata?.['delta.columnMapping.physicalName'];
  if (typeof name !== 'string') throw corrupt(`the column ${field.name} has no physical name`);
  return name;
}

function mappedId(field: Field): number {
  const id = field.metadata?.['delta.columnMapping.id'];
  if (typeof id !== 'number') throw corrupt(`the column ${field.name} has no id`);
  return id;
}

function modeText(metadata: Metadata): string {
  return metadata.configuration['delta.columnMapping.mode'] ?? 'none';
}

function withoutMapping(type: DataType): DataType {
  switch (type.id) {
    case 'struct':
      return { ...type, fields: type.fields.map(unmapped) };
    case 'list':
      return { ...type, item: unmapped(type.item) };
    case 'map':
      return { ...type, key: unmapped(type.key), value: unmapped(type.value) };
    default:
      return type;
  }
}

function unmapped(field: Field): Field {
  return { name: field.name, type: withoutMapping(field.type), nullable: field.nullable };
}
