/** Columns by which the rows of files lie together (the domain `delta.clustering`). */
import type { TableFeature } from './feature.ts';

export const clustering: TableFeature = {
  name: 'clustering',
  kind: 'writer',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
