/** A number for every row that stays with it, whatever file it moves to (`baseRowId`). */
import type { TableFeature } from './feature.ts';

export const rowTracking: TableFeature = {
  name: 'rowTracking',
  kind: 'writer',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
