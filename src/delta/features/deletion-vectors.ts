/** Rows deleted without rewriting their file. A table may list the feature and have none: a file that has one is refused in snapshot.ts. */
import type { TableFeature } from './feature.ts';

export const deletionVectors: TableFeature = {
  name: 'deletionVectors',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: false,
  isWritable: false,
  isActive: () => false,
};
