/**
 * A table whose protocol went down: clients of today may not read its older versions, so that its history is cut all at once up
 * to `delta.requireCheckpointProtectionBeforeVersion`, or not at all. Source: the protocol's RFC of that name.
 */
import type { TableFeature } from './feature.ts';

export const checkpointProtection: TableFeature = {
  name: 'checkpointProtection',
  kind: 'writer',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};

export const protectionKey = 'delta.requireCheckpointProtectionBeforeVersion';
