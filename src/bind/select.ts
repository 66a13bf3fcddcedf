/**
 * One SELECT block to a plan: FROM, WHERE, grouping, HAVING, generators, windows, QUALIFY, the select list, DISTINCT and
 * its ORDER BY, in this order from the bottom. Gives the plan and the columns that the block shows to the outside.
 */
import { EngineError } from '../core/errors.ts';
import { boolType, int64 } from '../core/types.ts';
import { column } from '../plan/build.ts';
import type { ColumnExpr, ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan, NamedExpr } from '../plan/logical.ts';
import { columnsOf, mapCall } from '../plan/walk.ts';
import type { Select } from '../sql/ast.ts';
import type { Expression, SortItem, WindowSpec } from '../sql/ast-expression.ts';
import { type AggregateCollector, createCollector } from './aggregate-collector.ts';
import { explicitCast } from './casts.ts';
import { columnsCondition } from './columns-call.ts';
import type { Binding, Relation, Term } from './env.ts';
import { createExprKeys, type ExprKeys } from './expr-key.ts';
import { bindFrom } from './from.ts';
import { bindLateralView, generatePlan } from './generator.ts';
import { bindGroupBy, type GroupKeys, isGroupByAll } from './group-by.ts';
import { keysOfAll } from './group-by-all.ts';
import { groupedRewrite } from './grouped.ts';
import { ascending, bindSelectOrder, type SelectOrder } from './order-by.ts';
import { sortCheckOver } from './order-over-having.ts';
import { distinctRows, firstRows, projectItems } from './projection.ts';
import { bindCondition, filtered } from './relation.ts';
import {
  type ColumnSet,
  type CteScope,
  columnSet,
  type ExprScope,
  matchColumns,
  type ScopeColumn,
  scopeOver,
} from './scope.ts';
import {
  bindItems,
  havingAliases,
  inlinedAliases,
  inlineItems,
  type OpenItem,
  openItems,
  type SelectList,
} from './select-items.ts';
import { checkComparable } from './set-operation.ts';
import { quoteName } from './suggest.ts';
import { withTimeWindows } from './time-window.ts';
import { createWindowCollector, type WindowCollector, type WindowGroup } from './window.ts';

/** What a block is bound over instead of its own FROM: the input of a pipe step. */
export interface SelectInput {
  readonly relation: Relation | null;
  readonly outer: ExprScope | null;
  readonly ctes: CteScope | null;
  /** The pipe step whose expressions may not aggregate. */
  readonly step?: 'EXTEND' | 'SET';
}

export function bindSelect(
  binding: Binding,
  written: Select,
  writtenOrder: readonly SortItem[],
  input: SelectInput,
): Relation {
  const { node, orderBy } = withTimeWindows(
    binding.env.settings.havingAsWhere ? havingAsWhere(written) : written,
    writtenOrder,
  );
  const source = sourceOf(binding, node, input);
  const base = {
    ...scopeOver(columnSet(source.columns), 'select', input.outer, input.ctes),
    namedWindows: windowsByName(node),
  };
  const block = bindBlock(binding, node, base, orderBy);
  const [aggregate] = block.aggregates.items;
  if (input.step !== undefined && aggregate !== undefined) {
    const parameters = { expr: aggregate.name, clause: input.step };
    throw new EngineError('PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION', parameters, { span: aggregate.call.span });
  }
  return planBlock(binding, node, source, block, input.outer);
}

/** Without GROUP BY, what HAVING says is a condition on rows. */
function havingAsWhere(node: Select): Select {
  if (node.having === null || node.groupBy !== null) return node;
  const { having, where } = node;
  const both: Expression = where === null ? having : { kind: 'and', operands: [where, having], span: having.span };
  return { ...node, having: null, where: both };
}

/** FROM with its lateral views, filtered by WHERE. */
function sourceOf(binding: Binding, node: Select, { relation, outer, ctes }: SelectInput): Relation {
  let source = relation ?? bindFrom(binding, node.from, outer, ctes);
  for (const view of node.lateralViews) source = bindLateralView(binding, source, view, outer, ctes);
  if (node.where === null) return source;
  const scope = scopeOver(columnSet(source.columns), 'where', outer, ctes);
  const where = columnsCondition(binding, node.where, scope);
  return { ...source, plan: filtered(source.plan, bindCondition(binding, where, scope).expr) };
}

function windowsByName(node: Select): ReadonlyMap<string, WindowSpec> {
  const byName = new Map<string, WindowSpec>();
  for (const { name, spec } of node.windows) {
    if (byName.has(name.text.toLowerCase())) {
      const parameters = { windowName: quoteName([name.text]) };
      throw new EngineError('INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION', parameters, { span: name.span });
    }
    byName.set(name.text.toLowerCase(), spec);
  }
  return byName;
}

/** Everything of a block that is bound over the columns of FROM, before grouping turns it around. */
interface Block {
  readonly keys: ExprKeys;
  readonly group: GroupKeys | null;
  readonly groupingId: ColumnExpr | null;
  readonly aggregates: AggregateCollector;
  readonly windows: WindowCollector;
  readonly list: SelectList;
  readonly having: Term | null;
  readonly qualify: Term | null;
  readonly order: SelectOrder;
  /** The keys of DISTINCT ON; null without it. */
  readonly distinctOn: SelectOrder | null;
  readonly isAggregating: boolean;
}

function bindBlock(binding: Binding, node: Select, base: ExprScope, orderBy: readonly SortItem[]): Block {
  const keys = createExprKeys();
  const open = openItems(binding, node.items, base);
  const isAll = node.groupBy !== null && isGroupByAll(node.groupBy, base);
  const written = node.groupBy === null || isAll ? null : groupKeys(binding, node, open, base, keys);
  const hasSets = written?.sets != null;
  const groupingId = hasSets ? groupingColumn(binding) : null;
  const aggregates = createCollector(binding, keys, groupingId && { id: groupingId, keys: written!.keys });
  const windows = createWindowCollector(binding, keys);
  const columns = hasSets ? nullableColumns(base.columns) : base.columns;
  const scope: ExprScope = { ...base, columns, aggregates, windows };
  const list = bindItems(binding, open, scope, hasSets);
  const group = isAll ? { keys: keysOfAll(list, aggregates, windows, base, node.groupBy!.span), sets: null } : written;
  const aliases = inlinedAliases(binding, list.items);
  const havingScope: ExprScope = {
    ...scope,
    clause: 'having',
    windows: null,
    aliases: havingAliases(binding, list.items, namesOfKeys(group, base.columns)),
  };
  const having = node.having === null ? null : bindHaving(binding, node.having, havingScope);
  const isAggregating = node.groupBy !== null || having !== null || aggregates.items.length > 0;
  if (isAggregating) checkGenerators(list);
  const later: ExprScope = { ...scope, aggregates: isAggregating ? aggregates : null };
  const qualify =
    node.qualify === null ? null : bindCondition(binding, node.qualify, { ...later, clause: 'qualify', aliases });
  if (qualify !== null && windows.groups.length === 0)
    throw new EngineError('QUALIFY_REQUIRES_WINDOW_FUNCTION', {}, { span: node.qualify!.span });
  const orderScope: ExprScope = { ...later, clause: 'orderBy' };
  const isLoose = having === null || binding.env.dialect.name === 'postgres';
  const check = isLoose ? null : sortCheckOver({ having, items: list.items, group, aggregates, keys }, orderScope);
  const order = bindSelectOrder(binding, orderBy, list.items, orderScope, keys, node.isDistinct, check);
  const onItems = node.distinctOn?.map(ascending) ?? null;
  const distinctOn = onItems && bindSelectOrder(binding, onItems, list.items, orderScope, keys, false);
  return { keys, group, groupingId, aggregates, windows, list, having, qualify, order, distinctOn, isAggregating };
}

/** Errors: UNSUPPORTED_GENERATOR.MULTI_GENERATOR, as groups take one. */
function checkGenerators({ generators }: SelectList): void {
  if (generators.length <= 1) return;
  const parameters = { num: generators.length, generators: generators.map((call) => call.name).join(', ') };
  throw new EngineError('UNSUPPORTED_GENERATOR.MULTI_GENERATOR', parameters, { span: generators[1]!.span });
}

/** Whether a column of that name is (part of) a key. */
function namesOfKeys(group: GroupKeys | null, columns: ColumnSet): (name: string) => boolean {
  const ids = new Set<ColumnId>();
  for (const key of group?.keys ?? []) columnsOf(key.expr, ids);
  return (name) => columns.byName.get(name)?.some((c) => ids.has(c.id)) ?? false;
}

/** HAVING casts what is no BOOLEAN to one, as Spark does there alone. */
function bindHaving(binding: Binding, node: Expression, scope: ExprScope): Term {
  const term = binding.bindExpr(node, scope);
  return term.expr.type.id === 'bool' ? term : explicitCast(binding, term, boolType, false, node.span);
}

function groupKeys(
  binding: Binding,
  node: Select,
  open: readonly OpenItem[],
  base: ExprScope,
  keys: ExprKeys,
): GroupKeys {
  return bindGroupBy(binding, node.groupBy!, open, { ...base, clause: 'groupBy' }, keys);
}

function groupingColumn(binding: Binding): ColumnExpr {
  return column({ id: binding.newId(), name: 'grouping_id', type: int64, nullable: false });
}

/** Under grouping sets any key may be NULL, so what is computed from keys may be too. */
function nullableColumns(set: ColumnSet): ColumnSet {
  return columnSet(set.all.map((c) => (c.nullable ? c : { ...c, nullable: true })));
}

/** The block's plan, from FROM upwards. */
function planBlock(binding: Binding, node: Select, source: Relation, block: Block, outer: ExprScope | null): Relation {
  const { list, order } = block;
  const grouped = block.isAggregating ? groupPlan(binding, source, block) : ungrouped(source.plan);
  const { rewrite } = grouped;
  const rewriteLater = (expr: Expr): Expr => unresolvedLater(list, outer, () => grouped.rewriteLater(expr));
  let { plan } = grouped;
  const items = list.items.map((item): NamedExpr => ({ id: item.id, name: item.name, expr: rewrite(item.term.expr) }));
  const having = block.having === null ? null : rewriteLater(block.having.expr);
  const isLate = having !== null && readsGenerated(having, list);
  if (having !== null && !isLate) plan = filtered(plan, having);
  // ORDER BY may put aliases into windows, which are computed before the select list is.
  const rewriteBelow = (expr: Expr): Expr => rewrite(inlineItems(expr, list.items));
  const generated = (input: LogicalPlan): LogicalPlan =>
    list.generators.reduce(
      (below, call) => generatePlan(below, { ...call, args: call.args.map(rewriteBelow) }, false),
      input,
    );
  // Windows see the rows that generators give, unless there are groups: generators are applied to what windows gave then.
  if (!block.isAggregating) plan = generated(plan);
  for (const group of block.windows.groups) plan = windowPlan(plan, group, rewriteBelow);
  if (block.isAggregating) plan = generated(plan);
  if (isLate) plan = filtered(plan, having);
  if (block.qualify !== null) plan = filtered(plan, rewrite(block.qualify.expr));
  const hidden = [...order.hidden, ...(block.distinctOn?.hidden ?? [])].map(
    (item): NamedExpr => ({ ...item, expr: rewriteLater(item.expr) }),
  );
  plan = projectItems(plan, [...items, ...hidden]);
  if (block.distinctOn !== null) plan = firstRows(binding, plan, block.distinctOn.keys, order.keys);
  if (node.isDistinct) {
    checkComparable(
      items.map(({ name, expr }) => ({ name, type: expr.type })),
      node.span,
    );
    plan = distinctRows(plan);
  }
  if (order.keys.length > 0) plan = { kind: 'sort', input: plan, keys: order.keys, limit: null };
  const output = items.map(({ id, name, expr }) => ({ id, name, type: expr.type, nullable: expr.nullable }));
  if (hidden.length > 0 || block.distinctOn !== null)
    plan = { kind: 'project', input: plan, items: output.map((c) => ({ id: c.id, name: c.name, expr: column(c) })) };
  return { plan, columns: shownColumns(items, source) };
}

function readsGenerated(expr: Expr, list: SelectList): boolean {
  const ids = columnsOf(expr);
  return list.generators.some((call) => call.output.some((c) => ids.has(c.id)));
}

/** What a block passes on keeps its qualifier until the query around it drops them: the next pipe step may use it. */
function shownColumns(items: readonly NamedExpr[], source: Relation): readonly ScopeColumn[] {
  const before = new Map(source.columns.map((c) => [c.id, c]));
  return items.map(({ id, name, expr }): ScopeColumn => {
    const shown = { id, name, type: expr.type, nullable: expr.nullable, isHidden: false };
    if (expr.kind !== 'column') return { ...shown, qualifier: [] };
    const passed = before.get(expr.id);
    const qualifier = passed?.name === name ? passed.qualifier : [];
    return { ...shown, qualifier, ...(expr.id !== id && { origin: expr.id }) };
  });
}

/** Above the grouping a column that is no key is not there: HAVING and ORDER BY say that they do not know it. */
function unresolvedLater(list: SelectList, outer: ExprScope | null, rewrite: () => Expr): Expr {
  try {
    return rewrite();
  } catch (error) {
    if (!(error instanceof EngineError) || error.condition !== 'MISSING_AGGREGATION') throw error;
    const name = String(error.parameters['expression']).slice(1, -1);
    if (outer !== null && matchColumns(outer.columns, [name]) !== null) {
      const condition = 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE';
      throw new EngineError(condition, { sqlExprs: `"${name}"` }, { span: error.span });
    }
    const objectName = quoteName([name]);
    const alike = list.items.filter((item) => item.name.toLowerCase() === name.toLowerCase());
    if (alike.length > 1) {
      const referenceNames = `[${alike.map((item) => quoteName([item.name])).join(', ')}]`;
      throw new EngineError('AMBIGUOUS_REFERENCE', { name: objectName, referenceNames }, { span: error.span });
    }
    const proposal = list.items.map((item) => quoteName([item.name])).join(', ');
    throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal }, { span: error.span });
  }
}

function ungrouped(plan: LogicalPlan): GroupedPlan {
  const same = (expr: Expr): Expr => expr;
  return { plan, rewrite: same, rewriteLater: same };
}

interface GroupedPlan {
  readonly plan: LogicalPlan;
  readonly rewrite: (expr: Expr) => Expr;
  /** For HAVING and ORDER BY, to which a column that is no key is unknown. */
  readonly rewriteLater: (expr: Expr) => Expr;
}

/** The aggregate node, and how what stands above it reads its columns. */
function groupPlan(binding: Binding, source: Relation, block: Block): GroupedPlan {
  const { group, groupingId } = block;
  const hasSets = group?.sets != null;
  const inputNames = new Map(source.columns.map((c) => [c.id, c.name]));
  const keys = (group?.keys ?? []).map(({ expr, text }): NamedExpr => {
    const keepsId = expr.kind === 'column' && !hasSets && inputNames.has(expr.id);
    return { id: keepsId ? expr.id : binding.newId(), name: text, expr };
  });
  const grouping = { keys, hasSets, isWritten: group !== null, inputNames };
  const rewrite = groupedRewrite(grouping, block.keys);
  const rewriteLater = groupedRewrite({ ...grouping, isWritten: true }, block.keys);
  const plan: LogicalPlan = {
    kind: 'aggregate',
    input: source.plan,
    keys,
    aggregates: block.aggregates.items,
    groupingSets: group?.sets ?? null,
    groupingId: groupingId?.id ?? null,
  };
  return { plan, rewrite, rewriteLater };
}

function windowPlan(input: LogicalPlan, group: WindowGroup, rewrite: (expr: Expr) => Expr): LogicalPlan {
  const functions = group.functions.map((item) => ({
    ...item,
    window: { ...item.window, call: mapCall(item.window.call, rewrite) },
  }));
  const orderBy = group.orderBy.map((key) => ({ ...key, expr: rewrite(key.expr) }));
  return { kind: 'window', input, partitionBy: group.partitionBy.map(rewrite), orderBy, functions };
}
