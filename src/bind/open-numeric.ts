/** PostgreSQL's `numeric` without digits has as many as its value needs. */
import { decimalTypeOf, decimalTypeOfText } from '../core/decimal.ts';
import type { DataType } from '../core/types.ts';
import type { Cast } from '../sql/ast-expression.ts';
import type { Binding, Term } from './env.ts';
import { isPostgres } from './pg-calls.ts';

/** Those of a literal, of an integer, of a decimal; what the type says by itself for others. */
export function openNumeric(binding: Binding, { type: node, value }: Cast, { expr }: Term, type: DataType): DataType {
  const isOpen = node.kind === 'namedType' && node.args.length === 0 && type.id === 'decimal';
  if (!isOpen || !isPostgres(binding)) return type;
  if (value.kind === 'string') return decimalTypeOfText(value.value) ?? type;
  return expr.type.id === 'float' ? type : (decimalTypeOf(expr.type) ?? type);
}
