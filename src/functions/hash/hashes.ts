/** hash and xxhash64: one number of any values, folded from left to right; NULLs leave it as it is. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, hasMap, int32, int64 } from '../../core/types.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';
import { sparkBytes, sparkInt, sparkLong } from './murmur3.ts';
import { xxBytes, xxInt, xxLong } from './xxhash64.ts';

/** How one kind of hash takes the forms that values have. */
interface Hasher<H> {
  int(value: number, seed: H): H;
  long(value: bigint, seed: H): H;
  bytes(value: Uint8Array, seed: H): H;
}

const murmur: Hasher<number> = { int: sparkInt, long: sparkLong, bytes: sparkBytes };
const xx: Hasher<bigint> = { int: xxInt, long: xxLong, bytes: xxBytes };

export const hashFunctions: readonly ScalarFunction[] = [
  hashing('hash', 'A hash of 32 bits of the values (Murmur3).', ['hash(1)', '-559580957'], int32, (types) =>
    folded(types, murmur, 42),
  ),
  hashing(
    'xxhash64',
    'A hash of 64 bits of the values (xxHash).',
    ['xxhash64(1)', '-6698625589789238999'],
    int64,
    (types) => folded(types, xx, 42n),
  ),
];

/** The hash that xxhash64 gives for one value of a type that is not NULL. */
export function xxHashOf(type: DataType): (value: Scalar) => bigint {
  const step = valueStep(type, xx);
  return (value) => step(value, 42n);
}

function hashing(
  name: string,
  doc: string,
  example: readonly [string, string],
  type: DataType,
  make: (types: readonly DataType[]) => BoundCall['scalar'],
): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'hash',
    doc,
    signature: `${name}(expr1, ...)`,
    examples: [example],
    nulls: 'handled',
    volatility: 'immutable',
    bind: (args) => bindHash(name, args, type, make),
  };
}

function bindHash(
  name: string,
  args: readonly Argument[],
  type: DataType,
  make: (types: readonly DataType[]) => BoundCall['scalar'],
): BoundCall | TypeMismatch {
  if (args.length === 0) return wrongArgumentCount(name, '> 0', 0);
  const types = args.map((arg) => arg.type);
  if (types.some(hasMap))
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.HASH_MAP_TYPE',
      parameters: { functionName: `\`${name}\`` },
    };
  return { kind: 'bound', arguments: types, type, nullable: false, mayFail: false, scalar: make(types) };
}

function folded<H extends number | bigint>(
  types: readonly DataType[],
  hasher: Hasher<H>,
  seed: H,
): BoundCall['scalar'] {
  const steps = types.map((type) => stepOf(type, hasher));
  return (_, ...values) => steps.reduce<H>((hash, step, i) => step(values[i]!, hash), seed);
}

type Step<H> = (value: Scalar, seed: H) => H;

function stepOf<H extends number | bigint>(type: DataType, hasher: Hasher<H>): Step<H> {
  const step = valueStep(type, hasher);
  return (value, seed) => (value === null ? seed : step(value, seed));
}

function valueStep<H extends number | bigint>(type: DataType, hasher: Hasher<H>): Step<H> {
  switch (type.id) {
    case 'null':
      return (_, seed) => seed;
    case 'bool':
      return (value, seed) => hasher.int(value === true ? 1 : 0, seed);
    case 'int':
      return type.bits === 64
        ? (value, seed) => hasher.long(value as bigint, seed)
        : (value, seed) => hasher.int(value as number, seed);
    case 'date':
      return (value, seed) => hasher.int(value as number, seed);
    case 'time':
    case 'timestamp':
      return (value, seed) => hasher.long(value as bigint, seed);
    case 'float':
      return type.bits === 64
        ? (value, seed) => hasher.long(doubleBits(value as number), seed)
        : (value, seed) => hasher.int(floatBits(value as number), seed);
    case 'decimal':
      return type.precision <= 18
        ? (value, seed) => hasher.long(value as bigint, seed)
        : (value, seed) => hasher.bytes(bigIntegerBytes(value as bigint), seed);
    case 'utf8':
      return (value, seed) => hasher.bytes(Buffer.from(value as string), seed);
    case 'binary':
      return (value, seed) => hasher.bytes(value as Uint8Array, seed);
    case 'interval':
      return intervalStep(type.unit, hasher);
    case 'list': {
      const item = stepOf(type.item.type, hasher);
      return (value, seed) => (value as readonly Scalar[]).reduce<H>((hash, each) => item(each, hash), seed);
    }
    case 'struct': {
      const members = type.fields.map((f) => stepOf(f.type, hasher));
      return (value, seed) =>
        members.reduce<H>((hash, member, i) => member((value as readonly Scalar[])[i]!, hash), seed);
    }
    case 'map':
    case 'variant':
      return (_, seed) => seed;
  }
}

function intervalStep<H extends number | bigint>(
  unit: 'yearMonth' | 'dayTime' | 'calendar',
  hasher: Hasher<H>,
): Step<H> {
  if (unit === 'yearMonth') return (value, seed) => hasher.int(value as number, seed);
  if (unit === 'dayTime') return (value, seed) => hasher.long(value as bigint, seed);
  return (value, seed) => {
    const [months, days, micros] = value as readonly [number, number, bigint];
    return hasher.int(months, hasher.int(days, hasher.long(micros, seed)));
  };
}

function doubleBits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Number.isNaN(value) ? NaN : value + 0);
  return view.getBigInt64(0);
}

function floatBits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, Number.isNaN(value) ? NaN : value + 0);
  return view.getInt32(0);
}

/** Two's complement, big-endian, as few bytes as hold it: Java's BigInteger.toByteArray. */
function bigIntegerBytes(value: bigint): Uint8Array {
  let size = 1;
  while (BigInt.asIntN(8 * size, value) !== value) size++;
  const hex = BigInt.asUintN(8 * size, value)
    .toString(16)
    .padStart(2 * size, '0');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
