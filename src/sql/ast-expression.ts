/**
 * Expressions as they were written: plain data, closed unions by `kind`, every node with its place.
 * Nothing here is resolved: names, types and literals that need a calendar are the binder's.
 *
 * Chains that people and tools write long (AND, OR, ||, arithmetic of one precedence) are n-ary, so that
 * depth stays small.
 */
import type { Span } from '../core/errors.ts';
import type { Query } from './ast.ts';
import type { StarChanges } from './ast-star.ts';
import type { TypeNode } from './ast-type.ts';

/** Whatever stands at a place in the statement's text. */
export interface Node {
  /** UTF-16 offsets into the statement's text. */
  readonly span: Span;
}

/** One name part; quotes and doubled quotes are already removed from `text`. */
export interface Identifier extends Node {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** `a`, `a.b.c`: a column, table, function, or struct field; which of them only the binder can tell. */
export interface Name extends Node {
  readonly kind: 'name';
  /** At least one. */
  readonly parts: readonly Identifier[];
}

/** `IDENTIFIER(expression).suffix`: a name computed from a constant string. */
export interface IdentifierClause extends Node {
  readonly kind: 'identifierClause';
  readonly expression: Expression;
  readonly suffix: readonly Identifier[];
}

/** The name of a table, view, function, schema or column. */
export type ObjectName = Name | IdentifierClause;

export type Expression =
  | NullLiteral
  | BooleanLiteral
  | NumberLiteral
  | StringLiteral
  | TypedLiteral
  | IntervalLiteral
  | Parameter
  | Name
  | IdentifierClause
  | Star
  | FieldAccess
  | Subscript
  | VariantPath
  | FunctionCall
  | Case
  | Cast
  | Extract
  | Trim
  | And
  | Or
  | Not
  | Concat
  | Arithmetic
  | Unary
  | Comparison
  | QuantifiedComparison
  | IsDistinct
  | Is
  | Between
  | InList
  | InSubquery
  | Like
  | LikeQuantified
  | Exists
  | ScalarSubquery
  | Row
  | Lambda
  | Collate;

export type NullLiteral = Node & { readonly kind: 'null' };

export type BooleanLiteral = Node & { readonly kind: 'boolean'; readonly value: boolean };

/**
 * What the suffix or the form of a number says: `integer` is INT, BIGINT or DECIMAL by its size, `decimal`
 * (`1.5`, `1.5BD`, `1BD`) has its digits' precision and scale, `double` is `1e3` and `1D`, `float` `1F`,
 * `bigint` `1L`, `smallint` `1S`, `tinyint` `1Y`.
 */
export type NumberForm = 'integer' | 'decimal' | 'double' | 'float' | 'bigint' | 'smallint' | 'tinyint';

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly form: NumberForm;
  /** The digits without a suffix, with a leading `-` where the sign belongs to the literal. */
  readonly text: string;
}

export interface StringLiteral extends Node {
  readonly kind: 'string';
  /** Escapes processed, adjacent literals joined. */
  readonly value: string;
  /** The source text, quotes included. */
  readonly raw: string;
}

/** `DATE '2020-01-01'`, `X'1F'` (binary), `INTERVAL '1 day 2 hours'`: a type's name and a string; not yet checked. */
export interface TypedLiteral extends Node {
  readonly kind: 'typedLiteral';
  readonly type: 'date' | 'timestamp' | 'timestamp_ntz' | 'timestamp_ltz' | 'time' | 'binary' | 'interval';
  readonly value: string;
}

export type IntervalUnit =
  | 'year'
  | 'month'
  | 'week'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond';

/** `INTERVAL 1 DAY -2 HOURS` (`to` null) or `INTERVAL '1-2' YEAR TO MONTH` (one part, `to` its finest unit). */
export interface IntervalLiteral extends Node {
  readonly kind: 'interval';
  /** At least one. */
  readonly parts: readonly IntervalPart[];
  readonly to: IntervalUnit | null;
}

export interface IntervalPart extends Node {
  /** The text of the number or string, without quotes and without the sign before it. */
  readonly value: string;
  /** A sign outside of the quotes: `- '1-2'`. */
  readonly isNegative: boolean;
  readonly isString: boolean;
  readonly unit: IntervalUnit;
}

/** `:name` (`name`), `?` and `$1` (`index` from 0, in order of appearance for `?`). */
export interface Parameter extends Node {
  readonly kind: 'parameter';
  readonly name: string | null;
  readonly index: number | null;
}

/** `*`, `t.*`, `* EXCEPT (a, b.c)`. */
export interface Star extends Node {
  readonly kind: 'star';
  readonly qualifier: Name | null;
  readonly except: readonly Name[];
  /** What only silt has; absent where there is none of it. */
  readonly changes?: StarChanges;
}

/** `expression.field` where the left side is no plain name. */
export type FieldAccess = Node & { readonly kind: 'field'; readonly value: Expression; readonly field: Identifier };

/** `a[i]`. */
export type Subscript = Node & { readonly kind: 'subscript'; readonly value: Expression; readonly index: Expression };

/** `v:a.b[0]`: extraction from a variant; `path` is the text after the colon. */
export type VariantPath = Node & { readonly kind: 'variantPath'; readonly value: Expression; readonly path: string };

export interface Argument extends Node {
  readonly value: Expression;
  /** `name => value`. */
  readonly name: Identifier | null;
  /** `value AS alias`, in `struct(...)` and rows. */
  readonly alias: Identifier | null;
}

/**
 * Any call. `SUBSTRING(a FROM b FOR c)`, `POSITION(a IN b)`, `OVERLAY(a PLACING b FROM c FOR d)` and `ARRAY[a]`
 * arrive as `substring(a, b, c)`, `position(a, b)`, `overlay(a, b, c, d)` and `array(a)`. A call without
 * parentheses (`current_date`) is a Name.
 */
export interface FunctionCall extends Node {
  readonly kind: 'call';
  readonly name: ObjectName;
  /** `count(*)` has one Star. */
  readonly args: readonly Argument[];
  readonly isDistinct: boolean;
  /** ORDER BY inside the parentheses; not Spark's, an extension. */
  readonly orderBy: readonly SortItem[];
  readonly withinGroup: readonly SortItem[] | null;
  readonly filter: Expression | null;
  readonly nulls: 'ignore' | 'respect' | null;
  readonly over: WindowSpec | WindowName | null;
}

export interface Case extends Node {
  readonly kind: 'case';
  /** Null in the searched form. */
  readonly operand: Expression | null;
  readonly branches: readonly CaseBranch[];
  readonly otherwise: Expression | null;
}

export type CaseBranch = Node & { readonly when: Expression; readonly then: Expression };

/** CAST, TRY_CAST and `value::type`. */
export interface Cast extends Node {
  readonly kind: 'cast';
  readonly value: Expression;
  readonly type: TypeNode;
  readonly isTry: boolean;
}

/** `EXTRACT(field FROM source)`; the field as written. */
export interface Extract extends Node {
  readonly kind: 'extract';
  readonly field: string;
  readonly source: Expression;
}

/** `TRIM([BOTH|LEADING|TRAILING] [characters] FROM source)`; `trim(x)` without FROM is a call. */
export interface Trim extends Node {
  readonly kind: 'trim';
  readonly side: 'both' | 'leading' | 'trailing';
  readonly characters: Expression | null;
  readonly source: Expression;
}

export interface And extends Node {
  readonly kind: 'and';
  /** At least two, none of them an And that was written without parentheses. */
  readonly operands: readonly Expression[];
}

export type Or = Node & { readonly kind: 'or'; readonly operands: readonly Expression[] };

export type Not = Node & { readonly kind: 'not'; readonly operand: Expression };

/** `a || b || c`. */
export type Concat = Node & { readonly kind: 'concat'; readonly operands: readonly Expression[] };

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | 'div' | '&' | '^' | '|' | '<<' | '>>' | '>>>';

/** A left-associative chain of one precedence: `first` op `rest[0]` op `rest[1]`... Binary operators of `rest` share a level. */
export interface Arithmetic extends Node {
  readonly kind: 'arithmetic';
  readonly first: Expression;
  /** At least one. The span of an item reaches from the operator to the operand's end. */
  readonly rest: readonly ArithmeticStep[];
}

export interface ArithmeticStep extends Node {
  readonly operator: ArithmeticOperator;
  readonly operand: Expression;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | '~';
  readonly operand: Expression;
}

/** `==` arrives as `=`, `!=` as `<>`. */
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '<=>';

export interface Comparison extends Node {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `left op ANY (query)`, `left op ALL (array)`; not Spark's, an extension. SOME is ANY. */
export interface QuantifiedComparison extends Node {
  readonly kind: 'quantifiedComparison';
  readonly operator: ComparisonOperator;
  readonly quantifier: 'any' | 'all';
  readonly left: Expression;
  readonly right:
    | { readonly kind: 'query'; readonly query: Query }
    | { readonly kind: 'array'; readonly array: Expression };
}

/** `left IS [NOT] DISTINCT FROM right`. */
export interface IsDistinct extends Node {
  readonly kind: 'isDistinct';
  readonly left: Expression;
  readonly right: Expression;
  readonly isNegated: boolean;
}

/** `value IS [NOT] NULL | TRUE | FALSE | UNKNOWN`. */
export interface Is extends Node {
  readonly kind: 'is';
  readonly value: Expression;
  readonly what: 'null' | 'true' | 'false' | 'unknown';
  readonly isNegated: boolean;
}

export interface Between extends Node {
  readonly kind: 'between';
  readonly value: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly isNegated: boolean;
  readonly isSymmetric: boolean;
}

export interface InList extends Node {
  readonly kind: 'inList';
  readonly value: Expression;
  readonly items: readonly Expression[];
  readonly isNegated: boolean;
}

export interface InSubquery extends Node {
  readonly kind: 'inSubquery';
  /** A Row for more than one column. */
  readonly value: Expression;
  readonly query: Query;
  readonly isNegated: boolean;
}

export type LikeOperator = 'like' | 'ilike' | 'rlike';

export interface Like extends Node {
  readonly kind: 'like';
  readonly operator: LikeOperator;
  readonly value: Expression;
  readonly pattern: Expression;
  /** One character; null means the default escape. */
  readonly escape: string | null;
  readonly isNegated: boolean;
}

/** `value LIKE ANY ('a%', 'b%')`. SOME is ANY. */
export interface LikeQuantified extends Node {
  readonly kind: 'likeQuantified';
  readonly operator: LikeOperator;
  readonly quantifier: 'any' | 'all';
  readonly value: Expression;
  readonly patterns: readonly Expression[];
  readonly isNegated: boolean;
}

export type Exists = Node & { readonly kind: 'exists'; readonly query: Query };

export type ScalarSubquery = Node & { readonly kind: 'scalarSubquery'; readonly query: Query };

/** `(a, b AS x)`: a struct; at least two items. */
export interface Row extends Node {
  readonly kind: 'row';
  readonly items: readonly Argument[];
}

/** `x -> body`, `(x, y) -> body`. */
export interface Lambda extends Node {
  readonly kind: 'lambda';
  readonly parameters: readonly Identifier[];
  readonly body: Expression;
}

export type Collate = Node & { readonly kind: 'collate'; readonly value: Expression; readonly collation: Name };

export interface SortItem extends Node {
  readonly expression: Expression;
  readonly direction: 'asc' | 'desc';
  /** Null where not said: the dialect decides. */
  readonly nulls: 'first' | 'last' | null;
}

/** `OVER name`. */
export type WindowName = Node & { readonly kind: 'windowName'; readonly name: Identifier };

/** `OVER ([base] [PARTITION BY ...] [ORDER BY ...] [frame])`. */
export interface WindowSpec extends Node {
  readonly kind: 'windowSpec';
  readonly base: Identifier | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame: WindowFrame | null;
}

export interface WindowFrame extends Node {
  readonly units: 'rows' | 'range' | 'groups';
  readonly start: FrameBound;
  /** Null where only the start was written: the current row. */
  readonly end: FrameBound | null;
}

export type FrameBound =
  | ({ readonly kind: 'unboundedPreceding' | 'unboundedFollowing' | 'currentRow' } & Node)
  | ({ readonly kind: 'preceding' | 'following'; readonly value: Expression } & Node);
