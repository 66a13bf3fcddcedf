/** The pipe step AGGREGATE as parts of a SELECT: each item aggregates, and plain keys are all that it groups by. */
import { EngineError, type Span } from '../core/errors.ts';
import { lookupAggregate } from '../functions/registry.ts';
import type * as ast from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import { visit } from '../sql/walk.ts';
import type { Binding, Relation } from './env.ts';
import { routineName } from './function-call.ts';
import { isAll } from './group-by.ts';

/** Keys come first in the result, then the aggregates. A position counts the input's columns. */
export function aggregateParts(binding: Binding, step: ast.PipeAggregate, input: Relation): Partial<ast.Select> {
  for (const item of step.items) checkItem(binding, item);
  const visible = input.columns.filter((c) => !c.isHidden);
  const keys = (step.groupBy?.items ?? []).map((item, i): ast.SelectItem => {
    if (item.kind !== 'groupingExpression') throw unsupportedCase(caseNames[item.kind], item.span);
    const { expression } = item;
    if (step.groupBy!.items.length === 1 && isAll(expression)) throw unsupportedCase('GROUP BY ALL', item.span);
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

const caseNames = { groupingSets: 'GROUPING SETS', rollup: 'ROLLUP', cube: 'CUBE' } as const;

function unsupportedCase(what: string, span: Span): EngineError {
  const condition = 'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE';
  return new EngineError(condition, { case: what }, { span });
}

/** Errors: windows and grouping() in an item, or no aggregate at all. */
function checkItem(binding: Binding, item: ast.SelectItem): void {
  let hasAggregate = false;
  visit(item.expression, (node) => {
    if (node.kind === 'query') return false;
    if (node.kind !== 'call') return true;
    if (node.over !== null) throw unsupportedCase('window functions', node.span);
    const name = routineName(binding, node);
    if (name === 'grouping' || name === 'grouping_id') throw unsupportedCase('GROUPING', node.span);
    hasAggregate ||= lookupAggregate(name) !== undefined;
    return true;
  });
  if (hasAggregate) return;
  const condition = 'PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION';
  const expr = item.aliases[0]?.text ?? item.expression.kind;
  throw new EngineError(condition, { expr }, { span: item.span });
}
