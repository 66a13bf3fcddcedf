/** A table's schema as its files hold it under column mapping: physical names, and the ids that Parquet keeps. */
import type { DataType, Field, Schema } from '../../core/types.ts';
import { type MappingMode, physicalName } from './column-mapping.ts';

/** The same schema where nothing is mapped. */
export function physicalSchema(schema: Schema, mode: MappingMode): Schema {
  if (mode === 'none') return { fields: schema.fields.map(plain) };
  return { fields: schema.fields.map((member) => physicalField(member, mode)) };
}

/** A left-over id means nothing without a mode. */
function plain({ name, type, nullable }: Field): Field {
  return { name, type, nullable };
}

function physicalField(member: Field, mode: MappingMode): Field {
  const id = member.metadata?.['delta.columnMapping.id'];
  const metadata = id === undefined ? {} : { metadata: { 'parquet.field.id': id } };
  return {
    name: physicalName(member, mode),
    type: physicalType(member.type, mode),
    nullable: member.nullable,
    ...metadata,
  };
}

function physicalType(type: DataType, mode: MappingMode): DataType {
  switch (type.id) {
    case 'struct':
      return { ...type, fields: type.fields.map((member) => physicalField(member, mode)) };
    case 'list':
      return { ...type, item: { ...type.item, type: physicalType(type.item.type, mode) } };
    case 'map':
      return {
        ...type,
        key: { ...type.key, type: physicalType(type.key.type, mode) },
        value: { ...type.value, type: physicalType(type.value.type, mode) },
      };
    default:
      return type;
  }
}
