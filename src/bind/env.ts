/**
 * What binding of one statement knows and gathers: what it was given, fresh ids, tables, functions and parameters met so far.
 * Lives as long as the binding of one statement.
 */
import type { Batch } from '../core/batch.ts';
import { type EngineError, type Span, unsupported } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import type { EvalContext } from '../functions/define.ts';
import type { Dialect, DialectName } from '../functions/dialect.ts';
import type { BoundQuery } from '../plan/bound.ts';
import type { CastMode, ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { Scope, SessionNames, TableProvider, ViewDefinition } from '../plan/ports.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { CteScope, ExprScope, ScopeColumn } from './scope.ts';

/** The settings that change what a text means. */
export interface BindSettings {
  /** Errors for overflow and malformed input, as Spark 4 has it; otherwise NULL and wrap-around. */
  readonly ansi: boolean;
  /** IANA name of the session's zone: timestamp literals without a zone are in it. */
  readonly zone: string;
  /** What the type name TIMESTAMP means. */
  readonly timestampType: 'utc' | 'none';
  readonly groupByOrdinal: boolean;
  readonly groupByAliases: boolean;
  readonly orderByOrdinal: boolean;
  /** The most rounds and rows of a recursive common table expression; -1 is without limit. */
  readonly recursionLevelsMax: number;
  readonly recursionRowsMax: number;
  /** HAVING without GROUP BY filters rows, as WHERE does. */
  readonly havingAsWhere: boolean;
  /** `GROUPING SETS (())` is the group of all rows, which is there without rows too. */
  readonly emptySetIsGlobal: boolean;
  /** Set operations are taken from left to right; INTERSECT does not bind closer. */
  readonly setOperationsInOrder: boolean;
  /** Array_insert counts negative positions from before the last element. */
  readonly insertsBehindEnd: boolean;
  /** Encode and decode take windows-1252 and other single-byte character sets too. */
  readonly javaCharsets: boolean;
  /** Encode and decode replace what has no place in a character set. */
  readonly replacesUnmappable: boolean;
  /** EXISTS over a correlated aggregate without GROUP BY asks for rows below it. */
  readonly existsIgnoresCounts: boolean;
  /** Interval literals hold months, days and microseconds at once. */
  readonly calendarIntervals: boolean;
  /** Concat of binaries is a string. */
  readonly concatsBinaryAsText: boolean;
  /** Elt of binaries is a string. */
  readonly eltsBinaryAsText: boolean;
  /** ORDER BY positions count the select list alone; off, also the columns that other keys add to it. */
  readonly ordinalsFirst: boolean;
  /** Two strings that touch are one: a doubled quote stands for nothing. */
  readonly joinsDoubledQuotes: boolean;
  /** A single bar before a keyword of the pipe syntax is |>. */
  readonly pipesWithBar: boolean;
  /** Double quotes hold identifiers. */
  readonly doubleQuotedIdentifiers: boolean;
  /** Sql_keywords() shows the words that ANSI reserves as reserved. */
  readonly reservesKeywords: boolean;
  /** Types of PostgreSQL's catalog may be named: oid, name, regclass. */
  readonly namesWireTypes?: boolean;
}

export const defaultBindSettings: BindSettings = {
  ansi: true,
  zone: 'UTC',
  timestampType: 'utc',
  groupByOrdinal: true,
  groupByAliases: true,
  orderByOrdinal: true,
  recursionLevelsMax: 100,
  recursionRowsMax: 1_000_000,
  havingAsWhere: false,
  setOperationsInOrder: false,
  emptySetIsGlobal: true,
  insertsBehindEnd: false,
  javaCharsets: false,
  replacesUnmappable: false,
  existsIgnoresCounts: false,
  calendarIntervals: false,
  concatsBinaryAsText: false,
  eltsBinaryAsText: false,
  ordinalsFirst: true,
  joinsDoubledQuotes: false,
  pipesWithBar: true,
  doubleQuotedIdentifiers: false,
  reservesKeywords: false,
};

export interface ParameterValue {
  readonly type: DataType;
  readonly value: Scalar;
}

/** Everything that binding is given besides the statement. */
export interface BindEnv {
  readonly scope: Scope;
  readonly dialect: Dialect;
  readonly settings: BindSettings;
  /**
   * By `:name` without the colon; `?` and `$n` by their number from 1. Absent: parameters stay open, and their
   * types are inferred. Present: a parameter that is not among them is UNBOUND_SQL_PARAMETER.
   */
  readonly parameters?: ReadonlyMap<string, ParameterValue> | undefined;
  /** The types of open parameters that are known before. */
  readonly declared?: ReadonlyMap<string, DataType> | undefined;
  /** For the values of constants: LIMIT, time travel, arguments on which a result type depends. */
  readonly context: EvalContext;
  /** Makes a bound query ready to be run any number of times; absent where nothing can be run. */
  readonly runner?: ((query: BoundQuery) => () => Promise<readonly Batch[]>) | undefined;
  /** The session's variables and SQL functions; absent where there is no session. */
  readonly names?: SessionNames | undefined;
  /** Parses the text of a view. */
  readonly parse: (text: string, dialect: DialectName) => Query;
}

/** What a relation name of the statement turned out to be. */
export type ResolvedRelation =
  | { readonly kind: 'table'; readonly provider: TableProvider; readonly fullName?: readonly string[] }
  | { readonly kind: 'view'; readonly view: ViewDefinition; readonly query: Query };

/** What binding of one statement has gathered; shared by all that binds parts of it. */
export interface BindState {
  readonly env: BindEnv;
  /** By the AST node that names the relation. */
  readonly relations: Map<object, ResolvedRelation>;
  readonly tables: Map<string, TableProvider>;
  readonly functions: Set<string>;
  readonly parameters: Map<string, DataType>;
  readonly settingsRead: Set<string>;
  /** Values of constant calls and casts; undefined for those that are not constant. */
  readonly constants: WeakMap<Expr, Scalar | undefined>;
  /** CTEs that something named; the others are checked all the same. */
  readonly usedCtes: Set<object>;
  /** Columns of type CHAR, by their length: what they are compared with gets as long. */
  readonly charLengths: Map<ColumnId, number>;
  /** Whether the statement names `_metadata` anywhere: tables then show what is known of their files. */
  isMetadataNamed: boolean;
  /** The SQL functions whose bodies are being bound, the innermost last. */
  readonly openRoutines: string[];
  newId(): ColumnId;
}

export interface Binding extends BindState {
  /** Binds an expression; here so that the kinds of expressions need not import one another. */
  bindExpr(node: Expression, scope: ExprScope): Term;
  /** Binds a query: `outer` is what its correlated references may name, `ctes` what its FROM may. */
  bindQuery(query: Query, outer: ExprScope | null, ctes: CteScope | null): Relation;
  /** The same binding under another dialect: for the text of a view. */
  under(dialect: Dialect): Binding;
}

/** A bound relation: its plan, and the names that its columns have for what stands above it. */
export interface Relation {
  readonly plan: LogicalPlan;
  readonly columns: readonly ScopeColumn[];
}

export function createState(env: BindEnv): BindState {
  let lastId = 0;
  return {
    env,
    relations: new Map(),
    tables: new Map(),
    functions: new Set(),
    parameters: new Map(env.declared),
    settingsRead: new Set(),
    constants: new WeakMap(),
    usedCtes: new Set(),
    charLengths: new Map(),
    isMetadataNamed: false,
    openRoutines: [],
    newId: () => ++lastId,
  };
}

/** How casts answer values that do not fit. */
export function castMode(binding: Binding): CastMode {
  binding.settingsRead.add('spark.sql.ansi.enabled');
  return binding.env.settings.ansi ? 'ansi' : 'legacy';
}

/** The bound form of an expression: what it computes, and how Spark prints it. */
export interface Term {
  readonly expr: Expr;
  /** As in automatic column names: casts that the user did not write are left out. */
  readonly text: string;
  /** A literal as written, which decimal rules treat by its digits. */
  readonly isLiteral?: boolean;
  /** The name of the result column where it is not `text`: the last part of `t.s.field`. */
  readonly name?: string;
}

/** Refuses by name what parses and is not there yet. */
export function refuse(feature: string, span: Span | undefined): EngineError {
  return unsupported(feature, { span });
}
