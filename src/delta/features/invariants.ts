/** Conditions on columns that each written row has to meet (`delta.invariants`). */
import type { TableFeature } from './feature.ts';

export const invariants: TableFeature = {
  name: 'invariants',
  kind: 'writer',
  legacyVersions: { reader: 1, writer: 2 },
  isReadable: true,
  isWritable: true,
  isActive: ({ schema }) => schema.fields.some((field) => field.metadata?.['delta.invariants'] !== undefined),
};
