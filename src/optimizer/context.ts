/** What the rules may ask of their surroundings. One a statement. */
import type { Scalar } from '../core/scalar.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import type { TableProvider } from '../plan/ports.ts';
import { exprChildren, planChildren, planExprs } from '../plan/walk.ts';

export interface OptimizerContext {
  /** By TableRef.id. */
  readonly tables: ReadonlyMap<string, TableProvider>;
  /** A column id that the statement has not used. */
  freshId(): ColumnId;
  /** The value of an expression without columns; throws what evaluating it throws. */
  evaluate(expr: Expr): Scalar;
  /** What an aggregate gives for no rows. */
  emptyValue(aggregate: string): Scalar;
  /** True where each call may give another value (rand): such an expression is neither folded nor moved nor merged. */
  isVolatile(functionName: string): boolean;
}

/** A rewrite that keeps the meaning: the same columns by id, the same rows. */
export interface Rule {
  readonly name: string;
  readonly apply: (plan: LogicalPlan, context: OptimizerContext) => LogicalPlan;
}

/** A source of ids above every one that the plan uses. */
export function idsAbove(plan: LogicalPlan): () => ColumnId {
  let last = 0;
  const visitExpr = (expr: Expr): void => {
    if (expr.kind === 'column') last = Math.max(last, expr.id);
    if (expr.kind === 'subquery') visitPlan(expr.plan);
    if (expr.kind === 'lambda') for (const p of expr.parameters) last = Math.max(last, p.id);
    for (const child of exprChildren(expr)) visitExpr(child);
  };
  const visitPlan = (node: LogicalPlan): void => {
    for (const column of outputOf(node)) last = Math.max(last, column.id);
    for (const expr of planExprs(node)) visitExpr(expr);
    for (const child of planChildren(node)) visitPlan(child);
  };
  visitPlan(plan);
  return () => ++last;
}
