/** LIMIT and OFFSET: constant counts. */
import { EngineError } from '../core/errors.ts';
import { int32, int64 } from '../core/types.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { columnsOf, someExpr } from '../plan/walk.ts';
import type { Expression } from '../sql/ast-expression.ts';
import { castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import type { Binding, Relation } from './env.ts';
import { isLoopTable } from './loop-table.ts';
import { columnSet, type ExprScope, scopeOver } from './scope.ts';

/** LIMIT and OFFSET, which have to be constant. Errors: INVALID_LIMIT_LIKE_EXPRESSION.*. */
export function limited(
  binding: Binding,
  { plan: input, columns }: Relation,
  limit: Expression | null,
  offset: Expression | null,
): LogicalPlan {
  if (limit === null && offset === null) return input;
  const scope = scopeOver(columnSet(columns), 'constant', null, null);
  const count = limit === null ? null : constantCount(binding, limit, 'limit', scope);
  const skipped = offset === null ? 0 : constantCount(binding, offset, 'offset', scope);
  const enough = count === null ? null : count + skipped;
  return {
    kind: 'limit',
    input: enough === null ? input : withLoopLimit(input, enough),
    limit: count,
    offset: skipped,
  };
}

/** A recursion directly below a LIMIT ends when it has enough rows: it may have no end of its own. */
function withLoopLimit(plan: LogicalPlan, limit: number): LogicalPlan {
  if (plan.kind === 'scan' && isLoopTable(plan.table.id)) return { ...plan, limit };
  return plan.kind === 'project' ? { ...plan, input: withLoopLimit(plan.input, limit) } : plan;
}

/** The scope has the relation's columns, so that naming one is no constant rather than an unknown name. */
export function constantCount(binding: Binding, node: Expression, name: 'limit' | 'offset', scope: ExprScope): number {
  const written = binding.bindExpr(node, scope);
  const isUntyped = written.expr.kind === 'parameter' && written.expr.type.id === 'null';
  const term = isUntyped ? castTo(binding, written, int64) : written;
  const { type } = term.expr;
  const expr = `"${term.text}"`;
  if (columnsOf(term.expr).size > 0)
    throw new EngineError('INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE', { name, expr }, { span: node.span });
  if (type.id !== 'int') {
    const parameters = { name, expr, dataType: `"${type.id.toUpperCase()}"` };
    throw new EngineError('INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE', parameters, { span: node.span });
  }
  const value = constantOf(binding, castTo(binding, term, type.id === 'int' ? int64 : int32).expr);
  const isOpen = binding.env.parameters === undefined && someExpr(term.expr, (part) => part.kind === 'parameter');
  if (value === undefined && isOpen) return 0;
  if (value === undefined)
    throw new EngineError('INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE', { name, expr }, { span: node.span });
  if (value === null)
    throw new EngineError('INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL', { name, expr }, { span: node.span });
  if ((value as bigint) < 0n) {
    throw new EngineError(
      'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE',
      { name, expr, v: String(value) },
      { span: node.span },
    );
  }
  return Number(value);
}
