/** Parameters that are a column's value as they stand, cast to the column's type. */
import { type Field, typeName } from '../../core/types.ts';
import type { Expression } from '../../sql/ast-expression.ts';
import type { StatementEnv } from '../env.ts';

/** A parameter alone as a value of the column's type; anything else as it is. */
export function castParameter(value: Expression, { type }: Field, env: StatementEnv): Expression {
  if (value.kind !== 'parameter' || type.tag?.kind === 'wire') return value;
  const cast = env.parseExpression(`CAST(NULL AS ${typeName(type)})`);
  return cast.kind === 'cast' ? { ...cast, value, span: value.span } : value;
}

/** PostgreSQL's clients send arrays as texts, which a cast reads. */
export function arrayParameter(value: Expression, field: Field, env: StatementEnv): Expression {
  const isText = field.type.id === 'list' && env.dialect.name === 'postgres';
  return isText ? castParameter(value, field, env) : value;
}
