/**
 * What may be stored in a column: Spark's store assignment under ANSI. Stricter than CAST: text is not read as a number, a
 * number is no date; values that do not fit are errors. Takes types and expressions, gives casts.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, type Field, isNumeric, isSameType } from '../core/types.ts';
import { isDateOrTimestamp, isSimple } from '../functions/coercion.ts';
import type { Expr } from '../plan/expr.ts';

/** The expression as the column stores it. Errors: INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST. */
export function assigned(expr: Expr, column: Field, tableName: string, span: Span | undefined): Expr {
  const { type } = column;
  if (isSameType(expr.type, type)) return expr;
  if (!canAssign(expr.type, type)) {
    const parameters = {
      tableName: `\`${tableName}\``,
      colName: `\`${column.name}\``,
      srcType: quotedType(expr.type),
      targetType: quotedType(type),
    };
    throw new EngineError('INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST', parameters, { span });
  }
  return { kind: 'cast', arg: expr, mode: 'ansi', type, nullable: expr.nullable, mayFail: true };
}

export function canAssign(from: DataType, to: DataType): boolean {
  if (isSameType(from, to) || from.id === 'null') return true;
  if (to.id === 'utf8') return isSimple(from);
  if (isNumeric(from) && isNumeric(to)) return true;
  if (isDateOrTimestamp(from) && isDateOrTimestamp(to)) return true;
  switch (to.id) {
    case 'interval':
      return from.id === 'interval' && from.unit === to.unit;
    case 'list':
      return from.id === 'list' && canAssign(from.item.type, to.item.type);
    case 'map':
      return from.id === 'map' && canAssign(from.key.type, to.key.type) && canAssign(from.value.type, to.value.type);
    case 'struct':
      return (
        from.id === 'struct' &&
        from.fields.length === to.fields.length &&
        from.fields.every((f, i) => canAssign(f.type, to.fields[i]!.type))
      );
    default:
      return false;
  }
}
