/** Delta's own properties: their names, and what values they take. */
import { EngineError, unsupported } from '../../core/errors.ts';

/** By name without `delta.`: true or false, a number from 1 on, or any text. */
const kinds: Readonly<Record<string, 'truth' | 'number' | 'text'>> = {
  appendOnly: 'truth',
  'autoOptimize.autoCompact': 'text',
  'autoOptimize.optimizeWrite': 'text',
  'checkpoint.writeStatsAsJson': 'truth',
  'checkpoint.writeStatsAsStruct': 'truth',
  checkpointInterval: 'number',
  checkpointPolicy: 'text',
  'columnMapping.mode': 'text',
  dataSkippingNumIndexedCols: 'text',
  dataSkippingStatsColumns: 'text',
  deletedFileRetentionDuration: 'text',
  enableChangeDataFeed: 'truth',
  enableDeletionVectors: 'truth',
  enableExpiredLogCleanup: 'truth',
  enableInCommitTimestamps: 'truth',
  enableRowTracking: 'truth',
  enableTypeWidening: 'truth',
  isolationLevel: 'text',
  logRetentionDuration: 'text',
  minReaderVersion: 'number',
  minWriterVersion: 'number',
  'parquet.compression.codec': 'text',
  randomizeFilePrefixes: 'truth',
  setTransactionRetentionDuration: 'text',
  targetFileSize: 'text',
};

const byKey = new Map(Object.entries(kinds).map(([name, kind]) => [`delta.${name}`, kind]));

/** `delta.appendOnly` and so on. */
export const deltaProperties: readonly string[] = [...byKey.keys()];

/** Properties whose feature silt does not write. */
const beyond = /^delta\.enable(IcebergCompatV[0-9]+|IcebergWriterCompatV[0-9]+|VariantShredding)$/;

/** Errors: UNSUPPORTED_TABLE_CHANGE with the property and its value. */
export function checkPropertyValues(properties: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(properties)) {
    const kind = byKey.get(key);
    const isWrong =
      (kind === 'truth' && !/^(true|false)$/i.test(value)) ||
      (kind === 'number' && !/^[1-9][0-9]{0,9}$/.test(value)) ||
      (key === 'delta.dataSkippingNumIndexedCols' && !/^-?[0-9]{1,9}$/.test(value));
    if (beyond.test(key) && /^true$/i.test(value)) throw unsupported(`Turning on ${key}`);
    if (isWrong) throw new EngineError('UNSUPPORTED_TABLE_CHANGE', { key, value });
  }
}
