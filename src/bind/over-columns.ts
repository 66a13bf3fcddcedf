/** Binds an expression that a table keeps as text over the table's own columns: how a column is generated. */
import { EngineError } from '../core/errors.ts';
import type { Field } from '../core/types.ts';
import type { Expr } from '../plan/expr.ts';
import type { Expression } from '../sql/ast-expression.ts';
import { newBinding } from './bind.ts';
import type { BindEnv } from './env.ts';
import { columnSet, scopeOver } from './scope.ts';

/** The columns' ids are their places, from 1. Null where the text is none, or does not bind: whoever asks can do without. */
export function bindOverColumns(parse: () => Expression, fields: readonly Field[], env: BindEnv): Expr | null {
  const columns = fields.map((f, i) => ({ ...f, id: i + 1, qualifier: [], isHidden: false }));
  try {
    return newBinding(env).bindExpr(parse(), scopeOver(columnSet(columns), 'values', null, null)).expr;
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}
