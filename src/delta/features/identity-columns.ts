/** Columns numbered when they are written (`delta.identity.start` and its kin). */
import type { TableFeature } from './feature.ts';

export const identityColumns: TableFeature = {
  name: 'identityColumns',
  kind: 'writer',
  legacyVersions: { reader: 1, writer: 6 },
  isReadable: true,
  isWritable: true,
  isActive: ({ schema }) => schema.fields.some((field) => field.metadata?.['delta.identity.start'] !== undefined),
};
