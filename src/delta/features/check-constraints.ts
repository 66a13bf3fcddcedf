/** CHECK constraints, kept in properties named `delta.constraints.NAME`. */
import type { TableFeature } from './feature.ts';

export const checkConstraints: TableFeature = {
  name: 'checkConstraints',
  kind: 'writer',
  legacyVersions: { reader: 1, writer: 3 },
  isReadable: true,
  isWritable: true,
  isActive: ({ metadata }) => Object.keys(metadata.configuration).some((key) => key.startsWith('delta.constraints.')),
};
