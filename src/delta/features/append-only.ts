/** Only rows may be added where `delta.appendOnly` is set: silt so far writes nothing but additions. */
import type { TableFeature } from './feature.ts';

export const appendOnly: TableFeature = {
  name: 'appendOnly',
  kind: 'writer',
  legacyVersions: { reader: 1, writer: 2 },
  isReadable: true,
  isWritable: true,
};
