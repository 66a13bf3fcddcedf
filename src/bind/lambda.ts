/**
 * Calls with lambdas as arguments (`transform(a, x -> x + 1)`): the other arguments are bound first, they give the types
 * of the lambda's parameters, and the body is bound where those are visible.
 */
import { EngineError } from '../core/errors.ts';
import type { Argument, LambdaTaker } from '../functions/define.ts';
import { lookupScalar } from '../functions/registry.ts';
import type { LambdaExpr, OutputColumn } from '../plan/expr.ts';
import type * as ast from '../sql/ast-expression.ts';
import { argumentsOf, mismatchError } from './call.ts';
import { callText } from './call-name.ts';
import { castTo } from './casts.ts';
import { type Binding, refuse, type Term } from './env.ts';
import { unresolvedRoutine } from './routines.ts';
import type { ExprScope } from './scope.ts';

/** Whether a call takes lambdas, be they written or hidden behind a plain value. */
export function hasLambda(node: ast.FunctionCall, name: string): boolean {
  if (node.args.some((arg) => arg.value.kind === 'lambda')) return true;
  const takes = lookupScalar(name)?.lambdas;
  return takes !== undefined && node.args.some((_, i) => takes.isLambda(i, node.args.length));
}

/** Errors: INVALID_LAMBDA_FUNCTION_CALL.*, and those of binding the arguments and the body. */
export function bindLambdaCall(binding: Binding, node: ast.FunctionCall, name: string, scope: ExprScope): Term {
  const fn = lookupScalar(name);
  if (fn === undefined) throw unresolvedRoutine([name], node.name.span);
  if (fn.lambdas === undefined) {
    throw new EngineError(
      'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION',
      { class: name },
      { span: node.span },
    );
  }
  const terms = bindArguments(binding, node, fn.lambdas, name, scope);
  const text = callText(name, [...terms.map((term) => term.text), ...hiddenTexts(name, terms.length)]);
  const bound = fn.bind(
    terms.map((term) => argumentOf(binding, term)),
    binding.env.dialect,
  );
  if (bound.kind === 'mismatch') throw mismatchError(bound, terms, text, node.span);
  binding.functions.add(fn.name);
  const args = terms.map((term, i) => castArgument(binding, term, bound.arguments[i] ?? term.expr.type).expr);
  const mayFail = bound.mayFail || args.some((arg) => arg.mayFail);
  return {
    text,
    expr: { kind: 'call', name: fn.name, args, type: bound.type, nullable: bound.nullable, mayFail, span: node.span },
  };
}

/** The lambda that Spark fills in, and shows, for aggregate without a finish. */
function hiddenTexts(name: string, count: number): readonly string[] {
  const isFold = (name === 'aggregate' || name === 'reduce') && count === 3;
  return isFold ? ['lambdafunction(namedlambdavariable(), namedlambdavariable())'] : [];
}

function argumentOf(binding: Binding, term: Term): Argument {
  return term.expr.kind === 'lambda'
    ? { type: term.expr.type, nullable: term.expr.nullable }
    : argumentsOf(binding, [term])[0]!;
}

function bindArguments(
  binding: Binding,
  node: ast.FunctionCall,
  takes: LambdaTaker,
  name: string,
  scope: ExprScope,
): readonly Term[] {
  const isLambda = (i: number): boolean => takes.isLambda(i, node.args.length);
  const bound: (Term | null)[] = node.args.map(({ name: given, value, span }, i) => {
    if (given !== null) throw refuse('named arguments', span);
    return isLambda(i) ? null : binding.bindExpr(value, scope);
  });
  for (const [i, { value }] of node.args.entries()) {
    if (!isLambda(i)) continue;
    const known = bound.map((term) => term && argumentOf(binding, term));
    const parameters = takes.parameters(known, i, value.kind === 'lambda' ? value.parameters.length : -1);
    if ('kind' in parameters)
      throw mismatchError(
        parameters,
        bound.map((term) => term ?? hiddenTerm),
        callText(name, ['...']),
        node.span,
      );
    bound[i] = bindLambda(binding, value, parameters, scope);
  }
  return bound as readonly Term[];
}

const hiddenTerm: Term = {
  expr: { kind: 'literal', type: { id: 'null' }, value: null, nullable: true, mayFail: false },
  text: 'lambda',
};

function bindLambda(
  binding: Binding,
  node: ast.Expression,
  parameters: readonly Pick<OutputColumn, 'type' | 'nullable'>[],
  scope: ExprScope,
): Term {
  const names = node.kind === 'lambda' ? namesOf(node, parameters.length) : parameters.map((_, i) => `hidden${i}`);
  const columns = parameters.map(
    ({ type, nullable }, i): OutputColumn => ({ id: binding.newId(), name: names[i]!, type, nullable }),
  );
  const inner = node.kind === 'lambda' ? { ...scope, lambda: { parameters: columns, outer: scope.lambda } } : scope;
  const body = binding.bindExpr(node.kind === 'lambda' ? node.body : node, inner);
  const { type, nullable, mayFail } = body.expr;
  const variables = columns.map(() => 'namedlambdavariable()');
  return {
    expr: { kind: 'lambda', parameters: columns, body: body.expr, type, nullable, mayFail, span: node.span },
    text: `lambdafunction(${[body.text, ...variables].join(', ')})`,
  };
}

function namesOf(node: ast.Expression & { kind: 'lambda' }, wanted: number): readonly string[] {
  const names = node.parameters.map((parameter) => parameter.text);
  if (names.length !== wanted) {
    const parameters = { expectedNumArgs: names.length, actualNumArgs: wanted };
    throw new EngineError('INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH', parameters, { span: node.span });
  }
  const lowered = names.map((name) => name.toLowerCase());
  if (new Set(lowered).size < names.length) {
    const args = names.map((name) => `\`${name}\``).join(', ');
    throw new EngineError(
      'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES',
      { args, caseSensitiveConfig: '"spark.sql.caseSensitive"' },
      { span: node.span },
    );
  }
  return names;
}

/** Of a lambda, its body is cast. */
function castArgument(binding: Binding, term: Term, type: Argument['type']): Term {
  const { expr } = term;
  if (expr.kind !== 'lambda') return castTo(binding, term, type);
  const body = castTo(binding, { ...term, expr: expr.body }, type).expr;
  const cast: LambdaExpr = { ...expr, body, type: body.type, nullable: body.nullable, mayFail: body.mayFail };
  return { ...term, expr: cast };
}
