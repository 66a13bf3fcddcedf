/**
 * Order and equality of values of every type that has them, as Spark defines: NaN equals itself and is above all numbers,
 * -0.0 equals 0.0, strings compare by their UTF-8 bytes, NULL inside an array or struct is below every value.
 * Takes plain scalars; hot loops have kernels.
 */
import { assert } from './assert.ts';
import type { Scalar } from './scalar.ts';
import type { DataType } from './types.ts';

/** Negative, 0 or positive as a stands before, with or behind b. Neither is null. */
export type Comparator = (a: Scalar, b: Scalar) => number;

/** True for types whose values can be ordered, grouped and compared: all but maps, variants and calendar intervals. */
export function isOrderable(type: DataType): boolean {
  switch (type.id) {
    case 'map':
    case 'variant':
      return false;
    case 'interval':
      return type.unit !== 'calendar';
    case 'list':
      return isOrderable(type.item.type);
    case 'struct':
      return type.fields.every((f) => isOrderable(f.type));
    default:
      return true;
  }
}

/** The order of a type's values. Maps and calendar intervals have one here (member by member), for grouping alone. */
export function comparatorOf(type: DataType): Comparator {
  switch (type.id) {
    case 'float':
      return (a, b) => compareDoubles(a as number, b as number);
    case 'utf8':
      return (a, b) => compareStrings(a as string, b as string);
    case 'binary':
      return (a, b) => compareBytes(a as Uint8Array, b as Uint8Array);
    case 'list':
      return sequenceComparator(nullsFirst(comparatorOf(type.item.type)));
    case 'struct':
      return memberComparator(type.fields.map((f) => nullsFirst(comparatorOf(f.type))));
    case 'map': {
      const entry = memberComparator([comparatorOf(type.key.type), nullsFirst(comparatorOf(type.value.type))]);
      return sequenceComparator(entry);
    }
    case 'variant':
      return memberComparator([bytesComparator, bytesComparator]);
    case 'interval':
      return type.unit === 'calendar'
        ? memberComparator([plainComparator, plainComparator, plainComparator])
        : plainComparator;
    case 'null':
    case 'bool':
    case 'int':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
      return plainComparator;
  }
}

/** The same order with null below every value. */
export function nullsFirst(comparator: Comparator): Comparator {
  return (a, b) => (a === null ? (b === null ? 0 : -1) : b === null ? 1 : comparator(a, b));
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;
}

/** By code points, which is the order of UTF-8 bytes; UTF-16 code units alone would misplace surrogates. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return liftSurrogate(x) - liftSurrogate(y);
  }
  return a.length - b.length;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other code unit. */
function liftSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

const plainComparator: Comparator = (a, b) => {
  assert(a !== null && b !== null, 'comparators see no null');
  return a < b ? -1 : a > b ? 1 : 0;
};

const bytesComparator: Comparator = (a, b) => compareBytes(a as Uint8Array, b as Uint8Array);

function sequenceComparator(item: Comparator): Comparator {
  return (a, b) => {
    const left = a as readonly Scalar[];
    const right = b as readonly Scalar[];
    const length = Math.min(left.length, right.length);
    for (let i = 0; i < length; i++) {
      const order = item(left[i]!, right[i]!);
      if (order !== 0) return order;
    }
    return left.length - right.length;
  };
}

function memberComparator(members: readonly Comparator[]): Comparator {
  return (a, b) => {
    for (const [i, member] of members.entries()) {
      const order = member((a as readonly Scalar[])[i]!, (b as readonly Scalar[])[i]!);
      if (order !== 0) return order;
    }
    return 0;
  };
}
