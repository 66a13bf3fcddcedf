/**
 * Which types a column may grow to, and what the schema remembers of it (`delta.typeChanges`), so that files from before are
 * read by their narrower type. Source: PROTOCOL.md, "Type Widening".
 */
import { type DataType, type Field, isSameType, typeName } from '../../core/types.ts';

/** True where every value of the one type is a value of the other, and the protocol lists the pair. */
export function canWiden(from: DataType, to: DataType): boolean {
  if (from.id === 'int' && to.id === 'int') return from.bits < to.bits;
  if (from.id === 'float' && to.id === 'float') return from.bits === 32 && to.bits === 64;
  if (from.id === 'int' && to.id === 'float') return from.bits < 64 && to.bits === 64;
  if (from.id === 'date' && to.id === 'timestamp') return to.zone === 'none';
  if (from.id === 'decimal' && to.id === 'decimal') {
    const [precision, scale] = [to.precision - from.precision, to.scale - from.scale];
    return scale >= 0 && precision >= scale;
  }
  if (from.id !== 'int' || to.id !== 'decimal') return false;
  return to.precision - to.scale >= (from.bits === 64 ? 20 : 10);
}

/** The field with its new type, and its change noted. */
export function widened(field: Field, type: DataType): Field {
  if (isSameType(field.type, type)) return field;
  const before = (field.metadata?.['delta.typeChanges'] as readonly object[] | undefined) ?? [];
  const change = { toType: deltaName(type), fromType: deltaName(field.type) };
  return { ...field, type, metadata: { ...field.metadata, 'delta.typeChanges': [...before, change] } };
}

function deltaName(type: DataType): string {
  if (type.id === 'int') return { 8: 'byte', 16: 'short', 32: 'integer', 64: 'long' }[type.bits];
  if (type.id === 'float') return type.bits === 32 ? 'float' : 'double';
  return typeName(type);
}
