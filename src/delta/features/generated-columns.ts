/** Columns computed from others when they are written (`delta.generationExpression`). */
import type { TableFeature } from './feature.ts';

export const generatedColumns: TableFeature = {
  name: 'generatedColumns',
  kind: 'writer',
  legacyVersions: { reader: 1, writer: 4 },
  isReadable: true,
  isWritable: true,
  isActive: ({ schema }) => schema.fields.some((field) => field.metadata?.['delta.generationExpression'] !== undefined),
};
