/** Values for columns that an INSERT leaves out (`CURRENT_DEFAULT`). They are the statement's to fill in. */
import type { TableFeature } from './feature.ts';

export const allowColumnDefaults: TableFeature = {
  name: 'allowColumnDefaults',
  kind: 'writer',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
