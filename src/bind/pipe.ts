/** Pipe steps (`FROM t |> WHERE ... |> SELECT ...`): those that are rewrites of clauses; the others are refused by name. */
import { EngineError, type Span } from '../core/errors.ts';
import type * as ast from '../sql/ast.ts';
import type { Expression, Identifier, Name, SortItem } from '../sql/ast-expression.ts';
import { type Binding, type Relation, refuse } from './env.ts';
import { joinTo } from './from.ts';
import { limited } from './limit.ts';
import { unresolvedColumn } from './name.ts';
import { orderOf, orderRelation } from './order-by.ts';
import { bindPivot } from './pivot.ts';
import { bindCondition, filtered } from './relation.ts';
import { bindSample } from './sample.ts';
import { type CteScope, columnSet, type ExprScope, scopeOver } from './scope.ts';
import { bindSelect, type SelectInput } from './select.ts';
import { combine } from './set-operation.ts';
import { bindUnpivot } from './unpivot.ts';

export interface PipeContext {
  readonly outer: ExprScope | null;
  readonly ctes: CteScope | null;
  readonly bindBody: (
    binding: Binding,
    body: ast.QueryBody,
    orderBy: readonly SortItem[],
    outer: ExprScope | null,
    ctes: CteScope | null,
  ) => Relation;
}

export function bindPipe(binding: Binding, node: ast.Pipe, source: Relation, context: PipeContext): Relation {
  return node.steps.reduce((relation, step) => bindStep(binding, relation, step, context), source);
}

function bindStep(binding: Binding, input: Relation, step: ast.PipeStep, context: PipeContext): Relation {
  const { outer, ctes } = context;
  const select = (parts: Partial<ast.Select>, kind: Pick<SelectInput, 'step'> = {}): Relation =>
    bindSelect(binding, { ...emptySelect(step.span), ...parts }, [], { relation: input, outer, ctes, ...kind });
  switch (step.kind) {
    case 'pipeSelect':
      return bindSelect(binding, step.select, [], { relation: input, outer, ctes });
    case 'pipeWhere': {
      const scope = scopeOver(columnSet(input.columns), 'where', outer, ctes);
      return { ...input, plan: filtered(input.plan, bindCondition(binding, step.condition, scope).expr) };
    }
    case 'pipeExtend':
      return requalified(
        input,
        select({ items: [starItem(step.span, []), ...step.items.map(withoutStar)] }, { step: 'EXTEND' }),
      );
    case 'pipeDrop':
      return requalified(input, select({ items: [starItem(step.span, step.columns)] }));
    case 'pipeSet':
      return requalified(input, select({ items: setItems(input, step, context) }, { step: 'SET' }));
    case 'pipeAs':
      return { ...input, columns: input.columns.map((c) => ({ ...c, qualifier: [step.alias.text] })) };
    case 'pipeAggregate':
      return select(aggregateParts(step, input));
    case 'pipeJoin':
      return joinTo(binding, input, step.join, { outer, ctes, left: input });
    case 'pipeSetOperation':
      return combine(binding, step, [input, context.bindBody(binding, step.right, [], outer, ctes)]);
    case 'pipeOrganize': {
      if (step.windows.length > 0) throw refuse('WINDOW as a pipe step', step.span);
      const ordered = orderRelation(binding, input, orderOf(step), outer, ctes);
      return { ...ordered, plan: limited(binding, ordered, step.limit, step.offset) };
    }
    case 'pipePivot':
      return bindPivot(binding, input, step.pivot, { outer, ctes, left: null });
    case 'pipeUnpivot':
      return bindUnpivot(binding, input, step.unpivot, { outer, ctes, left: null });
    case 'pipeSample':
      return bindSample(binding, input, step.sample);
  }
}

function emptySelect(span: Span): ast.Select {
  return {
    kind: 'select',
    span,
    hints: [],
    isDistinct: false,
    distinctOn: null,
    items: [],
    from: [],
    lateralViews: [],
    where: null,
    groupBy: null,
    having: null,
    qualify: null,
    windows: [],
  };
}

function starItem(span: Span, except: readonly Name[]): ast.SelectItem {
  return { expression: { kind: 'star', qualifier: null, except, span }, aliases: [], span };
}

function withoutStar(item: ast.SelectItem): ast.SelectItem {
  if (item.expression.kind !== 'star') return item;
  throw new EngineError('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: 'EXTEND' }, { span: item.span });
}

/** Columns that a step passed on keep their qualifiers. */
function requalified(before: Relation, after: Relation): Relation {
  const qualifiers = new Map(before.columns.map((c) => [c.id, c.qualifier]));
  return { ...after, columns: after.columns.map((c) => ({ ...c, qualifier: qualifiers.get(c.id) ?? c.qualifier })) };
}

/** Every column in its place, the assigned ones with their new expressions. */
function setItems(input: Relation, step: ast.PipeSet, context: PipeContext): readonly ast.SelectItem[] {
  const values = new Map<string, { readonly value: Expression; readonly column: Name }>();
  for (const assignment of step.assignments) {
    if (assignment.column.parts.length !== 1)
      throw refuse('SET of a qualified name as a pipe step', assignment.column.span);
    values.set(assignment.column.parts[0]!.text.toLowerCase(), assignment);
  }
  const visible = input.columns.filter((c) => !c.isHidden);
  const items = visible.map((c): ast.SelectItem => {
    const assigned = values.get(c.name.toLowerCase());
    values.delete(c.name.toLowerCase());
    const alias: Identifier = { text: c.name, isQuoted: true, span: step.span };
    const own: Name = { kind: 'name', parts: [alias], span: step.span };
    return { expression: assigned?.value ?? own, aliases: assigned === undefined ? [] : [alias], span: step.span };
  });
  for (const { column } of values.values()) {
    const scope = scopeOver(columnSet(visible), 'select', context.outer, context.ctes);
    throw unresolvedColumn([column.parts[0]!.text], scope, column.span);
  }
  return items;
}

/** Keys come first in the result, then the aggregates. A position counts the input's columns. */
function aggregateParts(step: ast.PipeAggregate, input: Relation): Partial<ast.Select> {
  const visible = input.columns.filter((c) => !c.isHidden);
  const keys = (step.groupBy?.items ?? []).map((item, i): ast.SelectItem => {
    if (item.kind !== 'groupingExpression') throw refuse('grouping sets in a pipe step', item.span);
    const { expression } = item;
    const position =
      expression.kind === 'number' && expression.form === 'integer' ? visible[Number(expression.text) - 1] : undefined;
    const name: Expression =
      position === undefined
        ? expression
        : {
            kind: 'name',
            parts: [{ text: position.name, isQuoted: true, span: expression.span }],
            span: expression.span,
          };
    const alias = step.groupAliases[i] ?? null;
    return { expression: name, aliases: alias === null ? [] : [alias], span: item.span };
  });
  const items = keys.map((key) => ({
    kind: 'groupingExpression' as const,
    expression: key.expression,
    span: key.span,
  }));
  const groupBy = step.groupBy === null ? null : { ...step.groupBy, items };
  return { items: [...keys, ...step.items], groupBy };
}
