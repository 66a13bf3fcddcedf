/** Columns found by id or by a physical name, so that they can be renamed and dropped (`delta.columnMapping.mode`). */
import type { TableFeature } from './feature.ts';

export const columnMapping: TableFeature = {
  name: 'columnMapping',
  kind: 'readerWriter',
  legacyVersions: { reader: 2, writer: 5 },
  isReadable: false,
  isWritable: false,
  isActive: ({ metadata }) => (metadata.configuration['delta.columnMapping.mode'] ?? 'none') !== 'none',
};
