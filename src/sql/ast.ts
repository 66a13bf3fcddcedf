/**
 * Queries as they were written: plain data, closed unions by `kind`, every node with its place in the text.
 * Nothing is resolved. Set operations and pipe steps are n-ary, so that long chains stay flat.
 */
import type {
  Argument,
  Expression,
  Identifier,
  Name,
  Node,
  ObjectName,
  SortItem,
  WindowSpec,
} from './ast-expression.ts';

/** A query with its CTEs and what orders and cuts its rows. */
export interface Query extends Node {
  readonly kind: 'query';
  readonly with: With | null;
  readonly body: QueryBody;
  /** `ORDER BY ALL` is a Name `all`, as a column of that name wins. */
  readonly orderBy: readonly SortItem[];
  readonly sortBy: readonly SortItem[];
  readonly clusterBy: readonly Expression[];
  readonly distributeBy: readonly Expression[];
  /** LIMIT or FETCH FIRST; `LIMIT ALL` is null. */
  readonly limit: Expression | null;
  readonly offset: Expression | null;
}

export interface With extends Node {
  readonly isRecursive: boolean;
  readonly tables: readonly CommonTable[];
}

export interface CommonTable extends Node {
  readonly name: Identifier;
  readonly columns: readonly Identifier[] | null;
  /** `MAX RECURSION LEVEL n`. */
  readonly maxLevel: Expression | null;
  readonly query: Query;
}

/** A parenthesized query is a Query inside of the body. `FROM t` without SELECT selects every column. */
export type QueryBody = Select | SetOperation | Values | TableQuery | Pipe | Query;

export interface Select extends Node {
  readonly kind: 'select';
  readonly hints: readonly Hint[];
  readonly isDistinct: boolean;
  /** `DISTINCT ON (...)`; not Spark's, an extension. */
  readonly distinctOn: readonly Expression[] | null;
  readonly items: readonly SelectItem[];
  /** Several are a comma list: cross joins, later ones may be lateral. Empty without FROM. */
  readonly from: readonly Relation[];
  readonly lateralViews: readonly LateralView[];
  readonly where: Expression | null;
  readonly groupBy: GroupBy | null;
  readonly having: Expression | null;
  readonly qualify: Expression | null;
  readonly windows: readonly NamedWindow[];
}

/** `/*+ BROADCAST(t), COALESCE(3) *\/`. */
export interface Hint extends Node {
  readonly name: Identifier;
  readonly args: readonly Expression[];
}

/** `expression [AS alias]`; more than one alias is `AS (a, b)`, for generators. */
export interface SelectItem extends Node {
  readonly expression: Expression;
  readonly aliases: readonly Identifier[];
}

/** `GROUP BY ALL` is a Name `all`, as a column of that name wins. */
export interface GroupBy extends Node {
  readonly items: readonly GroupItem[];
}

export type GroupItem = GroupingExpression | GroupingSets | Rollup | Cube;

export interface GroupingExpression extends Node {
  readonly kind: 'groupingExpression';
  readonly expression: Expression;
}

/** One set: `(a, b)`, `()`, or a bare expression. */
export interface GroupingSet extends Node {
  readonly kind: 'groupingSet';
  readonly expressions: readonly Expression[];
}

export interface GroupingSets extends Node {
  readonly kind: 'groupingSets';
  readonly elements: readonly (GroupingSet | GroupingSets | Rollup | Cube)[];
  /** The keys of the older form `GROUP BY a, b GROUPING SETS (...)`, which fix their order for grouping_id; else null. */
  readonly keys: readonly Expression[] | null;
}

/** `ROLLUP (a, (b, c))`; `GROUP BY a, b WITH ROLLUP` arrives as this too. */
export interface Rollup extends Node {
  readonly kind: 'rollup';
  readonly sets: readonly GroupingSet[];
}

export interface Cube extends Node {
  readonly kind: 'cube';
  readonly sets: readonly GroupingSet[];
}

export interface NamedWindow extends Node {
  readonly name: Identifier;
  /** `w AS other` has only a base. */
  readonly spec: WindowSpec;
}

/** MINUS arrives as EXCEPT. One node holds a chain of the same operator and quantifier, left to right. */
export interface SetOperation extends Node {
  readonly kind: 'setOperation';
  readonly operator: 'union' | 'intersect' | 'except';
  readonly isAll: boolean;
  /** UNION BY NAME; not Spark's, an extension. */
  readonly isByName: boolean;
  /** At least two. */
  readonly operands: readonly QueryBody[];
}

/** `VALUES (1, 'a'), (2, 'b') [AS t(x, y)]`, as a query and as a relation. A row that is no Row has one column. */
export interface Values extends Node {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
  readonly alias: TableAlias | null;
}

/** `TABLE t`. */
export interface TableQuery extends Node {
  readonly kind: 'tableQuery';
  readonly name: ObjectName;
}

/** `source |> step |> step`. */
export interface Pipe extends Node {
  readonly kind: 'pipe';
  readonly source: QueryBody;
  /** At least one. */
  readonly steps: readonly PipeStep[];
}

export type PipeStep =
  | PipeSelect
  | PipeExtend
  | PipeSet
  | PipeDrop
  | PipeAs
  | PipeWhere
  | PipeAggregate
  | PipeJoin
  | PipeSetOperation
  | PipePivot
  | PipeUnpivot
  | PipeSample
  | PipeOrganize;

/** `|> SELECT ...`; the select has no FROM of its own. */
export type PipeSelect = Node & { readonly kind: 'pipeSelect'; readonly select: Select };

export type PipeExtend = Node & { readonly kind: 'pipeExtend'; readonly items: readonly SelectItem[] };

export type PipeSet = Node & {
  readonly kind: 'pipeSet';
  readonly assignments: readonly { readonly column: Name; readonly value: Expression }[];
};

export type PipeDrop = Node & { readonly kind: 'pipeDrop'; readonly columns: readonly Name[] };

export type PipeAs = Node & { readonly kind: 'pipeAs'; readonly alias: Identifier };

export type PipeWhere = Node & { readonly kind: 'pipeWhere'; readonly condition: Expression };

/** `|> AGGREGATE items [GROUP BY ...]`; the keys may have aliases. */
export interface PipeAggregate extends Node {
  readonly kind: 'pipeAggregate';
  readonly items: readonly SelectItem[];
  readonly groupBy: GroupBy | null;
  /** Alias of each item of `groupBy`, null where it has none. */
  readonly groupAliases: readonly (Identifier | null)[];
}

export type PipeJoin = Node & { readonly kind: 'pipeJoin'; readonly join: JoinSpec };

export interface PipeSetOperation extends Node {
  readonly kind: 'pipeSetOperation';
  readonly operator: 'union' | 'intersect' | 'except';
  readonly isAll: boolean;
  readonly isByName: boolean;
  readonly right: QueryBody;
}

export type PipePivot = Node & { readonly kind: 'pipePivot'; readonly pivot: PivotSpec };

export type PipeUnpivot = Node & { readonly kind: 'pipeUnpivot'; readonly unpivot: UnpivotSpec };

export type PipeSample = Node & { readonly kind: 'pipeSample'; readonly sample: SampleSpec };

/** `|> ORDER BY ... LIMIT ... OFFSET ...`. */
export interface PipeOrganize extends Node {
  readonly kind: 'pipeOrganize';
  readonly orderBy: readonly SortItem[];
  readonly sortBy: readonly SortItem[];
  readonly clusterBy: readonly Expression[];
  readonly distributeBy: readonly Expression[];
  readonly windows: readonly NamedWindow[];
  readonly limit: Expression | null;
  readonly offset: Expression | null;
}

export type Relation =
  | TableReference
  | SubqueryRelation
  | Values
  | TableFunction
  | Join
  | Pivot
  | Unpivot
  | Sample
  | AliasedRelation;

/** `AS t(a, b)`; `AS (a, b)` has no name. */
export interface TableAlias extends Node {
  readonly name: Identifier | null;
  readonly columns: readonly Identifier[] | null;
}

/**
 * A table, view or path by name: `a.b.t`, delta.`/p`, or one quoted part for `'path'`.
 * An unquoted `t@v3` or `t@20200101000000000` arrives as `travel`; inside of quotes the suffix stays in the name.
 */
export interface TableReference extends Node {
  readonly kind: 'tableReference';
  readonly name: ObjectName;
  /** True for a path in string quotes: the one part of `name` is that string. */
  readonly isPath: boolean;
  readonly travel: TimeTravel | null;
  readonly changes: TableChanges | null;
  readonly options: readonly Property[];
  readonly alias: TableAlias | null;
}

/** `VERSION AS OF 3`, `TIMESTAMP AS OF '2020-01-01'`. */
export interface TimeTravel extends Node {
  readonly kind: 'version' | 'timestamp';
  readonly value: Expression;
}

/** `CHANGES FROM VERSION a [INCLUSIVE|EXCLUSIVE] [TO VERSION b [INCLUSIVE|EXCLUSIVE]]`. */
export interface TableChanges extends Node {
  readonly kind: 'version' | 'timestamp';
  readonly from: Expression;
  readonly isFromInclusive: boolean;
  readonly to: Expression | null;
  readonly isToInclusive: boolean;
}

/** `key = value` of OPTIONS and TBLPROPERTIES; a dotted key is one string, a value its text. */
export interface Property extends Node {
  readonly key: string;
  readonly value: string | null;
}

export interface SubqueryRelation extends Node {
  readonly kind: 'subqueryRelation';
  readonly query: Query;
  readonly isLateral: boolean;
  readonly alias: TableAlias | null;
}

/** `f(args) AS t(a, b)`. */
export interface TableFunction extends Node {
  readonly kind: 'tableFunction';
  readonly name: ObjectName;
  readonly args: readonly (Argument | TableArgument)[];
  readonly isLateral: boolean;
  /** WITH ORDINALITY: rows are numbered in a last column. */
  readonly isNumbered?: true;
  readonly alias: TableAlias | null;
}

/** `TABLE(t) [PARTITION BY ...] [ORDER BY ...]` as an argument of a table function. */
export interface TableArgument extends Node {
  readonly kind: 'tableArgument';
  readonly name: Identifier | null;
  readonly query: Query;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly isSinglePartition: boolean;
}

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'cross' | 'leftSemi' | 'leftAnti';

/** What a join says besides its left side. A lateral right side says so itself. */
export interface JoinSpec extends Node {
  readonly type: JoinType;
  readonly isNatural: boolean;
  /** ASOF: silt's own. */
  readonly isAsof?: true;
  readonly right: Relation;
  readonly condition: JoinCondition | null;
}

/** Left-deep for a chain without parentheses. */
export interface Join extends JoinSpec {
  readonly kind: 'join';
  readonly left: Relation;
}

export type JoinCondition =
  | ({ readonly kind: 'on'; readonly expression: Expression } & Node)
  | ({ readonly kind: 'using'; readonly columns: readonly Identifier[] } & Node)
  | ({
      readonly kind: 'nearest';
      readonly isExact: boolean;
      readonly count: Expression | null;
      readonly by: 'distance' | 'similarity';
      readonly expression: Expression;
    } & Node);

export interface PivotSpec extends Node {
  readonly aggregates: readonly SelectItem[];
  readonly columns: readonly Name[];
  /** Rows for more than one column. */
  readonly values: readonly SelectItem[];
  readonly alias: TableAlias | null;
}

export interface Pivot extends PivotSpec {
  readonly kind: 'pivot';
  readonly input: Relation;
}

export interface UnpivotSpec extends Node {
  readonly includesNulls: boolean;
  /** More than one in the form `UNPIVOT ((a, b) FOR name IN ((c, d), ...))`. */
  readonly valueColumns: readonly Identifier[];
  readonly nameColumn: Identifier;
  readonly sets: readonly UnpivotSet[];
  readonly alias: TableAlias | null;
}

export interface UnpivotSet extends Node {
  readonly columns: readonly Name[];
  readonly alias: Identifier | null;
}

export interface Unpivot extends UnpivotSpec {
  readonly kind: 'unpivot';
  readonly input: Relation;
}

/** `TABLESAMPLE (10 PERCENT)`, `(5 ROWS)`, `(BUCKET 1 OUT OF 4 [ON x])`, `(100M)` with `[REPEATABLE (seed)]`. */
export interface SampleSpec extends Node {
  readonly method: SampleMethod;
  readonly seed: Expression | null;
}

export type SampleMethod =
  | { readonly kind: 'percent'; readonly percent: Expression }
  | { readonly kind: 'rows'; readonly rows: Expression }
  | {
      readonly kind: 'bucket';
      readonly numerator: Expression;
      readonly denominator: Expression;
      readonly on: Expression | null;
    }
  | { readonly kind: 'bytes'; readonly bytes: string };

export interface Sample extends SampleSpec {
  readonly kind: 'sample';
  /** Without an alias of its own. */
  readonly input: Relation;
  readonly alias: TableAlias | null;
}

/** `(a JOIN b ON ...) AS t`. Parentheses without an alias leave no node. */
export interface AliasedRelation extends Node {
  readonly kind: 'aliasedRelation';
  readonly input: Relation;
  readonly alias: TableAlias;
}

/** `LATERAL VIEW [OUTER] f(args) t [AS a, b]`. */
export interface LateralView extends Node {
  readonly isOuter: boolean;
  readonly name: ObjectName;
  readonly args: readonly Argument[];
  readonly table: Identifier | null;
  readonly columns: readonly Identifier[];
}
