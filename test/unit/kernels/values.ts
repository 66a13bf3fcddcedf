/** Random values of every type, as plain data, for tests of vectors. */
import fc from 'fast-check';
import type { Scalar } from '../../../src/core/scalar.ts';
import {
  binary,
  boolType,
  calendarInterval,
  type DataType,
  dateType,
  dayTimeInterval,
  decimal,
  field,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  list,
  map,
  nullType,
  struct,
  timestampNtz,
  timestampUtc,
  utf8,
  variantType,
  yearMonthInterval,
} from '../../../src/core/types.ts';

const plainTypes: readonly DataType[] = [
  nullType,
  boolType,
  int8,
  int16,
  int32,
  int64,
  float32,
  float64,
  decimal(10, 2),
  decimal(18, 0),
  decimal(38, 10),
  utf8,
  binary,
  dateType,
  { id: 'time', precision: 9 },
  timestampUtc,
  timestampNtz,
  yearMonthInterval,
  dayTimeInterval,
  calendarInterval,
  variantType,
];

/** Each plain type, and lists, structs and maps of some. */
export const allTypes: readonly DataType[] = [
  ...plainTypes,
  list(int32),
  list(utf8),
  list(list(int64)),
  struct([field('a', int32), field('b', utf8), field('c', struct([field('d', float64)]))]),
  map(utf8, int64),
  map(int32, list(utf8)),
  list(struct([field('x', boolType), field('y', decimal(38, 2))])),
];

/** A value of the type, not null at the top. */
function valueOf(type: DataType): fc.Arbitrary<Scalar> {
  switch (type.id) {
    case 'null':
      return fc.constant(null);
    case 'bool':
      return fc.boolean();
    case 'int':
      return type.bits === 64
        ? fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        : fc.integer({ min: -(2 ** (type.bits - 1)), max: 2 ** (type.bits - 1) - 1 });
    case 'float':
      return type.bits === 32 ? fc.float() : fc.double();
    case 'decimal':
      return fc.bigInt({ min: 1n - 10n ** BigInt(type.precision), max: 10n ** BigInt(type.precision) - 1n });
    case 'utf8':
      return fc.string({ unit: 'grapheme', maxLength: 20 });
    case 'binary':
      return fc.uint8Array({ maxLength: 20 });
    case 'date':
      return fc.integer({ min: -719_162, max: 2_932_896 });
    case 'time':
      return fc.bigInt({ min: 0n, max: 86_399_999_999_999n });
    case 'timestamp':
      return fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n });
    case 'interval':
      if (type.unit === 'yearMonth') return fc.integer();
      if (type.unit === 'dayTime') return fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n });
      return fc.tuple(fc.integer(), fc.integer(), fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }));
    case 'variant':
      return fc.tuple(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }));
    case 'list':
      return fc.array(nullable(type.item.type), { maxLength: 4 });
    case 'struct':
      return fc.tuple(...type.fields.map((member) => nullable(member.type)));
    case 'map':
      return fc.uniqueArray(fc.tuple(valueOf(type.key.type), nullable(type.value.type)), {
        maxLength: 4,
        selector: ([key]) => String(key),
      });
  }
}

export function nullable(type: DataType): fc.Arbitrary<Scalar> {
  return fc.option(valueOf(type), { freq: 3, nil: null });
}

/** Up to 40 values, some null, few distinct at times. */
export function valuesOf(type: DataType, max = 40): fc.Arbitrary<Scalar[]> {
  const few = fc
    .array(nullable(type), { minLength: 1, maxLength: 4 })
    .chain((some) => fc.array(fc.constantFrom(...some), { maxLength: max }));
  return fc.oneof(fc.array(nullable(type), { maxLength: max }), few);
}
