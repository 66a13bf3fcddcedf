/** DECLARE, SET VAR, DROP TEMPORARY VARIABLE: the variables of a session. */
import { bindType } from '../bind/type-name.ts';
import { type SessionVariable, wholeName } from '../catalog/session-names.ts';
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, isSameType } from '../core/types.ts';
import { castScalar } from '../functions/cast.ts';
import { canCast } from '../functions/coercion.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression, ObjectName } from '../sql/ast-expression.ts';
import type { DeclareVariable, DropVariable, SetVariable } from '../sql/ast-session.ts';
import { printExpression } from '../sql/print.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { rowsOfQuery, selectOf } from './query-of.ts';
import { partsOf } from './table-name.ts';

/** Errors: VARIABLE_ALREADY_EXISTS, INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION, those of the default and of its cast. */
export async function runDeclareVariable(statement: DeclareVariable, env: StatementEnv): Promise<StatementResult> {
  const { defaultValue } = statement;
  const names = statement.names.map((name) => declaredName(name));
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (seen.has(name.toLowerCase()))
      throw new EngineError(
        'VARIABLE_ALREADY_EXISTS',
        { variableName: wholeName(name) },
        { span: statement.names[i]!.span },
      );
    seen.add(name.toLowerCase());
  }
  if (defaultValue !== null && hasSubquery(defaultValue)) {
    const parameters = {
      statement: 'DECLARE VARIABLE',
      colName: wholeName(names[0]!),
      defaultValue: printExpression(defaultValue),
    };
    throw new EngineError('INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION', parameters, { span: defaultValue.span });
  }
  const written = statement.type === null ? null : bindType(statement.type, env.bindEnv().settings);
  const given = defaultValue === null ? null : await valueOf(defaultValue, env);
  const type = written ?? given!.type;
  const value = given === null ? null : stored(given, type, statement.span, env);
  for (const [i, name] of names.entries()) {
    const variable: SessionVariable = { name, type, value, default: defaultValue };
    env.catalog.variables.declare(variable, statement.isReplace, statement.names[i]!.span);
  }
  return noResult;
}

/** Errors: UNRESOLVED_VARIABLE, DUPLICATE_ASSIGNMENTS, ASSIGNMENT_ARITY_MISMATCH, ROW_SUBQUERY_TOO_MANY_ROWS. Nothing is set where anything fails. */
export async function runSetVariable(statement: SetVariable, env: StatementEnv): Promise<StatementResult> {
  const targets = targetsOf(statement.names, env);
  const values =
    statement.query === null
      ? await assignedValues(statement, targets, env)
      : await rowInto(statement.query, targets, env);
  for (const [i, { name }] of targets.entries()) env.catalog.variables.set(name, values[i]!);
  return noResult;
}

export function runDropVariable(statement: DropVariable, env: StatementEnv): StatementResult {
  const name = variableName(statement.name);
  if (name !== null && env.catalog.variables.drop(name)) return noResult;
  if (statement.ifExists) return noResult;
  throw new EngineError(
    'VARIABLE_NOT_FOUND',
    { variableName: wholeName(partsOf(statement.name).at(-1)!) },
    { span: statement.name.span },
  );
}

/** The variables of these names. Errors: UNRESOLVED_VARIABLE, DUPLICATE_ASSIGNMENTS. */
export function targetsOf(names: readonly ObjectName[], env: StatementEnv): readonly SessionVariable[] {
  const targets = names.map((node) => {
    const name = variableName(node);
    const found = name === null ? undefined : env.catalog.variables.find(name);
    if (found === undefined) throw unresolved(node);
    return found;
  });
  const twice = targets.find((each, i) => targets.indexOf(each) !== i);
  if (twice !== undefined)
    throw new EngineError('DUPLICATE_ASSIGNMENTS', { nameList: `\`${twice.name}\`` }, { span: names[0]!.span });
  return targets;
}

/** The one row of a query as values of the targets; NULLs where it gives none. Errors: ROW_SUBQUERY_TOO_MANY_ROWS, ASSIGNMENT_ARITY_MISMATCH. */
export async function rowInto(
  query: Query,
  targets: readonly SessionVariable[],
  env: StatementEnv,
): Promise<readonly Scalar[]> {
  const { schema, rows } = await rowsOfQuery(query, env);
  return rowValues(
    schema.fields.map((f) => f.type),
    rows,
    targets,
    query.span,
    env,
  );
}

export function rowValues(
  types: readonly DataType[],
  rows: readonly (readonly Scalar[])[],
  targets: readonly SessionVariable[],
  span: Span | undefined,
  env: StatementEnv,
): readonly Scalar[] {
  if (types.length !== targets.length) {
    const parameters = { numTarget: targets.length, numExpr: types.length };
    throw new EngineError('ASSIGNMENT_ARITY_MISMATCH', parameters, { span });
  }
  if (rows.length > 1) throw new EngineError('ROW_SUBQUERY_TOO_MANY_ROWS', {}, { span });
  return targets.map((target, i) => stored({ type: types[i]!, value: rows[0]?.[i] ?? null }, target.type, span, env));
}

async function assignedValues(
  { values, span }: SetVariable,
  targets: readonly SessionVariable[],
  env: StatementEnv,
): Promise<readonly Scalar[]> {
  const set: Scalar[] = [];
  for (const [i, target] of targets.entries()) {
    const written = values![i] ?? target.default;
    set.push(written === null ? null : stored(await valueOf(written, env), target.type, span, env));
  }
  return set;
}

interface Typed {
  readonly type: DataType;
  readonly value: Scalar;
}

async function valueOf(expression: Expression, env: StatementEnv): Promise<Typed> {
  const { schema, rows } = await rowsOfQuery(selectOf([expression], expression.span), env);
  return { type: schema.fields[0]!.type, value: rows[0]![0]! };
}

/** The value cast to the variable's type. Errors: those of the cast. */
function stored({ type, value }: Typed, target: DataType, span: Span | undefined, env: StatementEnv): Scalar {
  if (value === null || isSameType(type, target)) return value;
  const { context } = env.bindEnv();
  if (!canCast(type, target)) {
    const parameters = { sqlExpr: '"value"', srcType: quotedType(type), targetType: quotedType(target) };
    throw new EngineError('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', parameters, { span });
  }
  return castScalar(type, target, context.ansi ? 'ansi' : 'legacy')(context, value);
}

/** `v`, `session.v`, `system.session.v`; null for another qualifier. */
function variableName(name: ObjectName): string | null {
  const parts = partsOf(name);
  const prefix = parts
    .slice(0, -1)
    .map((part) => part.toLowerCase())
    .join('.');
  return ['', 'session', 'system.session'].includes(prefix) ? parts.at(-1)! : null;
}

function declaredName(name: ObjectName): string {
  const found = variableName(name);
  if (found === null) throw unresolved(name);
  return found;
}

function unresolved(name: ObjectName): EngineError {
  const variableName = partsOf(name)
    .map((part) => `\`${part}\``)
    .join('.');
  const parameters = { variableName, searchPath: '[`system`.`session`]' };
  return new EngineError('UNRESOLVED_VARIABLE', parameters, { span: name.span });
}

function hasSubquery(node: object): boolean {
  if ('kind' in node && node.kind === 'query') return true;
  return Object.values(node).some(
    (value) => typeof value === 'object' && value !== null && hasSubquery(value as object),
  );
}
