/** Rows deleted without rewriting their file. Scans leave those rows out; see deletion-vector.ts. */
import type { TableFeature } from './feature.ts';

export const deletionVectors: TableFeature = {
  name: 'deletionVectors',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
