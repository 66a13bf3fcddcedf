/** Statements about what lasts as long as a session: variables, SQL functions, cached tables, and statements held in strings. */
import type { Query } from './ast.ts';
import type { Expression, Identifier, Node, ObjectName } from './ast-expression.ts';
import type { TypeNode } from './ast-type.ts';

export type SessionStatement =
  | DeclareVariable
  | SetVariable
  | DropVariable
  | CreateFunction
  | DropFunction
  | ExecuteImmediate
  | CacheTable
  | UncacheTable
  | ClearCache
  | Refresh
  | BeginTransaction
  | CommitTransaction
  | RollbackTransaction;

const kinds: Readonly<Record<SessionStatement['kind'], true>> = {
  declareVariable: true,
  setVariable: true,
  dropVariable: true,
  createFunction: true,
  dropFunction: true,
  executeImmediate: true,
  cacheTable: true,
  uncacheTable: true,
  clearCache: true,
  refresh: true,
  beginTransaction: true,
  commitTransaction: true,
  rollbackTransaction: true,
};

export function isSessionStatement<T extends { readonly kind: string }>(node: T): node is Extract<T, SessionStatement> {
  return Object.hasOwn(kinds, node.kind);
}

/** `DECLARE [OR REPLACE] [VARIABLE] a, b [type] [DEFAULT | = expression]`. */
export interface DeclareVariable extends Node {
  readonly kind: 'declareVariable';
  readonly names: readonly ObjectName[];
  readonly isReplace: boolean;
  readonly type: TypeNode | null;
  readonly defaultValue: Expression | null;
}

/** `SET VAR a = 1, b = DEFAULT` (a null value is DEFAULT), or `SET VAR (a, b) = (query)`. */
export interface SetVariable extends Node {
  readonly kind: 'setVariable';
  readonly names: readonly ObjectName[];
  /** One a name; null with a query. */
  readonly values: readonly (Expression | null)[] | null;
  readonly query: Query | null;
}

export interface DropVariable extends Node {
  readonly kind: 'dropVariable';
  readonly name: ObjectName;
  readonly ifExists: boolean;
}

export interface RoutineParameter extends Node {
  readonly name: Identifier;
  readonly type: TypeNode;
  readonly defaultValue: Expression | null;
  readonly comment: string | null;
}

/** `CREATE [OR REPLACE] [TEMPORARY] FUNCTION f(parameters) [RETURNS ...] RETURN body`. */
export interface CreateFunction extends Node {
  readonly kind: 'createFunction';
  readonly name: ObjectName;
  readonly isTemporary: boolean;
  readonly isReplace: boolean;
  readonly ifNotExists: boolean;
  readonly parameters: readonly RoutineParameter[];
  /** Null where RETURNS is left out or names a table. */
  readonly returns: TypeNode | null;
  readonly isTable: boolean;
  /** Of `RETURNS TABLE (a INT, ...)`; null where the query's own columns count. */
  readonly columns: readonly RoutineParameter[] | null;
  readonly comment: string | null;
  readonly isDeterministic: boolean | null;
  readonly body: Expression | Query;
  /** The body's own text. */
  readonly bodyText: string;
}

export interface DropFunction extends Node {
  readonly kind: 'dropFunction';
  readonly name: ObjectName;
  readonly isTemporary: boolean;
  readonly ifExists: boolean;
}

/** `EXECUTE IMMEDIATE text [INTO a, b] [USING 1, 2 AS x]`. */
export interface ExecuteImmediate extends Node {
  readonly kind: 'executeImmediate';
  readonly text: Expression;
  readonly into: readonly ObjectName[];
  readonly using: readonly { readonly value: Expression; readonly name: Identifier | null }[];
}

/** `CACHE [LAZY] TABLE t [AS query]`; silt keeps nothing of it but the view that the query is. */
export interface CacheTable extends Node {
  readonly kind: 'cacheTable';
  readonly table: ObjectName;
  readonly isLazy: boolean;
  readonly query: Query | null;
  readonly queryText: string;
}

export interface UncacheTable extends Node {
  readonly kind: 'uncacheTable';
  readonly table: ObjectName;
  readonly ifExists: boolean;
}

export interface ClearCache extends Node {
  readonly kind: 'clearCache';
}

/** `REFRESH TABLE t`, `REFRESH FUNCTION f`, `REFRESH 'path'` (whose name has the path as its one part). */
export interface Refresh extends Node {
  readonly kind: 'refresh';
  readonly what: 'table' | 'function' | 'path';
  readonly name: ObjectName;
}

/** `BEGIN [TRANSACTION | WORK]`, `START TRANSACTION`. */
export interface BeginTransaction extends Node {
  readonly kind: 'beginTransaction';
}

/** `COMMIT [TRANSACTION | WORK]`. */
export interface CommitTransaction extends Node {
  readonly kind: 'commitTransaction';
}

/** `ROLLBACK [TRANSACTION | WORK]`. */
export interface RollbackTransaction extends Node {
  readonly kind: 'rollbackTransaction';
}
