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
  isWritable: false,
  isActive: ({ metadata }) => modeText(metadata) !== 'none',
};

/** A column as a table's files know it. */
export interface PhysicalColumn {
  /** Names from the root, as files and statistics have them. */
  readonly path: readonly string[];
  /** The field that the path leads to, as the schema has it. */
  readonly field: Field;
  /** Set in mode `id`. */
  readonly fieldId: number | null;
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
  let fields: readonly Field[] = schema.fields;
  let found: Field | undefined;
  for (const name of path) {
    found = fields.find((field) => field.name === name);
    if (found === undefined) return null;
    physical.push(physicalName(found, mode));
    fields = found.type.id === 'struct' ? found.type.fields : [];
  }
  if (found === undefined) return null;
  return { path: physical, field: found, fieldId: mode === 'id' ? mappedId(found) : null };
}

/** Where a file has the column; members of structs carry their own names and ids in the type's metadata. */
export function fileSource(column: PhysicalColumn, mode: MappingMode): ColumnSource {
  const { path, field, fieldId } = column;
  // Without mapping a left-over name in the metadata means nothing, and the reader must not follow it.
  const type = mode === 'none' ? withoutMapping(field.type) : field.type;
  return fieldId === null ? { kind: 'file', path, type } : { kind: 'file', path, type, fieldId };
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
