/** What a commit says of itself: `commitInfo`, which DESCRIBE HISTORY shows. */
import { type JsonObject, type JsonValue, stringifyJson } from '../../formats/json/lossless.ts';
import type { CommitContext } from './context.ts';
import type { IsolationLevel } from './isolation.ts';

export interface Operation {
  /** `WRITE`, `DELETE`, `MERGE`, ...: Spark's names. */
  readonly name: string;
  /** Values that are neither strings nor null are written as JSON text, as Spark does. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Counts by Spark's names. */
  readonly metrics: Readonly<Record<string, number | bigint>>;
  /** False for OPTIMIZE and its like, which only rearrange rows. */
  readonly changesData: boolean;
  readonly userMetadata?: string | null;
}

export interface CommitFacts {
  readonly txnId: string;
  readonly timestampMs: number;
  /** Set where the table has in-commit timestamps; it is the first member then. */
  readonly inCommitTimestampMs: number | null;
  readonly readVersion: bigint | null;
  readonly isolationLevel: IsolationLevel;
  readonly isBlindAppend: boolean;
}

/** The line of `commitInfo`. */
export function commitInfoLine(operation: Operation, facts: CommitFacts, context: CommitContext): JsonObject {
  const parameters = Object.entries(operation.parameters).map(([name, value]) => [
    name,
    typeof value === 'string' || value === null ? value : stringifyJson(value),
  ]);
  const metrics = Object.entries(operation.metrics).map(([name, value]) => [name, String(value)]);
  return {
    commitInfo: {
      ...(facts.inCommitTimestampMs === null ? {} : { inCommitTimestamp: facts.inCommitTimestampMs }),
      timestamp: facts.timestampMs,
      operation: operation.name,
      operationParameters: Object.fromEntries(parameters) as JsonObject,
      ...(facts.readVersion === null ? {} : { readVersion: facts.readVersion }),
      isolationLevel: facts.isolationLevel,
      isBlindAppend: facts.isBlindAppend,
      operationMetrics: Object.fromEntries(metrics) as JsonObject,
      ...(operation.userMetadata == null ? {} : { userMetadata: operation.userMetadata }),
      engineInfo: context.engineInfo,
      txnId: facts.txnId,
    },
  };
}
