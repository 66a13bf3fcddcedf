/** Delta's own properties: their names, and what values they take. */
import { EngineError, unsupported } from '../../core/errors.ts';
import { parseUnits } from '../../core/text/parse-intervals.ts';

/** What a value may be: true or false, a number from 1 on, days and shorter units, one of some words, or any text. */
type Kind = 'truth' | 'number' | 'duration' | 'text' | readonly string[];

/** By name without `delta.`. */
const kinds: Readonly<Record<string, Kind>> = {
  appendOnly: 'truth',
  'autoOptimize.autoCompact': 'text',
  'autoOptimize.optimizeWrite': 'text',
  'checkpoint.writeStatsAsJson': 'truth',
  'checkpoint.writeStatsAsStruct': 'truth',
  checkpointInterval: 'number',
  checkpointPolicy: ['classic', 'v2'],
  'columnMapping.mode': ['none', 'name', 'id'],
  dataSkippingNumIndexedCols: 'text',
  dataSkippingStatsColumns: 'text',
  deletedFileRetentionDuration: 'duration',
  enableChangeDataFeed: 'truth',
  enableDeletionVectors: 'truth',
  enableExpiredLogCleanup: 'truth',
  enableInCommitTimestamps: 'truth',
  enableRowTracking: 'truth',
  enableTypeWidening: 'truth',
  isolationLevel: 'text',
  logRetentionDuration: 'duration',
  minReaderVersion: 'number',
  minWriterVersion: 'number',
  'parquet.compression.codec': 'text',
  randomizeFilePrefixes: 'truth',
  setTransactionRetentionDuration: 'duration',
  targetFileSize: 'text',
};

const byKey = new Map(Object.entries(kinds).map(([name, kind]) => [`delta.${name}`, kind]));

/** `delta.appendOnly` and so on. */
export const deltaProperties: readonly string[] = [...byKey.keys()];

/** Properties whose feature silt does not write. */
const beyond = /^delta\.enable(IcebergCompatV[0-9]+|IcebergWriterCompatV[0-9]+|VariantShredding)$/;
const formatsKey = 'delta.universalFormat.enabledFormats';

/** Errors: UNSUPPORTED_TABLE_CHANGE with the property and its value. */
export function checkPropertyValues(properties: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(properties)) {
    const kind = byKey.get(key);
    const isRight = kind === undefined || isOfKind(value, kind);
    const isNumberRight = key !== 'delta.dataSkippingNumIndexedCols' || /^-?[0-9]{1,9}$/.test(value);
    if (beyond.test(key) && /^true$/i.test(value)) throw unsupported(`Turning on ${key}`);
    if (key === formatsKey && value.trim() !== '') throw unsupported(`The property ${key}`);
    if (!isRight || !isNumberRight) throw new EngineError('UNSUPPORTED_TABLE_CHANGE', { key, value });
  }
}

function isOfKind(value: string, kind: Kind): boolean {
  switch (kind) {
    case 'truth':
      return /^(true|false)$/i.test(value);
    case 'number':
      return /^[1-9][0-9]{0,9}$/.test(value);
    case 'duration': {
      const parts = parseUnits(value);
      return parts !== undefined && parts.months === 0 && parts.days >= 0 && parts.micros >= 0n;
    }
    case 'text':
      return true;
    default:
      return kind.includes(value.toLowerCase());
  }
}
