/**
 * The word DEFAULT as a value: in the rows of VALUES and the items of a plain SELECT, where an INSERT reads its rows from it.
 * Takes the statement and the table's fields; gives the query with each such word replaced by what the column keeps.
 */
import { EngineError } from '../../core/errors.ts';
import type { Field } from '../../core/types.ts';
import type { Query } from '../../sql/ast.ts';
import type { Expression } from '../../sql/ast-expression.ts';
import type { Insert } from '../../sql/ast-statement.ts';
import type { StatementEnv } from '../env.ts';
import { arrayParameter } from './cast-parameter.ts';
import { defaultKey } from './fields.ts';

/** The query of the statement. */
export function withDefaults(
  { source, columns, partition }: Insert,
  fields: readonly Field[],
  env: StatementEnv,
): Query {
  const { body } = source;
  const fixed = new Set(partition.filter(({ value }) => value !== null).map(({ column }) => column.text.toLowerCase()));
  const open = fields.filter((f) => !fixed.has(f.name.toLowerCase()));
  const targets = columns?.map(({ text }) => open.find((f) => f.name.toLowerCase() === text.toLowerCase())) ?? open;
  const replaced = (value: Expression, at: number): Expression => {
    const target = targets[at];
    if (isDefault(value)) return defaultOf(target, value, env);
    return target === undefined ? value : arrayParameter(value, target, env);
  };
  const isReplaced = (value: Expression): boolean => isDefault(value) || value.kind === 'parameter';
  switch (body.kind) {
    case 'values': {
      if (!body.rows.some((row) => row.some(isReplaced))) return source;
      const rows = body.rows.map((row) => row.map(replaced));
      return { ...source, body: { ...body, rows } };
    }
    case 'select': {
      if (!body.items.some((item) => isReplaced(item.expression))) return source;
      const items = body.items.map((item, at) => ({ ...item, expression: replaced(item.expression, at) }));
      return { ...source, body: { ...body, items } };
    }
    default:
      return source;
  }
}

export function isDefault(value: Expression): boolean {
  if (value.kind !== 'name' || value.parts.length !== 1) return false;
  const [part] = value.parts;
  return !part!.isQuoted && part!.text.toUpperCase() === 'DEFAULT';
}

/** What the column keeps as its default; NULL where it keeps none. */
export function defaultOf(field: Field | undefined, { span }: Expression, env: StatementEnv): Expression {
  const text = field?.metadata?.[defaultKey];
  if (field?.metadata?.['delta.identity.start'] !== undefined) {
    throw new EngineError('UNSUPPORTED_FEATURE', { feature: 'DEFAULT for an identity column' }, { span });
  }
  return typeof text === 'string' ? env.parseExpression(text) : { kind: 'null', span };
}
