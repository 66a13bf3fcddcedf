/** Ids and physical names for the columns of a table with column mapping. Columns that have theirs keep them. */
import type { DataType, Field } from '../../core/types.ts';

const idKey = 'delta.columnMapping.id';
const nameKey = 'delta.columnMapping.physicalName';

export interface AssignedMapping {
  readonly fields: readonly Field[];
  /** What `delta.columnMapping.maxColumnId` becomes. */
  readonly maxId: number;
}

/** `physicalNameOf` names a new column; `maxId` is the last id given so far. */
export function assignMapping(
  fields: readonly Field[],
  maxId: number,
  physicalNameOf: (field: Field) => string,
): AssignedMapping {
  let last = Math.max(maxId, ...idsOf(fields));
  const assignField = (field: Field): Field => {
    const { metadata = {} } = field;
    const id = metadata[idKey] ?? ++last;
    const name = metadata[nameKey] ?? physicalNameOf(field);
    return { ...field, type: assignType(field.type), metadata: { ...metadata, [idKey]: id, [nameKey]: name } };
  };
  const assignType = (type: DataType): DataType => {
    switch (type.id) {
      case 'struct':
        return { ...type, fields: type.fields.map(assignField) };
      case 'list':
        return { ...type, item: { ...type.item, type: assignType(type.item.type) } };
      case 'map':
        return {
          ...type,
          key: { ...type.key, type: assignType(type.key.type) },
          value: { ...type.value, type: assignType(type.value.type) },
        };
      default:
        return type;
    }
  };
  const assigned = fields.map(assignField);
  return { fields: assigned, maxId: last };
}

function idsOf(fields: readonly Field[]): readonly number[] {
  return fields.flatMap(({ metadata, type }) => {
    const id = metadata?.[idKey];
    return [...(typeof id === 'number' ? [id] : []), ...idsIn(type)];
  });
}

function idsIn(type: DataType): readonly number[] {
  switch (type.id) {
    case 'struct':
      return idsOf(type.fields);
    case 'list':
      return idsIn(type.item.type);
    case 'map':
      return [...idsIn(type.key.type), ...idsIn(type.value.type)];
    default:
      return [];
  }
}
