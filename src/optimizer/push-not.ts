/** NOT moved inwards, as far as it goes: what it comes to stand before decides how a membership test is run. */
import { and, not, or } from '../plan/build.ts';
import type { Expr, NotExpr } from '../plan/expr.ts';
import { mapExprChildren } from '../plan/walk.ts';

const inverse: Readonly<Record<string, string>> = { '=': '<>', '<>': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };

/** An equal expression whose outermost NOT is gone, or stands before neither NOT, AND, OR nor a comparison. */
export function pushNot(expr: NotExpr): Expr {
  const { arg } = expr;
  const pushed = (inner: Expr): Expr => pushNot({ ...not(inner), kind: 'not', arg: inner, span: expr.span });
  if (arg.kind === 'not') return arg.arg;
  if (arg.kind === 'and') return or(arg.args.map(pushed));
  if (arg.kind === 'or') return and(arg.args.map(pushed));
  if (arg.kind === 'call' && inverse[arg.name] !== undefined) return { ...arg, name: inverse[arg.name]! };
  return expr;
}

/** Every NOT of the expression moved inwards; plans of subqueries stay as they are. */
export function pushNots(expr: Expr): Expr {
  const inner = mapExprChildren(expr, pushNots);
  return inner.kind === 'not' ? pushNot(inner) : inner;
}
