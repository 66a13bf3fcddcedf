/** Checkpoints with a unique name and sidecars. silt writes no checkpoints of any form. */
import type { TableFeature } from './feature.ts';

export const v2Checkpoint: TableFeature = {
  name: 'v2Checkpoint',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
