/** Calls with lambdas as arguments (`transform(a, x -> x + 1)`): refused by name until the registry has higher-order functions. */
import type * as ast from '../sql/ast-expression.ts';
import { type Binding, refuse, type Term } from './env.ts';
import type { ExprScope } from './scope.ts';

export function hasLambda(node: ast.FunctionCall): boolean {
  return node.args.some((arg) => arg.value.kind === 'lambda');
}

export function bindLambdaCall(_binding: Binding, node: ast.FunctionCall, name: string, _scope: ExprScope): Term {
  throw refuse(`the higher-order function ${name}`, node.span);
}
