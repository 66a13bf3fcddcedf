/** Every table feature that silt knows; one that is not here is refused by its name. */
import { allowColumnDefaults } from './allow-column-defaults.ts';
import { appendOnly } from './append-only.ts';
import { changeDataFeed } from './change-data-feed.ts';
import { checkConstraints } from './check-constraints.ts';
import { checkpointProtection } from './checkpoint-protection.ts';
import { clustering } from './clustering.ts';
import { columnMapping } from './column-mapping.ts';
import { deletionVectors } from './deletion-vectors.ts';
import { domainMetadata } from './domain-metadata.ts';
import type { TableFeature } from './feature.ts';
import { generatedColumns } from './generated-columns.ts';
import { identityColumns } from './identity-columns.ts';
import { inCommitTimestamp } from './in-commit-timestamp.ts';
import { invariants } from './invariants.ts';
import { rowTracking } from './row-tracking.ts';
import { timestampNtz } from './timestamp-ntz.ts';
import { typeWidening } from './type-widening.ts';
import { typeWideningPreview } from './type-widening-preview.ts';
import { v2Checkpoint } from './v2-checkpoint.ts';
import { vacuumProtocolCheck } from './vacuum-protocol-check.ts';
import { variantShredding } from './variant-shredding.ts';
import { variantShreddingPreview } from './variant-shredding-preview.ts';
import { variantType } from './variant-type.ts';
import { variantTypePreview } from './variant-type-preview.ts';

export const allFeatures: readonly TableFeature[] = [
  allowColumnDefaults,
  appendOnly,
  changeDataFeed,
  checkConstraints,
  checkpointProtection,
  clustering,
  columnMapping,
  deletionVectors,
  domainMetadata,
  generatedColumns,
  identityColumns,
  inCommitTimestamp,
  invariants,
  rowTracking,
  timestampNtz,
  typeWidening,
  typeWideningPreview,
  v2Checkpoint,
  vacuumProtocolCheck,
  variantShredding,
  variantShreddingPreview,
  variantType,
  variantTypePreview,
];
