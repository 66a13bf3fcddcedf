/** Row-level changes beside the data. Additions alone need none; a scan never shows them. */
import { isOn, type TableFeature } from './feature.ts';

export const changeDataFeed: TableFeature = {
  name: 'changeDataFeed',
  kind: 'writer',
  legacyVersions: { reader: 1, writer: 4 },
  isReadable: true,
  isWritable: true,
  isActive: ({ metadata }) => isOn(metadata, 'delta.enableChangeDataFeed'),
};
