/** GROUP BY: expressions, positions, aliases, ALL, and grouping sets multiplied out. Gives the keys in order and the sets of their indexes. */

import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import type { DataType } from '../core/types.ts';
import type { Cube, GroupBy, GroupItem, GroupingSet, GroupingSets, Rollup } from '../sql/ast.ts';
import type { Expression, FunctionCall } from '../sql/ast-expression.ts';
import type { Binding, Term } from './env.ts';
import type { ExprKeys } from './expr-key.ts';
import { isGeneratorCall } from './generator.ts';
import { type AliasScope, type ExprScope, matchColumns } from './scope.ts';
import type { OpenItem } from './select-items.ts';
import { checkOuterKey } from './spark-limits.ts';

export interface GroupKeys {
  readonly keys: readonly Term[];
  /** Null without GROUPING SETS, ROLLUP, CUBE. */
  readonly sets: readonly (readonly number[])[] | null;
}

/** More sets than this are refused: CUBE doubles them with every key. */
const groupingSetsMax = 4096;

/** `scope` sees the columns of FROM and no aggregates. Errors: GROUP_BY_POS_*, GROUP_BY_AGGREGATE. */
export function bindGroupBy(
  binding: Binding,
  node: GroupBy,
  items: readonly OpenItem[],
  scope: ExprScope,
  keys: ExprKeys,
): GroupKeys {
  const found: Term[] = [];
  const indexOf = (term: Term): number => {
    const at = found.findIndex((known) => keys.of(known.expr) === keys.of(term.expr));
    return at >= 0 ? at : found.push(term) - 1;
  };
  const bind = (expression: Expression): number => indexOf(bindKey(binding, expression, items, scope));
  let sets: readonly (readonly number[])[] = [[]];
  for (const item of node.items) {
    if (item.kind === 'groupingSets') for (const key of item.keys ?? []) bind(key);
    sets = product(sets, setsOf(item, bind));
    if (sets.length > groupingSetsMax) {
      throw new EngineError(
        'STATEMENT_TOO_COMPLEX',
        { limit: `more than ${groupingSetsMax} grouping sets` },
        { span: item.span },
      );
    }
  }
  const isPlain = node.items.every((item) => item.kind === 'groupingExpression');
  // The one set of nothing is the group of all rows, which is there without rows too.
  const isWhole = found.length === 0 && sets.length === 1 && binding.env.settings.emptySetIsGlobal;
  return { keys: found, sets: isPlain || isWhole ? null : sets };
}

function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return a.flatMap((left) => b.map((right) => [...new Set([...left, ...right])]));
}

type BindKey = (expression: Expression) => number;

function setsOf(item: GroupItem | GroupingSet, bind: BindKey): readonly (readonly number[])[] {
  switch (item.kind) {
    case 'groupingExpression':
      return [[bind(item.expression)]];
    case 'groupingSet':
      return [item.expressions.map(bind)];
    case 'groupingSets':
      return nestedSets(item, bind);
    case 'rollup':
      return rollup(item, bind);
    case 'cube':
      return cube(item, bind);
  }
}

function nestedSets(item: GroupingSets, bind: BindKey): readonly (readonly number[])[] {
  return item.elements.flatMap((element) => setsOf(element, bind));
}

/** Errors: _LEGACY_ERROR_TEMP_0051 for an empty set of ROLLUP or CUBE. */
function checkSets(item: Rollup | Cube): void {
  const empty = item.sets.find((set) => set.expressions.length === 0);
  if (empty === undefined) return;
  throw new EngineError('_LEGACY_ERROR_TEMP_0051', { element: item.kind.toUpperCase() }, { span: empty.span });
}

function rollup(item: Rollup, bind: BindKey): readonly (readonly number[])[] {
  checkSets(item);
  const parts = item.sets.map((set) => set.expressions.map(bind));
  return Array.from({ length: parts.length + 1 }, (_, dropped) => parts.slice(0, parts.length - dropped).flat());
}

function cube(item: Cube, bind: BindKey): readonly (readonly number[])[] {
  checkSets(item);
  const parts = item.sets.map((set) => set.expressions.map(bind));
  if (parts.length > 12)
    throw new EngineError('STATEMENT_TOO_COMPLEX', { limit: 'a CUBE of more than 12 keys' }, { span: item.span });
  let sets: readonly (readonly number[])[] = [[]];
  for (const part of parts) sets = sets.flatMap((set) => [[...set, ...part], set]);
  return sets;
}

/** One key: a position, or an expression in which names that no column has are aliases of select items. */
function bindKey(binding: Binding, node: Expression, items: readonly OpenItem[], scope: ExprScope): Term {
  const aliases = binding.env.settings.groupByAliases ? itemAliases(binding, items, scope, items.length) : null;
  const key = positionKey(binding, node, items, scope) ?? binding.bindExpr(node, { ...scope, aliases });
  checkGroupable(key, node.span);
  checkOuterKey(binding, key, scope, node.span);
  return key;
}

function positionKey(binding: Binding, node: Expression, items: readonly OpenItem[], scope: ExprScope): Term | null {
  const isPosition = node.kind === 'number' && node.form === 'integer' && binding.env.settings.groupByOrdinal;
  if (!isPosition) return null;
  const index = Number(node.text);
  const item = items[index - 1];
  if (item === undefined)
    throw new EngineError('GROUP_BY_POS_OUT_OF_RANGE', { index, size: items.length }, { span: node.span });
  if (items.some((other) => other.term !== null)) throw new EngineError('STAR_GROUP_BY_POS', {}, { span: node.span });
  try {
    return itemKey(binding, item, items, scope);
  } catch (error) {
    if (!(error instanceof EngineError) || error.condition !== 'GROUP_BY_AGGREGATE') throw error;
    const aggExpr = String(error.parameters['sqlExpr'] ?? '');
    throw new EngineError('GROUP_BY_POS_AGGREGATE', { index, aggExpr }, { span: node.span });
  }
}

/** Select items by alias, or by the name they get by themselves; an item sees those before it. */
function itemAliases(binding: Binding, items: readonly OpenItem[], scope: ExprScope, end: number): AliasScope {
  const before = items.slice(0, end);
  return {
    precedence: 'after',
    find: (name) => {
      const found = before.find((item) => item.aliases.length === 1 && item.aliases[0]!.text.toLowerCase() === name);
      if (found !== undefined) return [itemKey(binding, found, items, scope)];
      const unnamed = before.filter(
        (item) => item.aliases.length === 0 && item.expression !== null && item.expression.kind !== 'name',
      );
      return unnamed.flatMap((item) => namedLike(binding, name, item, items, scope)).slice(0, 1);
    },
    names: () => before.flatMap((item) => item.aliases.map((alias) => alias.text)),
  };
}

function namedLike(
  binding: Binding,
  name: string,
  item: OpenItem,
  items: readonly OpenItem[],
  scope: ExprScope,
): readonly Term[] {
  try {
    const term = itemKey(binding, item, items, scope);
    return (term.name ?? term.text).toLowerCase() === name ? [term] : [];
  } catch (error) {
    if (error instanceof EngineError) return [];
    throw error;
  }
}

/** A select item as a key: lateral aliases in it are spelled out. */
function itemKey(binding: Binding, item: OpenItem, items: readonly OpenItem[], scope: ExprScope): Term {
  if (item.term !== null) return item.term;
  const { expression } = item;
  if (isGeneratorCall(binding, expression!)) {
    return generatorKey(binding, expression as FunctionCall, scope);
  }
  return binding.bindExpr(expression!, { ...scope, aliases: itemAliases(binding, items, scope, items.indexOf(item)) });
}

/** A generator is applied to the groups: what it takes is the key. Errors: UNSUPPORTED_GENERATOR.OUTSIDE_SELECT for several arguments. */
function generatorKey(binding: Binding, node: FunctionCall, scope: ExprScope): Term {
  const [only, ...others] = node.args;
  if (only !== undefined && others.length === 0) return binding.bindExpr(only.value, { ...scope, aliases: null });
  throw new EngineError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: 'GROUP BY' }, { span: node.span });
}

/** `GROUP BY ALL`, unless a column is called `all`. */
export function isGroupByAll(node: GroupBy, scope: ExprScope): boolean {
  const [item] = node.items;
  if (node.items.length !== 1 || item!.kind !== 'groupingExpression') return false;
  return isAll(item!.expression) && matchColumns(scope.columns, ['all']) === null;
}

export function isAll(node: Expression): boolean {
  return (
    node.kind === 'name' &&
    node.parts.length === 1 &&
    !node.parts[0]!.isQuoted &&
    node.parts[0]!.text.toLowerCase() === 'all'
  );
}

/** Maps are equal where their entries are, in whatever order; only variants are not told apart. */
function isGroupable(type: DataType): boolean {
  switch (type.id) {
    case 'variant':
      return false;
    case 'list':
      return isGroupable(type.item.type);
    case 'map':
      return isGroupable(type.key.type) && isGroupable(type.value.type);
    case 'struct':
      return type.fields.every((member) => isGroupable(member.type));
    default:
      return true;
  }
}

function checkGroupable(key: Term, span: Span): void {
  if (isGroupable(key.expr.type)) return;
  const parameters = { sqlExpr: `"${key.text}"`, dataType: quotedType(key.expr.type) };
  throw new EngineError('GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE', parameters, { span });
}
