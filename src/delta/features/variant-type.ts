/** Columns of semi-structured values. */
import { someType } from '../../core/types.ts';
import type { TableFeature } from './feature.ts';

export const variantType: TableFeature = {
  name: 'variantType',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
  isActive: ({ schema }) => schema.fields.some(({ type }) => someType(type, ({ id }) => id === 'variant')),
};
