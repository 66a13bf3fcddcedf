/** Settings of the table kept by domain. */
import type { TableFeature } from './feature.ts';

export const domainMetadata: TableFeature = {
  name: 'domainMetadata',
  kind: 'writer',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
