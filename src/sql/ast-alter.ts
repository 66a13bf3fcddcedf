/** ALTER TABLE, ALTER VIEW and COMMENT ON as they were written. */
import type { Property, Query } from './ast.ts';
import type { Expression, Identifier, Name, Node, ObjectName } from './ast-expression.ts';
import type { ColumnDefinition } from './ast-statement.ts';
import type { TypeNode } from './ast-type.ts';

export interface AlterTable extends Node {
  readonly kind: 'alterTable';
  readonly table: ObjectName;
  readonly action: AlterAction;
}

/** Where a column comes to stand: `FIRST`, or `AFTER` another one of the same struct. */
export type ColumnPosition = 'first' | { readonly after: Identifier };

/** A column that is added; `path` is empty at the top, else the structs that it goes into. */
export interface AddedColumn extends Node {
  readonly path: readonly Identifier[];
  readonly definition: ColumnDefinition;
  readonly position: ColumnPosition | null;
}

/** What changes of a column; absent members stay. */
export interface ColumnChange {
  readonly name?: Identifier;
  readonly type?: TypeNode;
  readonly comment?: string;
  readonly isNullable?: boolean;
  readonly position?: ColumnPosition;
  /** Null drops the default. */
  readonly defaultValue?: { readonly value: Expression; readonly text: string } | null;
}

export type AlterAction =
  | { readonly kind: 'addColumns'; readonly columns: readonly AddedColumn[] }
  | { readonly kind: 'renameColumn'; readonly column: Name; readonly to: Identifier }
  | { readonly kind: 'dropColumns'; readonly columns: readonly Name[]; readonly ifExists: boolean }
  | { readonly kind: 'changeColumn'; readonly column: Name; readonly change: ColumnChange }
  | { readonly kind: 'replaceColumns'; readonly columns: readonly ColumnDefinition[] }
  | { readonly kind: 'setProperties'; readonly properties: readonly Property[] }
  | { readonly kind: 'unsetProperties'; readonly keys: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'addConstraint'; readonly name: Identifier; readonly check: Expression; readonly text: string }
  | { readonly kind: 'dropConstraint'; readonly name: Identifier; readonly ifExists: boolean }
  | { readonly kind: 'dropFeature'; readonly name: string; readonly truncatesHistory: boolean }
  /** No columns: `CLUSTER BY NONE`. */
  | { readonly kind: 'clusterBy'; readonly columns: readonly Name[] }
  /** `ALTER COLUMN c SYNC IDENTITY`. */
  | { readonly kind: 'syncIdentity'; readonly column: Name }
  /** `ADD PARTITION ...`, `DROP PARTITION ...`, as written: no table here has partitions of that kind. */
  | { readonly kind: 'changePartitions'; readonly text: string }
  | { readonly kind: 'setLocation'; readonly location: string }
  | { readonly kind: 'rename'; readonly to: ObjectName };

export interface AlterView extends Node {
  readonly kind: 'alterView';
  readonly view: ObjectName;
  readonly action:
    | { readonly kind: 'as'; readonly query: Query; readonly queryText: string }
    | { readonly kind: 'rename'; readonly to: ObjectName }
    | { readonly kind: 'setProperties'; readonly properties: readonly Property[] }
    | { readonly kind: 'unsetProperties'; readonly keys: readonly string[]; readonly ifExists: boolean };
}

/** `COMMENT ON TABLE | COLUMN name IS 'text' | NULL`. */
export interface CommentOn extends Node {
  readonly kind: 'commentOn';
  readonly what: 'table' | 'column';
  readonly name: ObjectName;
  readonly comment: string | null;
}
