/** What statements that are not queries may ask of the session, and what they give back. */

import type { BindEnv } from '../bind/env.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Batch } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import { type DataType, field, type Schema, utf8 } from '../core/types.ts';
import type { CheckpointContext } from '../delta/checkpoint/write-checkpoint.ts';
import type { CommitContext } from '../delta/transaction/context.ts';
import type { FileTarget, WrittenFiles } from '../exec/file-target.ts';
import type { QueryAnalysis, QueryProgress } from '../exec/query-handle.ts';
import type { ParquetEncoder } from '../formats/parquet/encode/space.ts';
import type { Dialect } from '../functions/dialect.ts';
import type { AnalyzedTables } from '../optimizer/analyzed.ts';
import type { BoundQuery } from '../plan/bound.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';

/** The settings, as the statements SET, RESET and SET TIME ZONE see them. */
export interface SettingsPort {
  /** Undefined for a name that was never set and is not silt's. */
  get(name: string): string | undefined;
  /** Errors: INVALID_CONF_VALUE. */
  set(name: string, value: string): void;
  /** Back to the default; null means all. */
  reset(name: string | null): void;
  list(): readonly { readonly name: string; readonly value: string; readonly doc: string }[];
}

/** A finished run: its rows, and what each operator did. */
export interface Run {
  readonly batches: readonly Batch[];
  readonly analysis: QueryAnalysis;
  readonly progress: QueryProgress;
}

/** A version of a table that a statement has made. */
export interface VersionMade {
  /** As messages name the table. */
  readonly table: string;
  /** The version that it stands on; null for a table that is new. */
  readonly before: bigint | null;
  readonly after: bigint;
}

export interface TypedScalar {
  readonly type: DataType;
  readonly value: Scalar;
}

export interface StatementEnv {
  readonly catalog: Catalog;
  /** What ANALYZE TABLE found. */
  readonly analyzed: AnalyzedTables;
  readonly settings: SettingsPort;
  readonly dialect: Dialect;
  readonly zone: string;
  readonly isSkippingOn: boolean;
  readonly signal: AbortSignal;
  /** Opens the store of a split. */
  readonly openStore: (ref: StoreRef) => ObjectStore;
  /** Makes a store known by its reference until the function that it gives is called. */
  holdStore(store: ObjectStore): () => void;
  /** For statements that bind more than one query. */
  bindEnv(): BindEnv;
  bind(query: Query): Promise<BoundQuery>;
  /** Runs another statement to its end, by its text, with values for its parameters. */
  execute(
    text: string,
    parameters: ReadonlyMap<string, TypedScalar>,
  ): Promise<StatementResult & { readonly isQuery: boolean }>;
  /** `trace` is called after each rule that changed the plan. */
  optimize(bound: BoundQuery, trace?: (rule: string, plan: LogicalPlan) => void): LogicalPlan;
  /** Runs a plan to its end; `isAnalyzed` counts what each operator does. */
  run(bound: BoundQuery, plan: LogicalPlan, isAnalyzed: boolean): Promise<Run>;
  /** Runs a query and gives its batches as they come, each on memory of its own. */
  stream(bound: BoundQuery): AsyncIterable<Batch>;
  /** Runs a query whose rows go into data files; gives what each thread wrote. An error leaves no files. */
  write(bound: BoundQuery, target: FileTarget): Promise<readonly WrittenFiles[]>;
  /** Parses an expression that a table keeps: a default, a constraint, a generated column. */
  parseExpression(text: string): Expression;
  /** What writes the session's Parquet files. */
  encoder(): ParquetEncoder;
  /** What the making of checkpoints takes. */
  checkpointContext(): CheckpointContext;
  /** Told of each commit that stands. */
  noteVersion(made: VersionMade): void;
  /** The clock, the ids and the name with which commits are made. */
  readonly commitContext: CommitContext;
}

export interface StatementResult {
  readonly schema: Schema;
  readonly rows: readonly (readonly Scalar[])[];
}

/** A result of text columns, each with a value in every row but those named in `nullable`. */
export function textRows(
  names: readonly string[],
  rows: readonly (readonly Scalar[])[],
  nullable: readonly string[] = [],
): StatementResult {
  return { schema: { fields: names.map((name) => field(name, utf8, nullable.includes(name))) }, rows };
}

/** A result of text columns. */
export function textResult(names: readonly string[], rows: readonly (readonly Scalar[])[]): StatementResult {
  return { schema: { fields: names.map((name) => field(name, utf8, true)) }, rows };
}

/** What a statement that only does something gives: no columns, no rows. */
export const noResult: StatementResult = { schema: { fields: [] }, rows: [] };
