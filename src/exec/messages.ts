/** What goes over a worker's port: plain data only. Vectors on the statement's memory go as views of it, without a copy. */
import type { Batch } from '../core/batch.ts';
import type { EngineErrorData } from '../core/errors.ts';
import type { LeaseData } from '../kernels/memory.ts';
import type { StoreRef } from '../storage/store.ts';
import type { ExecSettings } from './context.ts';
import type { MorselQueue } from './morsel-queue.ts';
import type { GroupsShare, SinkOutput, SinkPartial } from './operators/operator.ts';
import type { PhysicalPlan } from './physical.ts';
import type { StageCount } from './stages.ts';
import type { ProbeParts } from './thread.ts';

export interface StatementStart {
  readonly plan: PhysicalPlan;
  readonly settings: ExecSettings;
  readonly lease: LeaseData;
  readonly control: SharedArrayBuffer;
}

export type Request =
  | { readonly kind: 'begin'; readonly start: StatementStart; readonly thread: number }
  | {
      readonly kind: 'run';
      readonly pipeline: number;
      readonly queue: MorselQueue;
      /** What breakers gave since the request before. */
      readonly published: readonly PublishedOutput[];
    }
  | { readonly kind: 'probeParts'; readonly pipeline: number; readonly stage: number }
  | { readonly kind: 'partial'; readonly sink: number }
  | { readonly kind: 'finish'; readonly sink: number; readonly partials: readonly SinkPartial[] }
  | { readonly kind: 'share'; readonly sink: number; readonly parts: number }
  | {
      readonly kind: 'finishPart';
      readonly sink: number;
      readonly part: number;
      readonly others: readonly GroupsShare[];
    }
  | { readonly kind: 'counts' }
  | { readonly kind: 'close' };

export interface PublishedOutput {
  readonly sink: number;
  readonly output: SinkOutput;
}

export type Answer =
  | { readonly kind: 'ok' }
  | { readonly kind: 'ran'; readonly outcome: 'more' | 'done' }
  | { readonly kind: 'probeParts'; readonly parts: ProbeParts | null }
  | { readonly kind: 'partial'; readonly partial: SinkPartial | null }
  | { readonly kind: 'output'; readonly output: SinkOutput }
  | { readonly kind: 'share'; readonly share: GroupsShare | null }
  | { readonly kind: 'part'; readonly batches: readonly Batch[] }
  | { readonly kind: 'counts'; readonly counts: ReadonlyMap<number, readonly StageCount[]> };

/** To a worker: a request of a statement, room for another batch, or bytes that it asked for. */
export type ToWorker =
  | { readonly kind: 'request'; readonly statement: number; readonly task: number; readonly request: Request }
  | { readonly kind: 'room'; readonly task: number }
  | {
      readonly kind: 'bytes';
      readonly read: number;
      readonly bytes: readonly Uint8Array[] | null;
      readonly error: WireError | null;
    };

/** From a worker. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly task: number; readonly answer: Answer }
  | { readonly kind: 'error'; readonly task: number; readonly error: WireError }
  | { readonly kind: 'batch'; readonly task: number; readonly batch: Batch }
  | {
      readonly kind: 'read';
      readonly read: number;
      readonly store: StoreRef;
      readonly path: string;
      readonly ranges: readonly { readonly start: number; readonly end: number }[];
    };

/** An error as plain data: the user's, or a fault of ours with its stack. */
export type WireError =
  | { readonly kind: 'engine'; readonly data: EngineErrorData }
  | { readonly kind: 'other'; readonly name: string; readonly message: string; readonly stack: string | undefined };

export interface WorkerData {
  readonly kernels: WebAssembly.Module | null;
  /** One word: how many messages the worker has sent, for a receiver that is busy and cannot hear of them. */
  readonly sent: SharedArrayBuffer;
}
