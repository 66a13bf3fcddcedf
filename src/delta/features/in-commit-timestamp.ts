/** Commits that carry their own time, which time travel goes by. */
import type { TableFeature } from './feature.ts';

export const inCommitTimestamp: TableFeature = {
  name: 'inCommitTimestamp',
  kind: 'writer',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
