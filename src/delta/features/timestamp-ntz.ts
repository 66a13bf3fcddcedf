/** Timestamps without a zone: microseconds of a wall clock. */
import type { TableFeature } from './feature.ts';

export const timestampNtz: TableFeature = {
  name: 'timestampNtz',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
