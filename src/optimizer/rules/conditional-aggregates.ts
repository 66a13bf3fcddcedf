/**
 * An aggregate over CASE WHEN condition THEN value END leaves the other rows' NULLs out: it is one over the value of the rows
 * for which the condition holds. Those alone are looked at then, and no column of mostly NULLs is made.
 */
import { isSameType } from '../../core/types.ts';
import { and, conjuncts } from '../../plan/build.ts';
import type { AggregateCall } from '../../plan/expr.ts';
import { rewritePlan } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { isVolatile } from '../movable.ts';
import { isLiteral } from './simplify.ts';

export const conditionalAggregates: Rule = {
  name: 'conditional-aggregates',
  apply: (plan, context) =>
    rewritePlan(plan, (node) => {
      if (node.kind !== 'aggregate') return node;
      const aggregates = node.aggregates.map((item) => {
        const call = conditional(item.call, context);
        return call === item.call ? item : { ...item, call };
      });
      return aggregates.every((item, i) => item === node.aggregates[i]) ? node : { ...node, aggregates };
    }),
};

/** Those to which a row with NULL is no row. */
const ignoringNulls: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'count']);

function conditional(call: AggregateCall, context: OptimizerContext): AggregateCall {
  const [arg] = call.args;
  if (!ignoringNulls.has(call.name) || call.args.length !== 1 || arg?.kind !== 'case') return call;
  const [branch] = arg.branches;
  const isOneValue = arg.branches.length === 1 && (arg.otherwise === null || isLiteral(arg.otherwise, null));
  if (!isOneValue || branch === undefined || !isSameType(branch.then.type, arg.type)) return call;
  if (isVolatile(arg, context)) return call;
  return { ...call, args: [branch.then], filter: and([...conjuncts(call.filter), branch.when]) };
}
