/**
 * From the type that a file stores to the type that its table has: the changes that Delta's type widening and old
 * writers bring about. Takes vectors and scalars of the file's type, gives the table's.
 * Source: Delta's "Type Widening" table; Parquet readers' reinterpretation of unannotated columns.
 */
import { powerOfTen } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, type DecimalType, isSameType, reprOf, typeName } from '../../core/types.ts';
import { constant, type FixedVector, isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import { type Allocator, allocFixed } from '../../kernels/allocator.ts';
import { writeFixed } from '../../kernels/builder.ts';
import { widen } from '../../kernels/convert.ts';

export interface AdaptContext {
  readonly path: string;
  readonly column: string;
  readonly alloc: Allocator;
}

/** Whether a leaf of type `from` can be read as `to`; a value that `to` cannot hold is an error when it is met. */
export function isReadableAs(from: DataType, to: DataType): boolean {
  if (isSameLayout(from, to) || from.id === 'null') return true;
  switch (to.id) {
    case 'int':
      return from.id === 'int' || (from.id === 'decimal' && from.scale === 0);
    case 'float':
      return (from.id === 'float' && from.bits <= to.bits) || (from.id === 'int' && to.bits === 64 && from.bits <= 32);
    case 'decimal':
      return from.id === 'int' || (from.id === 'decimal' && from.scale <= to.scale);
    case 'timestamp':
      return from.id === 'timestamp' || (from.id === 'date' && to.zone === 'none');
    case 'time':
      return from.id === 'time';
    case 'interval':
      return (
        (from.id === 'int' && from.bits === 32 && to.unit === 'yearMonth') ||
        (from.id === 'int' && to.unit === 'dayTime')
      );
    case 'utf8':
    case 'binary':
      return from.id === 'utf8' || from.id === 'binary';
    default:
      return false;
  }
}

/** The vector with its values as `to`. Throws CAST_OVERFLOW for a value that does not fit. */
export function adaptLeaf(vector: Vector, to: DataType, context: AdaptContext): Vector {
  if (vector.type.id === 'null') return constant(to, null, vector.length);
  if (vector.layout === 'dict') return { ...vector, type: to, dictionary: adaptLeaf(vector.dictionary, to, context) };
  if (isSameLayout(vector.type, to)) return { ...vector, type: to } as Vector;
  const repr = reprOf(to)!;
  if (vector.layout === 'fixed' && isWidening(vector.type, to))
    return { ...widen(vector, repr, context.alloc), type: to };
  const out: FixedVector = {
    layout: 'fixed',
    type: to,
    length: vector.length,
    valid: vector.valid,
    repr,
    values: allocFixed(context.alloc, repr, vector.length, true),
  };
  for (let row = 0; row < vector.length; row++) {
    if (isNullAt(vector, row)) continue;
    const value = scalarAt(vector, row);
    const adapted = adaptScalar(value, vector.type, to);
    if (adapted === undefined) throw doesNotFit(value, vector.type, to, context);
    writeFixed(repr, out.values, row, adapted);
  }
  return out;
}

/** One value of type `from` as `to`; undefined where `to` cannot hold it. */
export function adaptScalar(value: Scalar, from: DataType, to: DataType): Scalar | undefined {
  if (value === null || isSameType(from, to)) return value;
  switch (to.id) {
    case 'int': {
      const wide = BigInt(value as number | bigint);
      if (BigInt.asIntN(to.bits, wide) !== wide) return undefined;
      return to.bits === 64 ? wide : Number(wide);
    }
    case 'float':
      return Number(value);
    case 'decimal':
      return toDecimal(value, from, to);
    case 'timestamp':
      return from.id === 'date' ? BigInt(value as number) * 86_400_000_000n : value;
    case 'interval':
      return to.unit === 'dayTime' ? BigInt(value as number | bigint) : value;
    case 'utf8':
      return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
    case 'binary':
      return typeof value === 'string' ? new TextEncoder().encode(value) : value;
    default:
      return value;
  }
}

function toDecimal(value: Scalar, from: DataType, to: DecimalType): bigint | undefined {
  const scale = from.id === 'decimal' ? from.scale : 0;
  const unscaled = BigInt(value as number | bigint) * powerOfTen(to.scale - scale);
  const limit = powerOfTen(to.precision);
  return unscaled < limit && unscaled > -limit ? unscaled : undefined;
}

/** True where the same bytes in memory are right for both types. */
function isSameLayout(from: DataType, to: DataType): boolean {
  if (isSameType(from, to)) return true;
  switch (to.id) {
    case 'utf8':
    case 'binary':
      return from.id === 'utf8' || from.id === 'binary';
    case 'timestamp':
      return from.id === 'timestamp';
    case 'time':
      return from.id === 'time';
    case 'decimal':
      return (
        from.id === 'decimal' &&
        from.scale === to.scale &&
        from.precision <= to.precision &&
        reprOf(from) === reprOf(to)
      );
    case 'interval':
      return from.id === 'int' && reprOf(from) === reprOf(to);
    case 'int':
      return from.id === 'int' && from.bits === to.bits;
    case 'float':
      return from.id === 'float' && from.bits === to.bits;
    case 'date':
    case 'bool':
      return from.id === to.id;
    default:
      return false;
  }
}

/** True where only the width in memory grows, and every value fits. */
function isWidening(from: DataType, to: DataType): boolean {
  if (from.id === 'int' && to.id === 'int') return to.bits > from.bits;
  if (from.id === 'int' && to.id === 'decimal')
    return to.scale === 0 && to.precision >= { 8: 3, 16: 5, 32: 10, 64: 19 }[from.bits];
  if (from.id === 'decimal' && to.id === 'decimal') return to.scale === from.scale && to.precision >= from.precision;
  return to.id === 'float' && to.bits === 64 && (from.id === 'float' || (from.id === 'int' && from.bits <= 32));
}

function doesNotFit(value: Scalar, from: DataType, to: DataType, context: AdaptContext): EngineError {
  return new EngineError('CAST_OVERFLOW', {
    value: `${String(value)} (column ${context.column} of ${context.path})`,
    sourceType: typeName(from),
    targetType: typeName(to),
  });
}
