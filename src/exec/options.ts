/** What a session says about one execution. */
import { deadlineOf } from '../core/deadline.ts';
import type { Scalar } from '../core/scalar.ts';
import type { JoinPlan, LogicalPlan } from '../plan/logical.ts';
import type { ExecSettings } from './context.ts';

export interface ExecOptions {
  readonly zone: string;
  readonly ansi: boolean;
  readonly lastMapKeyWins?: boolean;
  /** The statement's one "now", microseconds since the epoch. */
  readonly nowMicros: bigint;
  readonly user?: string;
  readonly catalogName?: string;
  readonly schemaName?: string;
  readonly parameters?: ReadonlyMap<string, Scalar>;
  readonly seed?: number;
  /** 1 = all on the calling thread. */
  readonly threads?: number;
  /** Scans of fewer bytes run on the calling thread. */
  readonly parallelBytesMin?: number;
  readonly memoryLimitBytes?: number;
  /** Bytes of the result that may wait for a slow reader in a temporary file; 0 = none. */
  readonly spoolBytesMax?: number;
  readonly timeoutMs?: number;
  readonly batchRows?: number;
  readonly isWasmOn?: boolean;
  readonly isSkippingOn?: boolean;
  /** False = parquet-wasm decodes all columns of Parquet files. */
  readonly isFastDecodeOn?: boolean;
  readonly isMemoryPoisoned?: boolean;
  /** For tests: operators that can leave memory do so with whatever they hold. */
  readonly isSpillForced?: boolean;
  /** Collect rows and times per operator. */
  readonly isAnalyzed?: boolean;
  /** Rows that a plan is expected to give; decides which side of a join is built. */
  readonly estimateRows?: (plan: LogicalPlan) => number | null;
  /** As in PlanOptions. */
  readonly estimateMatched?: (join: JoinPlan) => number | null;
}

/** Aimed at the second-level cache: a few columns of a batch fit. */
const batchRowsDefault = 32_768;
/** Where a statement has less memory, its batches are smaller. */
const littleBytes = 128 << 20;
const batchRowsLittle = 16_384;

export function execSettings(options: ExecOptions): ExecSettings {
  const isLittle = (options.memoryLimitBytes ?? littleBytes) < littleBytes;
  const rowsMost = isLittle ? batchRowsLittle : batchRowsDefault;
  return {
    zone: options.zone,
    ansi: options.ansi,
    lastMapKeyWins: options.lastMapKeyWins ?? false,
    deadlineMs: deadlineOf(options.timeoutMs ?? 0),
    timeoutMs: options.timeoutMs ?? 0,
    nowMicros: options.nowMicros,
    user: options.user ?? '',
    catalogName: options.catalogName ?? 'silt',
    schemaName: options.schemaName ?? 'default',
    batchRows: Math.min(options.batchRows ?? rowsMost, rowsMost),
    isWasmOn: options.isWasmOn ?? true,
    isSkippingOn: options.isSkippingOn ?? true,
    isFastDecodeOn: options.isFastDecodeOn ?? true,
    isAnalyzed: options.isAnalyzed ?? false,
    seed: options.seed ?? 0,
    isSpillForced: options.isSpillForced ?? false,
    threads: 1,
    parameters: options.parameters ?? new Map(),
  };
}
