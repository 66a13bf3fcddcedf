/** CREATE and DROP of SQL functions. They last as long as the session; functions that outlive it are refused by name. */

import { newBinding, shallowEnough } from '../bind/bind.ts';
import type { BindSettings, Relation, Term } from '../bind/env.ts';
import { isKnown } from '../bind/function-call.ts';
import { resolveRelations } from '../bind/resolve-relations.ts';
import { columnSet, emptyScope, scopeOver } from '../bind/scope.ts';
import { parameterColumns } from '../bind/sql-function.ts';
import { quoteName } from '../bind/suggest.ts';
import { bindType } from '../bind/type-name.ts';
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, type Field, field } from '../core/types.ts';
import { canCast } from '../functions/coercion.ts';
import { lookupAggregate, lookupGenerator, lookupWindow } from '../functions/registry.ts';
import type { RoutineDefinition, RoutineInput } from '../plan/ports.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { CreateFunction, DropFunction, RoutineParameter } from '../sql/ast-session.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { partsOf } from './table-name.ts';

/** The body is bound once to be checked. Errors: ROUTINE_ALREADY_EXISTS, USER_DEFINED_FUNCTIONS.*, those of the body. */
export async function runCreateFunction(statement: CreateFunction, env: StatementEnv): Promise<StatementResult> {
  const name = temporaryRoutine(statement);
  const { settings } = env.bindEnv();
  const inputs = inputsOf(statement, name, settings);
  const { routines } = env.catalog;
  if (!statement.isReplace && routines.find(name) !== undefined) {
    const parameters = { routineName: `\`${name}\``, newRoutineType: 'routine', existingRoutineType: 'routine' };
    throw new EngineError('ROUTINE_ALREADY_EXISTS', parameters, { span: statement.name.span });
  }
  const bound = await boundBody(statement, { name, inputs }, env);
  const body = bodyOf(statement, name, bound, settings);
  const { dialect } = env;
  routines.put({ name, inputs, body, text: statement.bodyText, comment: statement.comment, dialect: dialect.name });
  return noResult;
}

export function runDropFunction(statement: DropFunction, env: StatementEnv): StatementResult {
  const parts = partsOf(statement.name);
  const name = parts.at(-1)!;
  if (!statement.isTemporary && env.catalog.routines.find(name) === undefined && isKnown(name.toLowerCase()))
    throw unsupported('DROP FUNCTION of a built-in function', { span: statement.span });
  if (env.catalog.routines.drop(name) || statement.ifExists) return noResult;
  throw new EngineError('ROUTINE_NOT_FOUND', { routineName: quoteName(parts) }, { span: statement.name.span });
}

/** The one part of a temporary function's name. */
function temporaryRoutine(statement: CreateFunction): string {
  const { isTemporary, isReplace, ifNotExists, span } = statement;
  if (isReplace && ifNotExists)
    throw new EngineError('INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE', {}, { span });
  if (!isTemporary)
    throw unsupported('CREATE FUNCTION without TEMPORARY', {
      span,
      hint: 'CREATE TEMPORARY FUNCTION keeps a function for the session.',
    });
  if (ifNotExists) throw new EngineError('INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS', {}, { span });
  const parts = partsOf(statement.name);
  const prefix = parts.slice(0, -1).join('.').toLowerCase();
  if (['', 'session', 'system.session'].includes(prefix)) return parts.at(-1)!;
  const parameters = { statement: 'CREATE TEMPORARY FUNCTION', name: quoteName(partsOf(statement.name)) };
  throw new EngineError('INVALID_SQL_SYNTAX.MULTI_PART_NAME', parameters, { span: statement.name.span });
}

function inputsOf({ parameters }: CreateFunction, name: string, settings: BindSettings): readonly RoutineInput[] {
  const twice = twiceNamed(parameters);
  if (twice !== undefined) {
    const names = { routineName: name, names: `\`${twice.name.text}\`` };
    throw new EngineError('DUPLICATE_ROUTINE_PARAMETER_NAMES', names, { span: twice.span });
  }
  for (const [i, parameter] of parameters.entries()) {
    const before = parameters[i - 1];
    if (parameter.defaultValue !== null || before === undefined || before.defaultValue === null) continue;
    throw new EngineError(
      'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION',
      { functionName: name, parameterName: `\`${before.name.text}\``, nextParameterName: `\`${parameter.name.text}\`` },
      { span: parameter.span },
    );
  }
  return parameters.map((parameter) => ({
    name: parameter.name.text,
    type: bindType(parameter.type, settings),
    default: parameter.defaultValue,
  }));
}

function twiceNamed(parameters: readonly RoutineParameter[]): RoutineParameter | undefined {
  const nameOf = (each: RoutineParameter): string => each.name.text.toLowerCase();
  return parameters.find((each, i) => parameters.findIndex((other) => nameOf(other) === nameOf(each)) !== i);
}

type Bound = { readonly kind: 'scalar'; readonly term: Term } | { readonly kind: 'table'; readonly relation: Relation };

async function boundBody(
  statement: CreateFunction,
  routine: Pick<RoutineDefinition, 'name' | 'inputs'>,
  env: StatementEnv,
): Promise<Bound> {
  const { body, isTable, parameters } = statement;
  const binding = newBinding(env.bindEnv());
  for (const parameter of parameters) {
    if (parameter.defaultValue !== null) binding.bindExpr(parameter.defaultValue, emptyScope('constant'));
  }
  if (!isTable) checkPlain(body, statement);
  await resolveRelations(binding, { body });
  const columns = columnSet(parameterColumns(binding, routine));
  const scope = scopeOver(columns, 'select', null, null);
  return shallowEnough((): Bound => {
    if (isTable) return { kind: 'table', relation: binding.bindQuery(queryOf(body), scope, null) };
    return { kind: 'scalar', term: binding.bindExpr(expressionOf(body), scope) };
  });
}

/** A scalar function's query is a subquery that gives its value. */
function expressionOf(body: Expression | Query): Expression {
  return body.kind === 'query' ? { kind: 'scalarSubquery', query: body, span: body.span } : body;
}

function queryOf(body: Expression | Query): Query {
  if (body.kind === 'query') return body;
  if (body.kind === 'scalarSubquery') return body.query;
  throw new EngineError('PARSE_SYNTAX_ERROR', { error: "'RETURN'", hint: '' }, { span: body.span });
}

function bodyOf(
  statement: CreateFunction,
  name: string,
  bound: Bound,
  settings: BindSettings,
): RoutineDefinition['body'] {
  const { span } = statement;
  if (bound.kind === 'scalar') {
    const given = bound.term.expr.type;
    const type = statement.returns === null ? given : bindType(statement.returns, settings);
    checkStored(given, type, bound.term.text, span);
    return { kind: 'scalar', expression: expressionOf(statement.body), type };
  }
  const visible = bound.relation.columns.filter((c) => !c.isHidden);
  const columns: readonly Field[] =
    statement.columns?.map((each) => field(each.name.text, bindType(each.type, settings), true)) ??
    visible.map((c) => field(c.name, c.type, true));
  const twice = twiceNamed(statement.columns ?? []);
  if (twice !== undefined)
    throw new EngineError('DUPLICATE_ROUTINE_RETURNS_COLUMNS', { name, columns: `\`${twice.name.text}\`` }, { span });
  if (columns.length !== visible.length) {
    const parameters = { name, expectedSize: columns.length, outputSize: visible.length };
    throw new EngineError('USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH', parameters, { span });
  }
  for (const [i, each] of visible.entries()) checkStored(each.type, columns[i]!.type, each.name, span);
  return { kind: 'table', query: queryOf(statement.body), columns };
}

function checkStored(from: DataType, to: DataType, text: string, span: Span): void {
  if (canCast(from, to)) return;
  const parameters = { sqlExpr: `"${text}"`, srcType: quotedType(from), targetType: quotedType(to) };
  throw new EngineError('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', parameters, { span });
}

/** Outside of subqueries a scalar function's body has neither aggregates nor windows nor generators. */
function checkPlain(body: object, statement: CreateFunction): void {
  if ('kind' in body && body.kind === 'query') return;
  if ('kind' in body && body.kind === 'call') {
    const call = body as Extract<Expression, { kind: 'call' }>;
    const name = call.name.kind === 'name' ? call.name.parts.at(-1)!.text.toLowerCase() : '';
    const isComplex = [lookupAggregate, lookupWindow, lookupGenerator].some((lookup) => lookup(name) !== undefined);
    if (isComplex || call.over !== null) {
      const parameters = { queryText: statement.bodyText };
      throw new EngineError('USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS', parameters, { span: call.span });
    }
  }
  for (const value of Object.values(body)) {
    if (typeof value === 'object' && value !== null) checkPlain(value as object, statement);
  }
}
