/**
 * The declaration of a function: one record from which binder, optimizer, execution, docs, completion and tests derive.
 * A function gives its meaning on plain values; drivers derive nulls, constants, dictionaries and selections from it.
 */
import type { Condition } from '../core/conditions.ts';
import type { ErrorParameters } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType, Field } from '../core/types.ts';
import type { Rows, Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';
import type { GroupRuns } from '../kernels/group-states.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Dialect } from './dialect.ts';

export type Category =
  | 'operator'
  | 'math'
  | 'string'
  | 'datetime'
  | 'conditional'
  | 'conversion'
  | 'bitwise'
  | 'array'
  | 'map'
  | 'struct'
  | 'lambda'
  | 'json'
  | 'variant'
  | 'hash'
  | 'url'
  | 'csv'
  | 'misc'
  | 'aggregate'
  | 'window'
  | 'generator'
  | 'table';

/** What evaluation may ask of its surroundings. One a task. */
export interface EvalContext {
  readonly alloc: Allocator;
  readonly kernels: Kernels;
  /** The session's IANA zone. */
  readonly zone: string;
  readonly ansi: boolean;
  /** Of equal keys of a map the last one counts; else they are an error. */
  readonly lastMapKeyWins?: boolean;
  /** The statement's one "now", microseconds since the epoch. */
  readonly nowMicros: bigint;
  /** Which of the statement's threads evaluates, from 0; absent where there is one alone. */
  readonly thread?: number;
  /** Which piece of a scan the rows are of, from 0: seeded sequences begin anew with each, whichever thread reads it. */
  readonly piece?: { id: number };
  /** Throws where the statement is cancelled; absent where nothing can be. */
  readonly check?: () => void;
  /** Randomness for volatile functions: uniform in [0, 1). */
  random(): number;
  readonly user: string;
  readonly catalogName: string;
  readonly schemaName: string;
}

/** An argument as binding sees it. `constant` is present where the value is known: result types may depend on it. */
export interface Argument {
  readonly type: DataType;
  readonly nullable: boolean;
  readonly constant?: Scalar;
  /** Of a column or a field: what it is called. */
  readonly name?: string;
  /** True for a literal as written (decimal rules give an INT literal its minimal precision). */
  readonly isLiteral?: boolean;
}

/** Binding failed: the binder adds the printed expression (`sqlExpr`) and the place. */
export interface TypeMismatch {
  readonly kind: 'mismatch';
  readonly condition: Condition;
  readonly parameters: ErrorParameters;
}

export interface BoundCall {
  readonly kind: 'bound';
  /** What the arguments have to be; the binder casts those that are not. One an argument. */
  readonly arguments: readonly DataType[];
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mayFail: boolean;
  /** The meaning, and the oracle of `kernel`. With nulls 'propagate' it never sees a null. Throws EngineError. */
  readonly scalar: (context: EvalContext, ...args: Scalar[]) => Scalar;
  /**
   * The same over vectors, only for the rows asked for; other rows of the result are undefined. Gets no const-only input
   * (the driver folds that) but any layout else. Null handling is its own. Absent = the driver loops over `scalar`.
   */
  readonly kernel?: (context: EvalContext, args: readonly Vector[], rows: Rows) => Vector;
  /** Of calls with lambdas: how they are run; `scalar` is not called then. */
  readonly lambdas?: LambdaEvaluation;
}

/** A parameter that a function gives its lambda. */
export interface LambdaParameter {
  readonly type: DataType;
  readonly nullable: boolean;
}

/**
 * How a call with lambdas is run for one row. `values` are its other arguments in their order; none is null unless the
 * function handles nulls. The lambda is evaluated for many tuples of its parameters at once, of many rows.
 */
export type LambdaEvaluation =
  /** The lambda runs once for each of `tuples`; `collect` makes the result of what it gave. */
  | {
      readonly kind: 'each';
      tuples(values: readonly Scalar[]): readonly (readonly Scalar[])[];
      collect(context: EvalContext, values: readonly Scalar[], results: readonly Scalar[]): Scalar;
    }
  /** The first lambda takes (state, item) to the next state, from values[1] on over the items of values[0]; the second, if any, the last state to the result. */
  | { readonly kind: 'fold' }
  /** The lambda compares two items of values[0]: negative, 0, positive. */
  | { readonly kind: 'sort' };

/** What a function that takes lambdas says of them before their bodies are bound. */
export interface LambdaTaker {
  /** Whether argument `index` of so many is a lambda; what stands there without being one is a lambda that ignores its parameters. */
  isLambda(index: number, count: number): boolean;
  /** The parameters of lambda `index`, of which `written` were named (-1: it is none); `args` has null for lambdas that are not bound yet. */
  parameters(
    args: readonly (Argument | null)[],
    index: number,
    written: number,
  ): readonly LambdaParameter[] | TypeMismatch;
}

export interface Documented {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly category: Category;
  /** One or two sentences, own words. */
  readonly doc: string;
  /** For docs and catalog: `substring(str, pos[, len])`. */
  readonly signature: string;
  /** Run as tests: SELECT <sql> gives <result> as Spark prints it. */
  readonly examples: readonly (readonly [sql: string, result: string])[];
}

export interface ScalarFunction extends Documented {
  /** 'propagate': any null argument makes the result null, and scalar is not called. */
  readonly nulls: 'propagate' | 'handled';
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  /** Lets skipping see through f(column): the direction in the argument at `index`, the others constant; null = not monotonic. */
  readonly monotonic?: (args: readonly Argument[], index: number) => 'increasing' | 'decreasing' | null;
  /** Present for higher-order functions; `bind` sees a lambda as an argument of its body's type. */
  readonly lambdas?: LambdaTaker;
  bind(args: readonly Argument[], dialect: Dialect): BoundCall | TypeMismatch;
}

/**
 * States of one aggregate for many groups, column-wise. Group ids are dense from 0; `resize` is called before a new id is used.
 * Works in one thread; states travel between workers, and to disk, as `partial` vectors.
 */
export interface AggregateStates {
  resize(groups: number): void;
  /**
   * Adds the asked-for rows; groupIds[row] is the group of physical row `row`. With no arguments (count(*)) `args` is empty.
   * `runs`, where given, are the same rows by group.
   */
  update(groupIds: Int32Array, args: readonly Vector[], rows: Rows, runs?: GroupRuns | null): void;
  /** The states of groups 0..n-1 as columns of BoundAggregate.partial types. */
  partial(): readonly Vector[];
  /** Merges states that `partial` gave elsewhere: row i of the vectors into group groupIds[i]. */
  merge(groupIds: Int32Array, partial: readonly Vector[], rows: Rows): void;
  /** The results of groups 0..n-1. */
  finish(): Vector;
}

export interface BoundAggregate {
  readonly kind: 'bound';
  readonly arguments: readonly DataType[];
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mayFail: boolean;
  /** Types of the columns that carry a state. */
  readonly partial: readonly DataType[];
  /** Aggregates of one family over the same arguments have the same states, and differ in what they make of them. */
  readonly family?: string;
  create(context: EvalContext): AggregateStates;
}

/** How the call was written, where it matters to binding. */
export interface AggregateOptions {
  readonly distinct: boolean;
  readonly ignoreNulls: boolean;
  /** Types of the WITHIN GROUP or inner ORDER BY keys, and whether each descends. */
  readonly orderBy: readonly { readonly type: DataType; readonly descending: boolean }[];
}

export interface AggregateFunction extends Documented {
  readonly category: 'aggregate';
  /** What it gives for no rows: decides COALESCE(count, 0) in decorrelation. `count` is 0, most are NULL. */
  readonly emptyValue: Scalar;
  /** Duplicates do not change the result (min, max, bool_and): DISTINCT is dropped. */
  readonly ignoresDuplicates: boolean;
  /** percentile_cont and its kin: the key of WITHIN GROUP is the first argument of the bound call. */
  readonly takesOrderKey?: boolean;
  /** The result depends on the order of input rows (first, collect_list). */
  readonly dependsOnOrder: boolean;
  bind(args: readonly Argument[], options: AggregateOptions, dialect: Dialect): BoundAggregate | TypeMismatch;
}

/** One partition, sorted, as a window function sees it: rows 0..length-1. */
export interface WindowPartition {
  readonly length: number;
  /** First and one-past-last row of the peers (rows equal in the order keys) of `row`. */
  peerStart(row: number): number;
  peerEnd(row: number): number;
  /** First and one-past-last row of `row`'s frame, clipped to the partition; start >= end is an empty frame. */
  frameStart(row: number): number;
  frameEnd(row: number): number;
  argument(index: number, row: number): Scalar;
}

export interface BoundWindowFunction {
  readonly kind: 'bound';
  readonly arguments: readonly DataType[];
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mayFail: boolean;
  /** Calls `emit` once a row, in order. */
  evaluate(context: EvalContext, partition: WindowPartition, emit: (value: Scalar) => void): void;
}

/** row_number, rank, lag, nth_value, ...: those that are not aggregates. */
export interface WindowFunction extends Documented {
  readonly category: 'window';
  /** Ranking and offset functions ignore the frame; first_value, last_value, nth_value read it. */
  readonly usesFrame: boolean;
  bind(
    args: readonly Argument[],
    options: { readonly ignoreNulls: boolean },
    dialect: Dialect,
  ): BoundWindowFunction | TypeMismatch;
}

export interface BoundGenerator {
  readonly kind: 'bound';
  readonly arguments: readonly DataType[];
  /** Columns of a generated row; with default names (`col`, `key`, `value`, `pos`). */
  readonly columns: readonly Field[];
  /** The rows for one input row. */
  generate(context: EvalContext, ...args: Scalar[]): Iterable<readonly Scalar[]>;
}

/** explode and its kin: one input row gives any number of rows. */
export interface GeneratorFunction extends Documented {
  readonly category: 'generator';
  /** explode_outer: rows without elements give one row of NULLs. */
  readonly isOuter: boolean;
  bind(args: readonly Argument[], dialect: Dialect): BoundGenerator | TypeMismatch;
}
