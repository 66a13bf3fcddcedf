/**
 * What operators of one statement in one thread work with: memory, kernels, compiled expressions, the shared control words.
 */

import type { Batch } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import type { Rows, Vector } from '../core/vector.ts';
import type { BoundAggregate, BoundGenerator, BoundWindowFunction, EvalContext } from '../functions/define.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Lease, LeaseAllocator } from '../kernels/memory.ts';
import type { AggregateCall, Expr } from '../plan/expr.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import type { TempFiles } from '../storage/temp-files.ts';
import type { Control } from './control.ts';
import type { Layout } from './physical.ts';

/** An expression ready to run over batches of one layout. Vectors live until the scratch memory is released. */
export interface Evaluator {
  /** Results stand at physical positions; those of rows not asked for are undefined. */
  evaluate(batch: Batch, rows: Rows): Vector;
  /** The asked-for rows for which it is true; null = all `length` rows. */
  filter(batch: Batch, rows: Rows): Uint16Array | null;
}

/** Several expressions of one operator: what stands in them more than once is evaluated once a batch. */
export interface Evaluators {
  /** Of one of the expressions. */
  of(expr: Expr): Evaluator;
  /** To be called before each batch. */
  begin(): void;
}

/** How names in a plan become code: the registry, seen from exec. */
export interface Binder {
  compile(exprs: readonly Expr[], layout: Layout, context: EvalContext): Evaluators;
  compileOne(expr: Expr, layout: Layout, context: EvalContext): Evaluator;
  aggregate(call: AggregateCall): BoundAggregate;
  windowFunction(call: AggregateCall): BoundWindowFunction;
  generator(name: string, args: readonly Expr[]): BoundGenerator;
}

/** Settings of one statement that operators need; plain data, sent to workers. */
export interface ExecSettings {
  readonly zone: string;
  readonly ansi: boolean;
  readonly lastMapKeyWins: boolean;
  /** When it has to end, in milliseconds since the epoch; Infinity = whenever. */
  readonly deadlineMs: number;
  readonly timeoutMs: number;
  readonly nowMicros: bigint;
  readonly user: string;
  readonly catalogName: string;
  readonly schemaName: string;
  /** Rows of a batch that operators aim at. */
  readonly batchRows: number;
  readonly isWasmOn: boolean;
  readonly isSkippingOn: boolean;
  readonly isFastDecodeOn: boolean;
  /** Collect rows and times per operator. */
  readonly isAnalyzed: boolean;
  /** Seed of the statement's randomness. */
  readonly seed: number;
  /** For tests: operators that can leave memory do so with whatever they hold. */
  readonly isSpillForced: boolean;
  /** Threads that work on the statement, and share its memory. */
  readonly threads: number;
  /** Values of `?` and `:name`. */
  readonly parameters: ReadonlyMap<string, Scalar>;
}

/** One statement in one thread. */
export interface ExecContext {
  readonly lease: Lease;
  /** For what one batch needs; released when the batch has gone through. */
  readonly scratch: LeaseAllocator;
  /** For what lives as long as the statement. */
  readonly state: LeaseAllocator;
  readonly kernels: Kernels;
  readonly settings: ExecSettings;
  readonly binder: Binder;
  readonly control: Control;
  /** The thread's number within the statement. */
  readonly thread: number;
  /** A number that no other dictionary of the process has. */
  nextDictionaryId(): number;
  readonly openStore: (ref: StoreRef) => ObjectStore;
  /** For what does not fit in memory; closed at the statement's end. */
  readonly temp: TempFiles;
  /** Evaluation on scratch memory, and on memory that lives on. */
  readonly evalScratch: EvalContext;
  readonly evalState: EvalContext;
}

/** The context with what lives on in memory of its own. */
export function withState(context: ExecContext, own: LeaseAllocator): ExecContext {
  return { ...context, state: own, evalState: { ...context.evalState, alloc: own } };
}

/** For an expression by itself. */
export function evaluator(context: ExecContext, expr: Expr, layout: Layout): Evaluator {
  return context.binder.compileOne(expr, layout, context.evalScratch);
}

export function evaluators(context: ExecContext, exprs: readonly Expr[], layout: Layout): Evaluators {
  return context.binder.compile(exprs, layout, context.evalScratch);
}

export function schemaOf(layout: Layout): Schema {
  return { fields: layout.map(({ name, type, nullable }) => ({ name, type, nullable })) };
}

/** Where a column stands in a layout. Errors: an assertion-like INTERNAL_ERROR where the plan is wrong. */
export function indexIn(layout: Layout, id: number): number {
  const at = layout.findIndex((c) => c.id === id);
  if (at < 0) throw new EngineError('INTERNAL_ERROR', { message: `column ${id} is not among the input's columns` });
  return at;
}
