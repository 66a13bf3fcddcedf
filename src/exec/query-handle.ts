/** A statement that runs: its result batch by batch, how far it is, and the way to stop it. */
import type { Batch } from '../core/batch.ts';
import type { Schema } from '../core/types.ts';
import type { ScanPlan } from '../plan/ports.ts';
import type { Control, Progress } from './control.ts';
import type { WrittenFiles } from './file-target.ts';
import type { PhysicalPlan } from './physical.ts';
import type { StageCount } from './stages.ts';

export interface QueryProgress extends Progress {
  /** Bytes that the statement holds now. */
  readonly memoryBytes: number;
  readonly memoryPeakBytes: number;
  /** Bytes of the result that went through a temporary file, since its reader was slow. */
  readonly spooledBytes: number;
}

/** What EXPLAIN ANALYZE shows beside the plan; counts are present where they were asked for. */
export interface QueryAnalysis {
  readonly plan: PhysicalPlan;
  /** By pipeline. */
  readonly scans: ReadonlyMap<number, ScanPlan>;
  /** By pipeline: its source, transforms and sink, in order; all threads together. */
  readonly counts: ReadonlyMap<number, readonly StageCount[]>;
  readonly elapsedMs: number;
  readonly threads: number;
}

export interface QueryHandle {
  readonly state: 'running' | 'done' | 'failed' | 'canceled';
  /** It runs, or what was not read yet lies in a temporary file. */
  readonly isOpen: boolean;
  readonly schema: Schema;
  readonly progress: QueryProgress;
  /** Its shared words, for who watches or cancels it from another thread. */
  readonly control: Control;
  /**
   * The result, on memory of its own; read once. Leaving it early cancels the statement.
   * Errors: whatever the statement raises, OPERATION_CANCELED, STATEMENT_TIMEOUT, OUT_OF_MEMORY.
   */
  readonly batches: AsyncIterable<Batch>;
  /** What was written, where the rows go into files: once `batches` has come to its end. */
  readonly written: readonly WrittenFiles[];
  /** Resolves once its threads have left it and its memory is given back, however it went. */
  readonly ended: Promise<void>;
  /** Stops within a batch; `batches` ends with OPERATION_CANCELED, unless all of it was read. */
  cancel(): void;
  /** Once the result was read to its end. */
  analysis(): QueryAnalysis;
}
