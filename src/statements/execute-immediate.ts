/** EXECUTE IMMEDIATE: a statement in a string, with values for its parameters, and variables for its one row. */
import { newBinding } from '../bind/bind.ts';
import { constantOf } from '../bind/constant.ts';
import { emptyScope } from '../bind/scope.ts';
import { EngineError } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import type { ExecuteImmediate } from '../sql/ast-session.ts';
import { noResult, type StatementEnv, type StatementResult, type TypedScalar } from './env.ts';
import { rowsOfQuery, selectOf } from './query-of.ts';
import { rowValues, targetsOf } from './variables.ts';

/** Errors: those of the statement; INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE, INVALID_STATEMENT_FOR_EXECUTE_INTO, ALL_PARAMETERS_MUST_BE_NAMED. */
export async function runExecuteImmediate(statement: ExecuteImmediate, env: StatementEnv): Promise<StatementResult> {
  const text = textOf(statement, env);
  const targets = targetsOf(statement.into, env);
  const parameters = await parametersOf(statement, env);
  const isInto = statement.into.length > 0;
  const { isQuery, schema, rows } = await env.execute(text, parameters);
  if (!isInto) return { schema, rows };
  if (!isQuery) {
    const sqlString = text.toUpperCase();
    throw new EngineError('INVALID_STATEMENT_FOR_EXECUTE_INTO', { sqlString }, { span: statement.text.span });
  }
  const types = schema.fields.map((f) => f.type);
  const values = rowValues(types, rows, targets, statement.text.span, env);
  for (const [i, { name }] of targets.entries()) env.catalog.variables.set(name, values[i]!);
  return noResult;
}

function textOf({ text: node }: ExecuteImmediate, env: StatementEnv): string {
  const binding = newBinding(env.bindEnv());
  const { expr, text } = binding.bindExpr(node, emptyScope('constant'));
  if (expr.type.id !== 'utf8')
    throw new EngineError(
      'INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE',
      { exprType: quotedType(expr.type) },
      { span: node.span },
    );
  const value = constantOf(binding, expr);
  if (typeof value === 'string') return value;
  throw new EngineError('NULL_QUERY_STRING_EXECUTE_IMMEDIATE', { varName: `\`${text}\`` }, { span: node.span });
}

/** By name, or by number from 1. */
async function parametersOf(
  { using, span }: ExecuteImmediate,
  env: StatementEnv,
): Promise<ReadonlyMap<string, TypedScalar>> {
  const parameters = new Map<string, TypedScalar>();
  if (using.length === 0) return parameters;
  const { schema, rows } = await rowsOfQuery(
    selectOf(
      using.map((each) => each.value),
      span,
    ),
    env,
  );
  for (const [i, each] of using.entries()) {
    // A variable's own name counts as its argument's.
    const name = each.name?.text ?? (each.value.kind === 'name' ? each.value.parts.at(-1)!.text : null);
    const typed: TypedScalar = { type: schema.fields[i]!.type, value: rows[0]![i]! };
    if (each.name !== null && parameters.has(each.name.text))
      throw new EngineError(
        'EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES',
        { aliases: `\`${each.name.text}\`` },
        { span },
      );
    if (name !== null) parameters.set(name, typed);
    parameters.set(String(i + 1), typed);
  }
  return parameters;
}
