/** Columns whose type grew: files written before hold the narrower one (`delta.typeChanges`). */
import type { DataType, Field } from '../../core/types.ts';
import type { TableFeature } from './feature.ts';

export const typeWidening: TableFeature = {
  name: 'typeWidening',
  kind: 'readerWriter',
  legacyVersions: null,
  isReadable: true,
  isWritable: true,
  isActive: ({ schema }) => hasWidened(schema.fields),
  canRead: ({ schema }) => areKnown(schema.fields),
};

/** Whether the column was FLOAT in files that may still be there. */
export function wasFloat(field: Field): boolean {
  const changes = field.metadata?.['delta.typeChanges'];
  return Array.isArray(changes) && changes.some((change) => (change as { fromType?: unknown }).fromType === 'float');
}

/** Whether every change that is noted is one that the protocol lists. */
function areKnown(fields: readonly Field[]): boolean {
  return fields.every((field) => {
    const changes = field.metadata?.['delta.typeChanges'];
    const noted = Array.isArray(changes) ? (changes as readonly unknown[]) : [];
    return noted.every(isKnownChange) && areKnown(membersOf(field.type));
  });
}

function isKnownChange(change: unknown): boolean {
  if (typeof change !== 'object' || change === null) return false;
  const { fromType: from, toType: to } = change as Readonly<Record<string, unknown>>;
  if (typeof from !== 'string' || typeof to !== 'string') return false;
  const [size, wider] = [integers.indexOf(from), integers.indexOf(to)];
  if (size >= 0 && wider > size) return true;
  if (to === 'double') return from === 'float' || (size >= 0 && size < 3);
  if (to === 'timestamp_ntz') return from === 'date';
  const decimal = decimalOf(to);
  // An integer is a decimal of ten digits, a long one of twenty.
  const source = size >= 0 ? { precision: size < 3 ? 10 : 20, scale: 0 } : decimalOf(from);
  if (decimal === null || source === null) return false;
  const scaleGrowth = decimal.scale - source.scale;
  return scaleGrowth >= 0 && decimal.precision - source.precision >= scaleGrowth;
}

const integers = ['byte', 'short', 'integer', 'long'];

function decimalOf(text: string): { readonly precision: number; readonly scale: number } | null {
  const match = /^decimal\((\d+),\s*(\d+)\)$/.exec(text);
  return match === null ? null : { precision: Number(match[1]), scale: Number(match[2]) };
}

function hasWidened(fields: readonly Field[]): boolean {
  return fields.some(
    (field) => field.metadata?.['delta.typeChanges'] !== undefined || hasWidened(membersOf(field.type)),
  );
}

function membersOf(type: DataType): readonly Field[] {
  switch (type.id) {
    case 'struct':
      return type.fields;
    case 'list':
      return [type.item];
    case 'map':
      return [type.key, type.value];
    default:
      return [];
  }
}
