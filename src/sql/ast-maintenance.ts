/** Statements that keep tables in order, as they were written: rearranging files, taking old ones away, going back, copying. */
import type { Property, TimeTravel } from './ast.ts';
import type { Expression, Identifier, Name, Node, ObjectName } from './ast-expression.ts';
import type { TypeNode } from './ast-type.ts';

export type MaintenanceStatement =
  | Optimize
  | Reorg
  | Vacuum
  | RestoreTable
  | Undo
  | RepairTable
  | CloneTable
  | ConvertToDelta
  | AnalyzeTable;

/** `OPTIMIZE table [FULL] [WHERE condition] [ZORDER BY (columns)]`. */
export interface Optimize extends Node {
  readonly kind: 'optimize';
  readonly table: ObjectName;
  readonly isFull: boolean;
  readonly where: Expression | null;
  readonly zOrderBy: readonly Name[];
}

/** `REORG TABLE table [WHERE condition] APPLY (PURGE)`. */
export interface Reorg extends Node {
  readonly kind: 'reorg';
  readonly table: ObjectName;
  readonly where: Expression | null;
}

/** `VACUUM table [FULL | LITE] [RETAIN n HOURS] [DRY RUN]`. */
export interface Vacuum extends Node {
  readonly kind: 'vacuum';
  readonly table: ObjectName;
  readonly isLite: boolean;
  /** Null for what the table says. */
  readonly retainHours: number | null;
  readonly isDryRun: boolean;
}

/** `RESTORE [TABLE] table TO VERSION AS OF n`. */
export interface RestoreTable extends Node {
  readonly kind: 'restoreTable';
  readonly table: ObjectName;
  readonly travel: TimeTravel;
}

/** `UNDO [table]`; without a table the session's last change. */
export interface Undo extends Node {
  readonly kind: 'undo';
  readonly table: ObjectName | null;
}

/** `FSCK REPAIR TABLE table [DRY RUN]`. */
export interface RepairTable extends Node {
  readonly kind: 'repairTable';
  readonly table: ObjectName;
  readonly isDryRun: boolean;
}

/** `CREATE TABLE name SHALLOW | DEEP CLONE source [VERSION AS OF n] [TBLPROPERTIES (...)] [LOCATION 'path']`. */
export interface CloneTable extends Node {
  readonly kind: 'cloneTable';
  readonly name: ObjectName;
  readonly mode: 'create' | 'replace' | 'createOrReplace';
  readonly ifNotExists: boolean;
  readonly isShallow: boolean;
  readonly source: ObjectName;
  readonly travel: TimeTravel | null;
  readonly properties: readonly Property[];
  readonly location: string | null;
}

/** `ANALYZE TABLE table COMPUTE STATISTICS [FOR COLUMNS a, b | FOR ALL COLUMNS]`; no columns means the rows alone. */
export interface AnalyzeTable extends Node {
  readonly kind: 'analyzeTable';
  readonly table: ObjectName;
  readonly columns: readonly Identifier[] | 'all';
}

/** `CONVERT TO DELTA parquet.path [NO STATISTICS] [PARTITIONED BY (column type, ...)]`. */
export interface ConvertToDelta extends Node {
  readonly kind: 'convertToDelta';
  readonly source: ObjectName;
  readonly hasStatistics: boolean;
  readonly partitionBy: readonly { readonly name: Identifier; readonly type: TypeNode }[];
}
