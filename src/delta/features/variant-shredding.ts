/** Variants of which files keep parts as typed values; formats/parquet puts them together again. */
import { isOn, type TableFeature } from './feature.ts';

export const variantShredding: TableFeature = {
  name: 'variantShredding',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: false,
  isActive: ({ metadata }) => isOn(metadata, 'delta.enableVariantShredding'),
};
