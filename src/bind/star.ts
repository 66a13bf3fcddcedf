/** Stars: `*`, `t.*`, `s.*` of a struct, with EXCEPT, as the columns that they stand for. */
import { EngineError } from '../core/errors.ts';
import { column } from '../plan/build.ts';
import type { ColumnId } from '../plan/expr.ts';
import type { Name, Star } from '../sql/ast-expression.ts';
import type { Binding, Term } from './env.ts';
import { bindName, fieldExpr } from './name.ts';
import { columnsOfQualifier, type ExprScope, matchColumns, type ScopeColumn } from './scope.ts';
import { type MemberPath, withoutMembers } from './struct-except.ts';
import { quoteName } from './suggest.ts';

/** The terms of a star, named as the columns are. Errors: CANNOT_RESOLVE_STAR_EXPAND, EXCEPT of what is not there. */
export function expandStar(binding: Binding, star: Star, scope: ExprScope): readonly Term[] {
  if (star.qualifier === null) return withoutExcepted(binding, star, starColumns(star, scope), scope);
  const parts = star.qualifier.parts.map((part) => part.text);
  for (let at: ExprScope | null = scope; at !== null; at = at.outer) {
    const columns = columnsOfQualifier(at.columns, parts);
    if (columns.length > 0) return withoutExcepted(binding, star, columns, at);
  }
  return structMembers(binding, star, scope, parts);
}

function starColumns(star: Star, scope: ExprScope): readonly ScopeColumn[] {
  const visible = scope.columns.all.filter((c) => !c.isHidden);
  // In a subquery without FROM a star stands for no columns, as in `LATERAL (SELECT *)`.
  if (visible.length === 0 && scope.outer !== null) return [];
  if (visible.length === 0) {
    throw new EngineError(
      'INVALID_USAGE_OF_STAR_OR_REGEX',
      { elem: "'*'", prettyName: 'query without FROM' },
      { span: star.span },
    );
  }
  return visible;
}

function columnTerm(c: ScopeColumn, star: Star): Term {
  return { expr: { ...column(c), span: star.span }, text: c.name, name: c.name };
}

/** EXCEPT takes columns out, and members out of structs. */
function withoutExcepted(
  binding: Binding,
  star: Star,
  columns: readonly ScopeColumn[],
  scope: ExprScope,
): readonly Term[] {
  const excepted = new Set<ColumnId>();
  const members = new Map<ColumnId, MemberPath[]>();
  for (const name of star.except) {
    const parts = name.parts.map((part) => part.text);
    const match = matchColumns(scope.columns, parts);
    const found = match?.columns.filter((c) => columns.some((other) => other.id === c.id)) ?? [];
    if (found.length !== 1) {
      const parameters = {
        objectName: quoteName(parts),
        proposal: columns
          .slice(0, 5)
          .map((c) => quoteName([c.name]))
          .join(', '),
      };
      throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', parameters, { span: name.span });
    }
    const { id } = found[0]!;
    const [member, ...deeper] = name.parts.slice(match!.used);
    const isTwice = excepted.has(id) || (member === undefined && members.has(id));
    if (isTwice) throw overlapping(star, name);
    if (member === undefined) excepted.add(id);
    else members.set(id, [...(members.get(id) ?? []), [member, ...deeper]]);
  }
  return columns
    .filter((c) => !excepted.has(c.id))
    .map((c) => {
      const term = columnTerm(c, star);
      const paths = members.get(c.id);
      return paths === undefined ? term : withoutMembers(binding, term, paths);
    });
}

function overlapping(star: Star, name: Name): EngineError {
  const columns = star.except.map((other) => other.parts.map((part) => part.text).join('.')).join(', ');
  return new EngineError('EXCEPT_OVERLAPPING_COLUMNS', { columns }, { span: name.span });
}

function structMembers(binding: Binding, star: Star, scope: ExprScope, parts: readonly string[]): readonly Term[] {
  const isColumn = star.qualifier !== null && matchColumns(scope.columns, parts) !== null;
  const value = isColumn ? bindName(binding, star.qualifier!, scope) : null;
  const type = value?.expr.type;
  if (value === null || type?.id !== 'struct') {
    const columns = scope.columns.all
      .filter((c) => !c.isHidden)
      .map((c) => quoteName([c.name]))
      .join(', ');
    throw new EngineError(
      'CANNOT_RESOLVE_STAR_EXPAND',
      { targetString: quoteName(parts), columns },
      { span: star.span },
    );
  }
  const excepted = new Set(star.except.map((name) => name.parts.at(-1)!.text.toLowerCase()));
  const members = type.fields.map(
    (f, i): Term => ({ expr: fieldExpr(value.expr, i, star.span), text: `${value.text}.${f.name}`, name: f.name }),
  );
  return members.filter((member) => !excepted.has(member.name!.toLowerCase()));
}
