/**
 * Which names an expression sees, and what a name means: columns of FROM, aliases of the select list, enclosing queries.
 * Takes name parts, gives columns; never looks at tables or the catalog. Names match without regard to case.
 */
import type { ColumnId, OutputColumn } from '../plan/expr.ts';
import type { CommonTable } from '../sql/ast.ts';
import type { WindowSpec } from '../sql/ast-expression.ts';
import type { AggregateCollector } from './aggregate-collector.ts';
import type { Relation, Term } from './env.ts';
import type { WindowCollector } from './window.ts';

export interface ScopeColumn extends OutputColumn {
  /** What may stand before the name: `[catalog, schema, table]` or `[alias]`; any suffix of it counts. Empty = nothing. */
  readonly qualifier: readonly string[];
  /** Reached by a qualified name only: the side of a USING or NATURAL join that was merged away. */
  readonly isHidden: boolean;
  /** Hidden, and yet reached by its bare name: `_metadata` of a table. */
  readonly isMetadata?: boolean;
  /** The column that this one repeats (`SELECT a, a`): the two are no ambiguity. */
  readonly origin?: ColumnId;
}

/** Columns with an index by lower-case name. */
export interface ColumnSet {
  readonly all: readonly ScopeColumn[];
  readonly byName: ReadonlyMap<string, readonly ScopeColumn[]>;
}

/** A common table expression that can be named here; `next` are those written before it, which its own text sees too. */
export interface CteScope {
  readonly table: CommonTable;
  /** The columns of enclosing queries that its text may name. */
  readonly outer: ExprScope | null;
  /** `recursive`: its own text sees it; `self`: this is that sight of itself. */
  readonly mode: 'plain' | 'recursive' | 'self';
  /** With `self`: the rows of the round before. */
  readonly self?: () => Relation;
  readonly next: CteScope | null;
}

/** Names that stand for select items: lateral aliases, aliases in GROUP BY, HAVING, ORDER BY. */
export interface AliasScope {
  /** Whether they win against columns (ORDER BY) or only fill in (elsewhere). */
  readonly precedence: 'before' | 'after';
  /** Every item of that name (lower case); more than one different is ambiguous. */
  find(name: string): readonly Term[];
  /** For suggestions. */
  names(): readonly string[];
}

export interface LambdaScope {
  readonly parameters: readonly OutputColumn[];
  readonly outer: LambdaScope | null;
}

/** What an expression may name and do at its place. */
export interface ExprScope {
  readonly columns: ColumnSet;
  readonly outer: ExprScope | null;
  readonly ctes: CteScope | null;
  /** Where it stands, for errors: `WHERE`, `GROUP BY`, `select`. */
  readonly clause: Clause;
  /** Where aggregates are gathered; null where none may stand. */
  readonly aggregates: AggregateCollector | null;
  /** Where window functions are gathered; null where none may stand. */
  readonly windows: WindowCollector | null;
  readonly namedWindows: ReadonlyMap<string, WindowSpec>;
  readonly aliases: AliasScope | null;
  readonly lambda: LambdaScope | null;
}

export type Clause =
  | 'select'
  | 'from'
  | 'on'
  | 'where'
  | 'groupBy'
  | 'having'
  | 'qualify'
  | 'orderBy'
  | 'values'
  | 'aggregate'
  | 'window'
  | 'generator'
  | 'constant'
  /** Conditions and values of UPDATE and DELETE; of MERGE. */
  | 'change'
  | 'merge';

export function columnSet(all: readonly ScopeColumn[]): ColumnSet {
  const byName = new Map<string, ScopeColumn[]>();
  for (const column of all) {
    const key = column.name.toLowerCase();
    const same = byName.get(key);
    if (same === undefined) byName.set(key, [column]);
    else same.push(column);
  }
  return { all, byName };
}

export const noColumns: ColumnSet = { all: [], byName: new Map() };

/** The scope of an expression that sees nothing: constants, VALUES. */
export function emptyScope(clause: Clause, ctes: CteScope | null = null): ExprScope {
  return scopeOver(noColumns, clause, null, ctes);
}

export function scopeOver(
  columns: ColumnSet,
  clause: Clause,
  outer: ExprScope | null,
  ctes: CteScope | null,
): ExprScope {
  return {
    columns,
    outer,
    ctes,
    clause,
    aggregates: null,
    windows: null,
    namedWindows: new Map(),
    aliases: null,
    lambda: null,
  };
}

/** Where a name was found: its columns, and how many of its parts they used up; the rest are struct fields. */
export interface ColumnMatch {
  readonly columns: readonly ScopeColumn[];
  readonly used: number;
}

/** The columns that `parts` may mean, by the longest qualifier that fits: `table.column` goes before `column.field`. */
export function matchColumns(set: ColumnSet, parts: readonly string[]): ColumnMatch | null {
  for (let at = parts.length - 1; at >= 0; at--) {
    const named = set.byName.get(parts[at]!.toLowerCase());
    if (named === undefined) continue;
    const qualifier = parts.slice(0, at);
    const found = named.filter((c) => (at === 0 ? !c.isHidden || c.isMetadata : isQualifiedBy(c, qualifier)));
    if (found.length > 0) return { columns: distinctById(preferVisible(found)), used: at + 1 };
  }
  return null;
}

/** Columns that `qualifier.*` gives; hidden ones first, as they are the merged keys. */
export function columnsOfQualifier(set: ColumnSet, qualifier: readonly string[]): readonly ScopeColumn[] {
  const found = set.all.filter((column) => !column.isMetadata && isQualifiedBy(column, qualifier));
  return [...found.filter((c) => c.isHidden), ...found.filter((c) => !c.isHidden)];
}

export function isQualifiedBy(column: ScopeColumn, qualifier: readonly string[]): boolean {
  const full = column.qualifier;
  const skipped = full.length - qualifier.length;
  if (skipped < 0) return false;
  return qualifier.every((part, i) => part.toLowerCase() === full[skipped + i]!.toLowerCase());
}

function preferVisible(columns: readonly ScopeColumn[]): readonly ScopeColumn[] {
  const visible = columns.filter((c) => !c.isHidden);
  return visible.length > 0 ? visible : columns;
}

/** The same column twice is no ambiguity. */
function distinctById(columns: readonly ScopeColumn[]): readonly ScopeColumn[] {
  const seen = new Set<ColumnId>();
  return columns.filter((column) => {
    const origin = column.origin ?? column.id;
    return !seen.has(origin) && seen.add(origin);
  });
}

/** A CTE that can be named `name` here. */
export function findCte(ctes: CteScope | null, name: string): CteScope | null {
  const wanted = name.toLowerCase();
  for (let at = ctes; at !== null; at = at.next) if (at.table.name.text.toLowerCase() === wanted) return at;
  return null;
}
