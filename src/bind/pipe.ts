/** Pipe steps (`FROM t |> WHERE ... |> SELECT ...`): those that are rewrites of clauses; the others are refused by name. */

import { EngineError, type Span } from '../core/errors.ts';
import type * as ast from '../sql/ast.ts';
import type { Identifier, Name, SortItem } from '../sql/ast-expression.ts';
import { emptySelect } from '../sql/plain-query.ts';
import { type Binding, type Relation, refuse } from './env.ts';
import { joinTo } from './from.ts';
import { limited } from './limit.ts';
import { unresolvedColumn } from './name.ts';
import { ascending, checkOrderings, orderOf, orderRelation } from './order-by.ts';
import { aggregateParts } from './pipe-aggregate.ts';
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
      return step.assignments.reduce(
        (relation, assignment) => bindAssignment(binding, relation, assignment, step, context),
        input,
      );
    case 'pipeAs':
      return { ...input, columns: input.columns.map((c) => ({ ...c, qualifier: [step.alias.text] })) };
    case 'pipeAggregate':
      return select(aggregateParts(binding, step, input));
    case 'pipeJoin':
      return joinTo(binding, input, step.join, { outer, ctes, left: input });
    case 'pipeSetOperation':
      return combine(binding, step, [input, context.bindBody(binding, step.right, [], outer, ctes)]);
    case 'pipeOrganize': {
      if (step.windows.length > 0) throw refuse('WINDOW as a pipe step', step.span);
      checkOrganize(step);
      // How rows are spread says nothing here; its columns have to be there all the same.
      orderRelation(binding, input, step.distributeBy.map(ascending), outer, ctes);
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

type Assignment = ast.PipeSet['assignments'][number];

/** One assignment of SET: those behind it see its value. */
function bindAssignment(
  binding: Binding,
  input: Relation,
  assignment: Assignment,
  step: ast.PipeSet,
  { outer, ctes }: PipeContext,
): Relation {
  const { column, value } = assignment;
  if (column.parts.length !== 1) {
    const message = 'SET of a qualified name as a pipe step';
    throw new EngineError('_LEGACY_ERROR_TEMP_0035', { message }, { span: column.span });
  }
  const wanted = column.parts[0]!.text.toLowerCase();
  const visible = input.columns.filter((c) => !c.isHidden);
  if (!visible.some((c) => c.name.toLowerCase() === wanted)) {
    const scope = scopeOver(columnSet(visible), 'select', outer, ctes);
    throw unresolvedColumn([column.parts[0]!.text], scope, column.span);
  }
  const items = visible.map((c): ast.SelectItem => {
    const alias: Identifier = { text: c.name, isQuoted: true, span: step.span };
    const own: Name = { kind: 'name', parts: [alias], span: step.span };
    const isAssigned = c.name.toLowerCase() === wanted;
    return { expression: isAssigned ? value : own, aliases: isAssigned ? [alias] : [], span: step.span };
  });
  const select = { ...emptySelect(step.span), items };
  return requalified(input, bindSelect(binding, select, [], { relation: input, outer, ctes, step: 'SET' }));
}

/** Errors: MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS, UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES. */
function checkOrganize(step: ast.PipeOrganize): void {
  checkOrderings(step, step.span);
  const orderings = [step.orderBy, step.sortBy, step.clusterBy, step.distributeBy];
  const names = ['ORDER BY', 'SORT BY', 'CLUSTER BY', 'DISTRIBUTE BY'];
  const clause1 = names.find((_, i) => orderings[i]!.length > 0);
  const clause2 = step.limit !== null ? 'LIMIT' : step.offset !== null ? 'OFFSET' : undefined;
  if (clause1 === undefined || clause2 === undefined) return;
  const condition = 'MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS';
  throw new EngineError(condition, { clause1, clause2 }, { span: step.span });
}
