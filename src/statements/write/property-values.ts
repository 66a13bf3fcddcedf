/** Values of Delta's own properties: what is no number or no truth value where one is asked for. */
import { EngineError } from '../../core/errors.ts';

/** Errors: UNSUPPORTED_TABLE_CHANGE with the property and its value. */
export function checkPropertyValues(properties: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(properties)) {
    const isWrong =
      (truths.has(key) && !/^(true|false)$/i.test(value)) ||
      (numbers.has(key) && !/^[1-9][0-9]{0,9}$/.test(value)) ||
      (key === 'delta.dataSkippingNumIndexedCols' && !/^-?[0-9]{1,9}$/.test(value));
    if (isWrong) throw new EngineError('UNSUPPORTED_TABLE_CHANGE', { key, value });
  }
}

const truths: ReadonlySet<string> = new Set(
  [
    'appendOnly',
    'checkpoint.writeStatsAsJson',
    'checkpoint.writeStatsAsStruct',
    'enableChangeDataFeed',
    'enableDeletionVectors',
    'enableExpiredLogCleanup',
    'enableInCommitTimestamps',
    'enableRowTracking',
    'enableTypeWidening',
    'randomizeFilePrefixes',
  ].map((name) => `delta.${name}`),
);

const numbers: ReadonlySet<string> = new Set([
  'delta.checkpointInterval',
  'delta.minReaderVersion',
  'delta.minWriterVersion',
]);
