/** VACUUM has to check the writer protocol first; reading and adding are as ever. */
import type { TableFeature } from './feature.ts';

export const vacuumProtocolCheck: TableFeature = {
  name: 'vacuumProtocolCheck',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
};
