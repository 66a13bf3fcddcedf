/**
 * Calls of functions written in SQL: the body is bound where it is called, over columns that stand for the parameters,
 * and the arguments take their place. Takes calls as written; gives terms and relations without any call left.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { dialects } from '../functions/dialect.ts';
import { column } from '../plan/build.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { RoutineDefinition } from '../plan/ports.ts';
import { exprChildren, rewriteAllExprs, rewriteExpr } from '../plan/walk.ts';
import type { Argument, FunctionCall } from '../sql/ast-expression.ts';
import { castExpr, explicitCast } from './casts.ts';
import type { Binding, Relation, Term } from './env.ts';
import { usedAgain } from './fresh.ts';
import { scopeColumns } from './relation.ts';
import { columnSet, type ExprScope, emptyScope, type ScopeColumn, scopeOver } from './scope.ts';

/** The function of that name; null where the name is qualified by something else, or none. */
export function findRoutine(binding: Binding, parts: readonly string[]): RoutineDefinition | null {
  const prefix = parts
    .slice(0, -1)
    .map((part) => part.toLowerCase())
    .join('.');
  const name = parts.at(-1)!.toLowerCase();
  const { names } = binding.env;
  if (isPgPrefix(prefix)) return names?.pgRoutine?.(name) ?? null;
  if (!sessionPrefixes.has(prefix)) return null;
  return names?.routine(name) ?? (isPostgres(binding) ? names?.pgRoutine?.(name) : null) ?? null;
}

/** True for a name that means a function of pg_catalog though a built-in one has it. */
export function isPgRoutine(binding: Binding, name: string): boolean {
  return isPostgres(binding) && binding.env.names?.pgRoutine?.(name) !== undefined;
}

export function isPgPrefix(prefix: string): boolean {
  return prefix === 'pg_catalog' || prefix === 'information_schema';
}

function isPostgres(binding: Binding): boolean {
  return binding.env.dialect.name === 'postgres';
}

const sessionPrefixes: ReadonlySet<string> = new Set(['', 'session', 'system.session']);

/** Errors: NOT_A_SCALAR_FUNCTION, WRONG_NUM_ARGS, those of the arguments' casts and of the body. */
export function bindScalarRoutine(
  binding: Binding,
  routine: RoutineDefinition,
  node: FunctionCall,
  scope: ExprScope,
): Term {
  const { body } = routine;
  if (body.kind !== 'scalar')
    throw new EngineError('NOT_A_SCALAR_FUNCTION', { functionName: `\`${routine.name}\`` }, { span: node.span });
  checkForm(routine, node);
  const args = bindArguments(binding, routine, node.args, scope, node.span);
  // Defaults show only where a name puts an argument behind them.
  const isNamed = node.args.some((arg) => arg.name !== null);
  const shown = args.slice(0, isNamed ? args.length : node.args.length).map((arg) => arg.text);
  const parameters = parameterColumns(binding, routine);
  const result = inBody(binding, routine, node.span, (inner) =>
    inner.bindExpr(body.expression, scopeOver(columnSet(parameters), 'select', null, null)),
  );
  const expr = inlined(castExpr(binding, result.expr, body.type), givenOf(binding, parameters, args));
  return { expr: { ...expr, span: node.span }, text: `${routine.name}(${shown.join(', ')})` };
}

/** Errors: NOT_A_TABLE_FUNCTION, and those of scalar calls. */
export function bindTableRoutine(
  binding: Binding,
  routine: RoutineDefinition,
  args: readonly Argument[],
  scope: ExprScope,
  span: Span,
): Relation {
  const { body } = routine;
  if (body.kind !== 'table')
    throw new EngineError('NOT_A_TABLE_FUNCTION', { functionName: `\`${routine.name}\`` }, { span });
  const given = bindArguments(binding, routine, args, scope, span);
  const parameters = parameterColumns(binding, routine);
  const outer = scopeOver(columnSet(parameters), 'select', null, null);
  const relation = inBody(binding, routine, span, (inner) => inner.bindQuery(body.query, outer, null));
  const input = inlinedPlan(relation.plan, givenOf(binding, parameters, given));
  const items = body.columns.map((wanted, i) => ({
    id: binding.newId(),
    name: wanted.name,
    expr: castExpr(binding, column(relation.columns[i]!), wanted.type),
  }));
  const output = items.map(({ id, name, expr }) => ({ id, name, type: expr.type, nullable: expr.nullable }));
  return { plan: { kind: 'project', input, items }, columns: scopeColumns(output, [routine.name]) };
}

/** The columns that stand for a function's parameters while its body is bound. */
export function parameterColumns(
  binding: Binding,
  routine: Pick<RoutineDefinition, 'name' | 'inputs'>,
): readonly ScopeColumn[] {
  const output = routine.inputs.map(({ name, type }) => ({ id: binding.newId(), name, type, nullable: true }));
  return scopeColumns(output, [routine.name]);
}

function checkForm({ name }: RoutineDefinition, node: FunctionCall): void {
  const syntax = node.isDistinct
    ? 'DISTINCT'
    : node.filter !== null
      ? 'FILTER CLAUSE'
      : node.over !== null
        ? 'OVER'
        : null;
  if (syntax === null) return;
  const parameters = { prettyName: `\`${name}\``, syntax };
  throw new EngineError('INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', parameters, { span: node.span });
}

/** A function that calls itself has no end. */
function inBody<T>(binding: Binding, routine: RoutineDefinition, span: Span, bind: (inner: Binding) => T): T {
  if (binding.openRoutines.includes(routine.name))
    throw new EngineError('STATEMENT_TOO_COMPLEX', { limit: `the function ${routine.name} calls itself` }, { span });
  binding.openRoutines.push(routine.name);
  try {
    return bind(binding.under({ ...dialects[routine.dialect], isAnsi: binding.env.dialect.isAnsi }));
  } catch (error) {
    // The body's places are not those of the statement.
    if (error instanceof EngineError) error.span = span;
    throw error;
  } finally {
    binding.openRoutines.pop();
  }
}

function bindArguments(
  binding: Binding,
  routine: RoutineDefinition,
  args: readonly Argument[],
  scope: ExprScope,
  span: Span,
): readonly Term[] {
  return placed(routine, args, span).map((arg, i) => {
    const input = routine.inputs[i]!;
    const term =
      arg === null ? binding.bindExpr(input.default!, emptyScope('constant')) : binding.bindExpr(arg.value, scope);
    return { ...explicitCast(binding, term, input.type, false, arg?.span ?? span), text: term.text };
  });
}

/** One a parameter; null where its default counts. Errors: WRONG_NUM_ARGS, and those of named arguments. */
function placed(routine: RoutineDefinition, args: readonly Argument[], span: Span): readonly (Argument | null)[] {
  const { inputs } = routine;
  const routineName = `\`${routine.name}\``;
  const given = new Array<Argument | null>(inputs.length).fill(null);
  const firstNamed = args.findIndex((arg) => arg.name !== null);
  for (const [i, arg] of args.entries()) {
    if (arg.name === null && firstNamed >= 0 && i > firstNamed) {
      const parameterName = `\`${args[firstNamed]!.name!.text}\``;
      throw new EngineError('UNEXPECTED_POSITIONAL_ARGUMENT', { routineName, parameterName }, { span: arg.span });
    }
    const place = arg.name === null ? i : namedPlace(routine, arg);
    if (place < inputs.length && given[place] !== null) throw twice(routineName, arg, place < firstNamed);
    if (place < inputs.length) given[place] = arg;
  }
  const least = inputs.filter((input) => input.default === null).length;
  const missing = inputs.find((input, i) => given[i] === null && input.default === null);
  if (missing !== undefined && firstNamed >= 0)
    throw new EngineError(
      'REQUIRED_PARAMETER_NOT_FOUND',
      { routineName, parameterName: `\`${missing.name}\`` },
      { span },
    );
  if (missing !== undefined || args.length > inputs.length) {
    const expectedNum = least === inputs.length ? least : `[${least}, ${inputs.length}]`;
    const parameters = { functionName: routineName, expectedNum, actualNum: args.length };
    throw new EngineError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', parameters, { span });
  }
  return given;
}

function namedPlace({ name, inputs }: RoutineDefinition, arg: Argument): number {
  const wanted = arg.name!.text.toLowerCase();
  const place = inputs.findIndex((input) => input.name.toLowerCase() === wanted);
  if (place >= 0) return place;
  const parameters = {
    routineName: `\`${name}\``,
    argumentName: `\`${arg.name!.text}\``,
    proposal: inputs.map((input) => `\`${input.name}\``).join(' '),
  };
  throw new EngineError('UNRECOGNIZED_PARAMETER_NAME', parameters, { span: arg.span });
}

function twice(routineName: string, arg: Argument, isPositional: boolean): EngineError {
  const condition = isPositional ? 'BOTH_POSITIONAL_AND_NAMED' : 'DOUBLE_NAMED_ARGUMENT_REFERENCE';
  const parameters = { routineName, parameterName: `\`${arg.name!.text}\`` };
  return new EngineError(`DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.${condition}`, parameters, { span: arg.span });
}

/** The argument in place of a parameter's column; undefined for other columns. */
type Given = (id: ColumnId) => Expr | undefined;

/** Every use of an argument is an instance of its own, as subqueries in it have ids of their own. */
function givenOf(binding: Binding, parameters: readonly ScopeColumn[], args: readonly Term[]): Given {
  return (id) => {
    const at = parameters.findIndex((each) => each.id === id);
    return at < 0 ? undefined : usedAgain(binding, args[at]!).expr;
  };
}

/** `expr` over the arguments, in the plans of its subqueries too: what holds one that may fail may fail. */
function inlined(expr: Expr, given: Given): Expr {
  return rewriteExpr(expr, (node) => {
    if (node.kind === 'column') return given(node.id) ?? node;
    const plan = node.kind === 'subquery' ? inlinedPlan(node.plan, given) : null;
    const whole = plan === null ? node : ({ ...node, plan } as Expr);
    return whole.mayFail || !exprChildren(whole).some((child) => child.mayFail) ? whole : { ...whole, mayFail: true };
  });
}

function inlinedPlan(plan: LogicalPlan, given: Given): LogicalPlan {
  return rewriteAllExprs(plan, (expr) => inlined(expr, given));
}
