/**
 * The physical plan: pipelines over bound expressions, as plain data that is printed, and cloned to workers.
 * A pipeline moves batches from one source through transforms into one sink; several may share a sink.
 * A sink that other pipelines read (a breaker) is finished when all pipelines that feed it are done.
 */
import type { AggregateCall, ColumnId, Expr, OutputColumn, SortKey, WindowCall } from '../plan/expr.ts';
import type { NamedExpr, ScanColumn, TableRef } from '../plan/logical.ts';
import type { FileTarget } from './file-target.ts';

/** Which column stands where in a batch. */
export type Layout = readonly OutputColumn[];

export type Source =
  /** Morsels of a table; `filters` serve skipping only, a filter transform checks the rows. */
  | {
      readonly kind: 'scan';
      readonly table: TableRef;
      readonly columns: readonly ScanColumn[];
      readonly filters: readonly Expr[];
      readonly limit: number | null;
      readonly output: Layout;
    }
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expr[])[]; readonly output: Layout }
  /** The batches that a breaker gave. */
  | { readonly kind: 'breaker'; readonly sink: number; readonly output: Layout }
  /** Rows of a join's build side by whether a probe matched them; the columns of `output` that it lacks are NULL. */
  | {
      readonly kind: 'buildRows';
      readonly sink: number;
      readonly isMatched: boolean;
      readonly build: Layout;
      readonly output: Layout;
    };

/** What a probe row gives: its pairs, also without a match, itself with or without a match, itself and a boolean, nothing. */
export type ProbeMode = 'inner' | 'outer' | 'semi' | 'anti' | 'mark' | 'none';

export interface ProbeTransform {
  readonly kind: 'probe';
  /** A build or, without keys, a collect sink. */
  readonly sink: number;
  readonly mode: ProbeMode;
  /** One an equality, over the probe side; empty = every pair is looked at. */
  readonly keys: readonly Expr[];
  /** What has to hold besides, over probe and build columns. */
  readonly residual: Expr | null;
  /** NOT IN: a pair for which the condition is unknown counts as a match. */
  readonly isNullAware: boolean;
  /** Remember which build rows were matched. */
  readonly marksBuild: boolean;
  /** A runtime filter: it stops looking where nearly every row has a match. */
  readonly isOptional: boolean;
  readonly mark: ColumnId | null;
  readonly build: Layout;
  readonly output: Layout;
}

export interface AggregateItem {
  readonly id: ColumnId;
  readonly name: string;
  readonly call: AggregateCall;
}

export type Transform =
  | { readonly kind: 'filter'; readonly predicate: Expr; readonly output: Layout }
  | { readonly kind: 'project'; readonly items: readonly NamedExpr[]; readonly output: Layout }
  /** `counter` names the shared count of rows that passed. */
  | {
      readonly kind: 'limit';
      readonly counter: number;
      readonly limit: number | null;
      readonly offset: number;
      readonly output: Layout;
    }
  | ProbeTransform
  | {
      readonly kind: 'generate';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly isOuter: boolean;
      readonly generated: Layout;
      readonly output: Layout;
    }
  /** After counting rows by side: keeps the rows of INTERSECT or EXCEPT, as often as they are due. */
  | {
      readonly kind: 'setRows';
      readonly operation: 'intersect' | 'except';
      readonly isAll: boolean;
      readonly left: ColumnId;
      readonly right: ColumnId;
      readonly output: Layout;
    };

export interface AggregateSink {
  readonly kind: 'aggregate';
  readonly keys: readonly NamedExpr[];
  readonly aggregates: readonly AggregateItem[];
  readonly groupingSets: readonly (readonly number[])[] | null;
  readonly groupingId: ColumnId | null;
  readonly input: Layout;
  readonly output: Layout;
}

export interface BuildSink {
  readonly kind: 'build';
  readonly keys: readonly Expr[];
  /** One a key: NULL equals NULL (`<=>`). */
  readonly isNullSafe: readonly boolean[];
  /** Rows that are expected to be looked up; null = unknown. */
  readonly probeRows: number | null;
  /** Probes mark the rows that they match. */
  readonly isMarked: boolean;
  readonly input: Layout;
  readonly output: Layout;
}

export interface SortSink {
  readonly kind: 'sort';
  readonly keys: readonly SortKey[];
  readonly limit: number | null;
  readonly input: Layout;
  readonly output: Layout;
}

export interface WindowSink {
  readonly kind: 'window';
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly functions: readonly { readonly id: ColumnId; readonly name: string; readonly window: WindowCall }[];
  readonly input: Layout;
  readonly output: Layout;
}

export type Sink =
  | { readonly kind: 'result'; readonly input: Layout; readonly output: Layout }
  | AggregateSink
  | BuildSink
  | SortSink
  | WindowSink
  /** Keeps the batches; with `isSingle` exactly one row comes out: NULLs for none, an error for more. */
  | { readonly kind: 'collect'; readonly isSingle: boolean; readonly input: Layout; readonly output: Layout }
  /** Writes the rows into data files. */
  | { readonly kind: 'files'; readonly target: FileTarget; readonly input: Layout; readonly output: Layout }
  /** For probes that only mark their build side. */
  | { readonly kind: 'discard'; readonly input: Layout; readonly output: Layout };

export interface Pipeline {
  readonly id: number;
  readonly source: Source;
  readonly transforms: readonly Transform[];
  /** Index into PhysicalPlan.sinks. */
  readonly sink: number;
  /** Sinks that have to be finished before. */
  readonly needs: readonly number[];
  /** Pipelines that have to be done before. */
  readonly after: readonly number[];
  /** The order of rows matters: one task after another, in order. */
  readonly isOrdered: boolean;
}

export interface PhysicalPlan {
  readonly pipelines: readonly Pipeline[];
  readonly sinks: readonly Sink[];
  /** How many shared row counters limits use. */
  readonly counters: number;
  /** The sink whose input is the result. */
  readonly result: number;
  readonly output: Layout;
}

/** What a stage of a pipeline gives to the next. */
export function layoutAfter(pipeline: Pipeline, stage: number): Layout {
  const transform = pipeline.transforms[stage - 1];
  return transform === undefined ? pipeline.source.output : transform.output;
}
