/** The type that holds two, where strings do not turn into anything else: what functions of like values take. */
import { widerDecimal } from '../core/decimal.ts';
import { type DataType, type DecimalType, float64, list, map } from '../core/types.ts';
import { tightestCommon } from './coercion.ts';

const digits = { 8: 3, 16: 5, 32: 10, 64: 20 } as const;

/** Numbers widen, also to decimals; null where there is none. */
export function widerType(a: DataType, b: DataType): DataType | null {
  const tight = tightestCommon(a, b);
  if (tight !== null) return tight;
  if (a.id === 'decimal' && (b.id === 'decimal' || b.id === 'int')) return widerDecimal(a, decimalOf(b));
  if (b.id === 'decimal' && a.id === 'int') return widerDecimal(decimalOf(a), b);
  if ((a.id === 'decimal' && b.id === 'float') || (a.id === 'float' && b.id === 'decimal')) return float64;
  if (a.id === 'list' && b.id === 'list') {
    const item = widerType(a.item.type, b.item.type);
    return item && list(item, a.item.nullable || b.item.nullable);
  }
  if (a.id === 'map' && b.id === 'map') {
    const key = widerType(a.key.type, b.key.type);
    const value = widerType(a.value.type, b.value.type);
    return key && value && map(key, value, a.value.nullable || b.value.nullable);
  }
  return null;
}

function decimalOf(type: DecimalType | (DataType & { id: 'int' })): DecimalType {
  return type.id === 'decimal' ? type : { id: 'decimal', precision: digits[type.bits], scale: 0 };
}
