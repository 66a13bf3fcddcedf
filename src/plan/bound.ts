/** What binding gives: one record that execution, Describe, privileges, lineage and the plan cache all read. */
import type { DataType, Schema } from '../core/types.ts';
import type { LogicalPlan } from './logical.ts';
import type { TableProvider } from './ports.ts';

export interface BoundQuery {
  readonly plan: LogicalPlan;
  /** Result columns as the user sees them: Spark's names, the declared types. */
  readonly schema: Schema;
  readonly parameters: readonly { readonly name: string; readonly type: DataType }[];
  /** By TableRef.id. */
  readonly tables: ReadonlyMap<string, TableProvider>;
  readonly reads: readonly {
    readonly tableId: string;
    readonly version: bigint | null;
    readonly columns: readonly string[];
  }[];
  /** Names of functions used, for privileges and lineage. */
  readonly functions: readonly string[];
  /** Names of settings that the result depends on. */
  readonly settings: readonly string[];
}
