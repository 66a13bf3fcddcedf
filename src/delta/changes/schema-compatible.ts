/**
 * Whether data of one schema can be shown under another: only columns were added between them, types stayed, no column
 * under column mapping was renamed or dropped. Takes two schemas; compares names letter case aside.
 */
import { type DataType, type Field, isSameType, type Schema } from '../../core/types.ts';

/** Whether rows written under `existing` can be read under `read`. */
export function isReadCompatible(existing: Schema, read: Schema, allowsTighter: boolean): boolean {
  return areFieldsCompatible(existing.fields, read.fields, allowsTighter);
}

/** Whether every column of `before` is in `after` under its physical name, and is called the same there. */
export function isNamedAlike(before: Schema, after: Schema): boolean {
  return before.fields.every((field) => {
    const same = after.fields.find((other) => physicalNameOf(other) === physicalNameOf(field));
    if (same === undefined || same.name !== field.name) return false;
    return isNamedAlikeWithin(field.type, same.type);
  });
}

function isNamedAlikeWithin(before: DataType, after: DataType): boolean {
  if (before.id === 'struct' && after.id === 'struct') return isNamedAlike(before, after);
  if (before.id === 'list' && after.id === 'list') return isNamedAlikeWithin(before.item.type, after.item.type);
  if (before.id === 'map' && after.id === 'map') {
    return (
      isNamedAlikeWithin(before.key.type, after.key.type) && isNamedAlikeWithin(before.value.type, after.value.type)
    );
  }
  return true;
}

function physicalNameOf(field: Field): string {
  const name = field.metadata?.['delta.columnMapping.physicalName'];
  return typeof name === 'string' ? name : field.name;
}

function areFieldsCompatible(existing: readonly Field[], read: readonly Field[], allowsTighter: boolean): boolean {
  return existing.every((field) => {
    const same = read.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
    if (same === undefined || (!allowsTighter && field.nullable && !same.nullable)) return false;
    return isTypeCompatible(field.type, same.type, allowsTighter);
  });
}

function isTypeCompatible(existing: DataType, read: DataType, allowsTighter: boolean): boolean {
  if (existing.id === 'struct' && read.id === 'struct') {
    return areFieldsCompatible(existing.fields, read.fields, allowsTighter);
  }
  if (existing.id === 'list' && read.id === 'list') {
    return isTypeCompatible(existing.item.type, read.item.type, allowsTighter);
  }
  if (existing.id === 'map' && read.id === 'map') {
    return (
      isTypeCompatible(existing.key.type, read.key.type, allowsTighter) &&
      isTypeCompatible(existing.value.type, read.value.type, allowsTighter)
    );
  }
  return isSameType(existing, read);
}
