/** Statements as they were written. A statement that is known but not there yet is `unsupported`, by its name. */

import type { Property, Query, Relation } from './ast.ts';
import type { AlterTable, AlterView, CommentOn } from './ast-alter.ts';
import type { CopyInto, CopyTo, Summarize } from './ast-copy.ts';
import type { Expression, Identifier, Name, Node, ObjectName } from './ast-expression.ts';
import type { InspectStatement } from './ast-inspect.ts';
import type { MaintenanceStatement } from './ast-maintenance.ts';
import type { SessionStatement } from './ast-session.ts';
import type { TypeNode } from './ast-type.ts';

export type Statement =
  | Query
  | Explain
  | SetSetting
  | ResetSetting
  | SetTimeZone
  | Use
  | ShowTables
  | ShowSchemas
  | ShowCatalogs
  | ShowColumns
  | ShowFunctions
  | ShowViews
  | ShowTableProperties
  | ShowPartitions
  | ShowCreateTable
  | DescribeTable
  | DescribeQuery
  | DescribeFunction
  | DescribeSchema
  | DescribeHistory
  | DescribeDetail
  | CreateView
  | CreateTable
  | CreateTableLike
  | CreateSchema
  | DropTable
  | DropView
  | DropSchema
  | TruncateTable
  | Insert
  | Delete
  | Update
  | Merge
  | AlterTable
  | AlterView
  | CommentOn
  | CopyTo
  | CopyInto
  | Summarize
  | InspectStatement
  | MaintenanceStatement
  | SessionStatement
  | UnsupportedStatement;

/** What EXPLAIN shows. `plan` is the default and also `EXPLAIN PLAN`. */
export type ExplainMode = 'plan' | 'extended' | 'formatted' | 'cost' | 'codegen' | 'rules' | 'analyze' | 'files';

export interface Explain extends Node {
  readonly kind: 'explain';
  readonly mode: ExplainMode;
  readonly format: 'text' | 'json';
  readonly statement: Statement;
}

/** `SET` (both null), `SET key`, `SET key = value`; the value as text, without quotes where it was one string. */
export interface SetSetting extends Node {
  readonly kind: 'setSetting';
  readonly key: string | null;
  readonly value: string | null;
}

/** `RESET [key]`. */
export interface ResetSetting extends Node {
  readonly kind: 'resetSetting';
  readonly key: string | null;
}

/** `SET TIME ZONE LOCAL | 'zone' | INTERVAL ...`; null is LOCAL. */
export interface SetTimeZone extends Node {
  readonly kind: 'setTimeZone';
  readonly zone: Expression | null;
}

/** `USE [SCHEMA|DATABASE|CATALOG] name`; `what` is null where not said. */
export interface Use extends Node {
  readonly kind: 'use';
  readonly what: 'schema' | 'catalog' | null;
  readonly name: ObjectName;
}

/** `SHOW TABLES [IN schema] [LIKE 'pattern']`. */
export interface ShowTables extends Node {
  readonly kind: 'showTables';
  /** `SHOW TABLE EXTENDED`. */
  readonly isExtended: boolean;
  readonly schema: ObjectName | null;
  readonly pattern: string | null;
  /** Of `SHOW TABLE EXTENDED`; empty otherwise. */
  readonly partition: readonly PartitionValue[];
}

export interface ShowSchemas extends Node {
  readonly kind: 'showSchemas';
  readonly catalog: ObjectName | null;
  readonly pattern: string | null;
}

export interface ShowCatalogs extends Node {
  readonly kind: 'showCatalogs';
  readonly pattern: string | null;
}

/** `SHOW COLUMNS IN table [IN schema]`. */
export interface ShowColumns extends Node {
  readonly kind: 'showColumns';
  readonly table: ObjectName;
  readonly schema: ObjectName | null;
}

export interface ShowFunctions extends Node {
  readonly kind: 'showFunctions';
  readonly scope: 'all' | 'user' | 'system';
  readonly schema: ObjectName | null;
  /** A pattern, or a function's name as `SHOW FUNCTIONS name` has it. */
  readonly pattern: string | null;
}

export interface ShowViews extends Node {
  readonly kind: 'showViews';
  readonly schema: ObjectName | null;
  readonly pattern: string | null;
}

export interface ShowTableProperties extends Node {
  readonly kind: 'showTableProperties';
  readonly table: ObjectName;
  readonly key: string | null;
}

export interface ShowPartitions extends Node {
  readonly kind: 'showPartitions';
  readonly table: ObjectName;
  readonly partition: readonly PartitionValue[];
}

export interface ShowCreateTable extends Node {
  readonly kind: 'showCreateTable';
  readonly table: ObjectName;
  readonly isSerde: boolean;
}

/** `PARTITION (a = 1, b)`; `value` is null for a dynamic partition. */
export interface PartitionValue extends Node {
  readonly column: Identifier;
  readonly value: Expression | null;
}

export interface DescribeTable extends Node {
  readonly kind: 'describeTable';
  readonly table: ObjectName;
  readonly isExtended: boolean;
  readonly isJson: boolean;
  readonly partition: readonly PartitionValue[];
  readonly column: Name | null;
}

export interface DescribeQuery extends Node {
  readonly kind: 'describeQuery';
  readonly query: Query;
}

export interface DescribeFunction extends Node {
  readonly kind: 'describeFunction';
  readonly name: ObjectName;
  readonly isExtended: boolean;
}

export interface DescribeSchema extends Node {
  readonly kind: 'describeSchema';
  readonly name: ObjectName;
  readonly isExtended: boolean;
}

/** The table by name, or one part that is a path in string quotes (`isPath`). */
export interface DescribeHistory extends Node {
  readonly kind: 'describeHistory';
  readonly table: ObjectName;
  readonly isPath: boolean;
  readonly limit: Expression | null;
}

export interface DescribeDetail extends Node {
  readonly kind: 'describeDetail';
  readonly table: ObjectName;
  readonly isPath: boolean;
}

export interface CreateView extends Node {
  readonly kind: 'createView';
  readonly name: ObjectName;
  readonly lifetime: 'persistent' | 'temporary' | 'globalTemporary';
  readonly isReplace: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly { readonly name: Identifier; readonly comment: string | null }[] | null;
  readonly comment: string | null;
  readonly properties: readonly Property[];
  readonly query: Query;
  /** The query's own text, which a stored view keeps. */
  readonly queryText: string;
}

export interface CreateTable extends Node {
  readonly kind: 'createTable';
  readonly name: ObjectName;
  readonly mode: 'create' | 'replace' | 'createOrReplace';
  readonly ifNotExists: boolean;
  readonly isTemporary: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  /** `USING provider`, lower case. */
  readonly provider: string | null;
  readonly options: readonly Property[];
  readonly properties: readonly Property[];
  readonly partitionBy: readonly Expression[];
  readonly clusterBy: readonly Name[];
  readonly location: string | null;
  readonly comment: string | null;
  readonly query: Query | null;
}

/** `CREATE TABLE t LIKE source`: the columns, partitions and properties of another table, none of its rows. */
export interface CreateTableLike extends Node {
  readonly kind: 'createTableLike';
  readonly name: ObjectName;
  readonly mode: CreateTable['mode'];
  readonly source: ObjectName;
  readonly ifNotExists: boolean;
  readonly provider: string | null;
  readonly location: string | null;
  readonly properties: readonly Property[];
}

export interface CreateSchema extends Node {
  readonly kind: 'createSchema';
  readonly name: ObjectName;
  readonly ifNotExists: boolean;
  readonly comment: string | null;
  readonly location: string | null;
  readonly properties: readonly Property[];
}

export interface ColumnDefinition extends Node {
  readonly name: Identifier;
  readonly type: TypeNode;
  readonly isNullable: boolean;
  readonly defaultValue: Expression | null;
  /** As it was written, which the table keeps. */
  readonly defaultText: string | null;
  readonly generated: Expression | null;
  readonly generatedText: string | null;
  readonly identity: Identity | null;
  readonly comment: string | null;
}

export interface Identity extends Node {
  readonly isAlways: boolean;
  readonly start: string | null;
  readonly step: string | null;
}

/** `[CONSTRAINT name] CHECK (condition)`; keys are kept as text only. */
export interface TableConstraint extends Node {
  readonly name: Identifier | null;
  readonly check: Expression | null;
  readonly text: string;
}

export interface DropTable extends Node {
  readonly kind: 'dropTable';
  readonly table: ObjectName;
  readonly ifExists: boolean;
  readonly isPurge: boolean;
}

export interface DropView extends Node {
  readonly kind: 'dropView';
  readonly view: ObjectName;
  readonly ifExists: boolean;
}

export interface DropSchema extends Node {
  readonly kind: 'dropSchema';
  readonly name: ObjectName;
  readonly ifExists: boolean;
  readonly isCascade: boolean;
}

export interface TruncateTable extends Node {
  readonly kind: 'truncateTable';
  readonly table: ObjectName;
  readonly partition: readonly PartitionValue[];
}

/** `INSERT INTO | OVERWRITE t [PARTITION (...)] [(columns)] [BY NAME] query`. */
export interface Insert extends Node {
  readonly kind: 'insert';
  readonly table: ObjectName;
  readonly isOverwrite: boolean;
  readonly ifNotExists: boolean;
  readonly evolvesSchema: boolean;
  readonly partition: readonly PartitionValue[];
  readonly columns: readonly Identifier[] | null;
  readonly isByName: boolean;
  readonly replaceWhere: Expression | null;
  readonly replaceUsing: readonly Identifier[] | null;
  readonly source: Query;
}

export interface Delete extends Node {
  readonly kind: 'delete';
  readonly table: ObjectName;
  readonly alias: Identifier | null;
  readonly where: Expression | null;
}

/** `column = value`; the column may be a member of a struct. */
export interface Assignment extends Node {
  readonly column: Name;
  readonly value: Expression;
}

export interface Update extends Node {
  readonly kind: 'update';
  readonly table: ObjectName;
  readonly alias: Identifier | null;
  readonly assignments: readonly Assignment[];
  readonly where: Expression | null;
}

export interface Merge extends Node {
  readonly kind: 'merge';
  readonly evolvesSchema: boolean;
  readonly table: ObjectName;
  readonly alias: Identifier | null;
  readonly source: Relation;
  readonly on: Expression;
  /** In the order of the text. */
  readonly clauses: readonly MergeClause[];
}

export interface MergeClause extends Node {
  readonly when: 'matched' | 'notMatched' | 'notMatchedBySource';
  readonly condition: Expression | null;
  readonly action: MergeAction;
}

export type MergeAction =
  | { readonly kind: 'delete' }
  | { readonly kind: 'update'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'insert'; readonly columns: readonly Name[]; readonly values: readonly Expression[] }
  /** `UPDATE SET * [EXCEPT (columns)]`, `INSERT * [EXCEPT (columns)]`. */
  | { readonly kind: 'updateAll' | 'insertAll'; readonly except: readonly Name[] };

/** A statement that silt knows by name only: `what` is its leading words, in capitals. */
export interface UnsupportedStatement extends Node {
  readonly kind: 'unsupported';
  readonly what: string;
}
