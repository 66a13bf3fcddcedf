/** The table properties that say how its log is kept. Source: PROTOCOL.md and Delta's documentation of table properties. */
import { parseUnits } from '../../core/text/parse-intervals.ts';
import { protectionKey } from '../features/checkpoint-protection.ts';

export interface LogProperties {
  /** A checkpoint is due every so many commits. */
  readonly checkpointInterval: number;
  readonly checkpointPolicy: 'classic' | 'v2';
  readonly writesStatsAsJson: boolean;
  readonly writesStatsAsStruct: boolean;
  /** How long the log remembers files that were removed. */
  readonly deletedFileRetentionMs: number;
  /** How long it remembers applications; null for ever. */
  readonly setTransactionRetentionMs: number | null;
  readonly logRetentionMs: number;
  readonly cleansLog: boolean;
  /** History before this version goes at once or not at all. */
  readonly protectedBefore: number;
}

type Configuration = Readonly<Record<string, string>>;

const dayMs = 86_400_000;

/** Properties that are not set, or whose value cannot be understood, have their defaults. */
export function logProperties(configuration: Configuration): LogProperties {
  const interval = Number(configuration['delta.checkpointInterval'] ?? 10);
  return {
    checkpointInterval: Number.isInteger(interval) && interval > 0 ? interval : 10,
    checkpointPolicy: configuration['delta.checkpointPolicy'] === 'v2' ? 'v2' : 'classic',
    writesStatsAsJson: flag(configuration, 'delta.checkpoint.writeStatsAsJson', true),
    writesStatsAsStruct: flag(configuration, 'delta.checkpoint.writeStatsAsStruct', true),
    deletedFileRetentionMs: duration(configuration, 'delta.deletedFileRetentionDuration') ?? 7 * dayMs,
    setTransactionRetentionMs: duration(configuration, 'delta.setTransactionRetentionDuration'),
    logRetentionMs: duration(configuration, 'delta.logRetentionDuration') ?? 30 * dayMs,
    cleansLog: flag(configuration, 'delta.enableExpiredLogCleanup', true),
    protectedBefore: Number(configuration[protectionKey] ?? 0) || 0,
  };
}

function flag(configuration: Configuration, name: string, otherwise: boolean): boolean {
  const text = configuration[name]?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : otherwise;
}

/** `interval 1 week`, in milliseconds. A month has no fixed length, so it is none. */
function duration(configuration: Configuration, name: string): number | null {
  const parts = parseUnits(configuration[name] ?? '');
  if (parts === undefined || parts.months !== 0) return null;
  return parts.days * dayMs + Number(parts.micros / 1000n);
}
