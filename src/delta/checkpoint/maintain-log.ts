/**
 * What follows a commit: its checksum, a checkpoint where one is due, and the end of what the log need not keep.
 * The commit stands whatever happens here: a fault is told as a value, and the next commit tries again.
 */
import { EngineError } from '../../core/errors.ts';
import type { Snapshot } from '../snapshot.ts';
import { cleanLog } from './clean-log.ts';
import { logProperties } from './log-properties.ts';
import { writeChecksum } from './version-checksum.ts';
import { type CheckpointContext, type WrittenCheckpoint, writeCheckpoint } from './write-checkpoint.ts';

/** The table as it is after the commit. */
export type MaintainedTable = Pick<Snapshot, 'log' | 'schema' | 'mapping' | 'partitionColumns'> & {
  readonly metadata: Pick<Snapshot['metadata'], 'configuration'>;
};

export interface Maintenance {
  readonly checkpoint: WrittenCheckpoint | null;
  /** Files that were taken off the log. */
  readonly deleted: readonly string[];
  /** What failed, in words. */
  readonly problems: readonly string[];
}

/** To be called once after each commit, with the version that it made. Errors: none of the store's or the log's. */
export async function maintainLog(
  table: MaintainedTable,
  version: bigint,
  context: CheckpointContext,
): Promise<Maintenance> {
  const { log, metadata } = table;
  const { configuration } = metadata;
  const properties = logProperties(configuration);
  const problems: string[] = [];
  const number = Number(version);
  const isDue = number > 0 && number % properties.checkpointInterval === 0;
  const attempt = async <T>(act: () => Promise<T>): Promise<T | null> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      problems.push(error.message);
      return null;
    }
  };
  const checkpoint = isDue
    ? await attempt(() => writeCheckpoint(log, number, { ...table, configuration, properties }, context))
    : null;
  await attempt(() => writeChecksum(log, number, checkpoint?.state ?? null));
  const isCleaning = checkpoint !== null && properties.cleansLog;
  const deleted = isCleaning ? await attempt(() => cleanLog(log, properties, context.nowMs(), context.readers)) : null;
  return { checkpoint, deleted: deleted ?? [], problems };
}
