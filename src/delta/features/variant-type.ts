/** Columns of semi-structured values. */
import type { DataType } from '../../core/types.ts';
import type { TableFeature } from './feature.ts';

export const variantType: TableFeature = {
  name: 'variantType',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
  isActive: ({ schema }) => schema.fields.some((field) => hasVariant(field.type)),
};

function hasVariant(type: DataType): boolean {
  switch (type.id) {
    case 'variant':
      return true;
    case 'struct':
      return type.fields.some((field) => hasVariant(field.type));
    case 'list':
      return hasVariant(type.item.type);
    case 'map':
      return hasVariant(type.key.type) || hasVariant(type.value.type);
    default:
      return false;
  }
}
