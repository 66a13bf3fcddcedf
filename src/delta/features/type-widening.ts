/** Columns whose type grew: files written before hold the narrower one (`delta.typeChanges`). */
import type { DataType, Field } from '../../core/types.ts';
import type { TableFeature } from './feature.ts';

export const typeWidening: TableFeature = {
  name: 'typeWidening',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: false,
  isActive: ({ schema }) => hasWidened(schema.fields),
};

function hasWidened(fields: readonly Field[]): boolean {
  return fields.some(
    (field) => field.metadata?.['delta.typeChanges'] !== undefined || hasWidened(membersOf(field.type)),
  );
}

function membersOf(type: DataType): readonly Field[] {
  switch (type.id) {
    case 'struct':
      return type.fields;
    case 'list':
      return [type.item];
    case 'map':
      return [type.key, type.value];
    default:
      return [];
  }
}
