/** approx_count_distinct: HyperLogLog++ over the 64-bit hashes that xxhash64 gives, so that the estimate is Spark's. */
import type { Scalar } from '../../core/scalar.ts';
import { binary, float64, int64, isNumeric } from '../../core/types.ts';
import { notConstant } from '../declare.ts';
import type { AggregateFunction, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { xxHashOf } from '../hash/hashes.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { linearMax, measured, precisionMin } from './distinct-count-measured.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const approxCountDistinct: AggregateFunction = declareAggregate({
  name: 'approx_count_distinct',
  signature: 'approx_count_distinct(expr[, relativeSD])',
  doc: 'About how many different values there are; the second argument is the deviation allowed, 0.05 where none is given.',
  example: ['approx_count_distinct(col) FROM VALUES (1), (1), (2) AS tab(col)', '2'],
  emptyValue: 0n,
  ignoresDuplicates: true,
  bind: bindDistinct,
});

/** Which registers have which rank, where few do; or all of them. */
type Registers = Map<number, number> | Uint8Array;

function bindDistinct(args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [arg, deviation] = args;
  if (arg === undefined || args.length > 2) return wrongArgumentCount('approx_count_distinct', '[1, 2]', args.length);
  const bits = precisionOf(deviation);
  if (typeof bits !== 'number') return bits;
  const hash = xxHashOf(arg.type);
  const size = 2 ** bits;
  const add = (state: Registers, value: Scalar): Registers => {
    const hashed = BigInt.asUintN(64, hash(value));
    const rest = BigInt.asUintN(64, hashed << BigInt(bits)) | (1n << BigInt(bits - 1));
    return raised(state, Number(hashed >> BigInt(64 - bits)), leadingZeros(rest) + 1, size);
  };
  const aggregate: ValueAggregate<Registers> = {
    start: () => new Map(),
    add: (state, [value]) => (value === null ? state : add(state, value!)),
    save: (state) => [dense(state, size)],
    merge: (state, [saved]) =>
      (saved as Uint8Array).reduce<Registers>((to, rank, at) => (rank === 0 ? to : raised(to, at, rank, size)), state),
    finish: (state) => BigInt(Math.round(estimate(dense(state, size), bits))),
  };
  return boundAggregate({
    arguments: args.map((each) => each.type),
    type: int64,
    nullable: false,
    partial: [binary],
    create: (context) => valueStates(context, aggregate, { type: int64, partial: [binary], skipsNulls: false }),
  });
}

/** The bits of a hash that choose its register, for the deviation wanted. Above 39 % there would be too few. */
function precisionOf(deviation: Argument | undefined): number | TypeMismatch {
  if (deviation === undefined) return bitsFor(0.05);
  const { type, constant } = deviation;
  if (!isNumeric(type)) return unexpectedInput(1, float64, type);
  if (constant === undefined || constant === null) return notConstant('relativeSD', type);
  const share = type.id === 'decimal' ? Number(constant) / 10 ** type.scale : Number(constant);
  const bits = bitsFor(share);
  if (share > 0 && bits >= precisionMin && bits <= bitsMax) return bits;
  const parameters = { exprName: '`relativeSD`', valueRange: '(0, 0.39]', currentValue: String(share) };
  return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
}

/** More registers than that are more than a state should hold. */
const bitsMax = 24;

function bitsFor(deviation: number): number {
  return Math.ceil((2 * Math.log(1.106 / deviation)) / Math.LN2);
}

function raised(state: Registers, at: number, rank: number, size: number): Registers {
  if (state instanceof Uint8Array) {
    if (state[at]! < rank) state[at] = rank;
    return state;
  }
  if ((state.get(at) ?? 0) < rank) state.set(at, rank);
  return state.size > size / 16 ? dense(state, size) : state;
}

function dense(state: Registers, size: number): Uint8Array {
  if (state instanceof Uint8Array) return state;
  const registers = new Uint8Array(size);
  for (const [at, rank] of state) registers[at] = rank;
  return registers;
}

function leadingZeros(value: bigint): number {
  const high = Number(value >> 32n);
  return high === 0 ? 32 + Math.clz32(Number(value)) : Math.clz32(high);
}

function estimate(registers: Uint8Array, bits: number): number {
  const { length } = registers;
  let inverse = 0;
  let empty = 0;
  for (const rank of registers) {
    inverse += 2 ** -rank;
    if (rank === 0) empty++;
  }
  const raw = (alphaOf(bits, length) * length * length) / inverse;
  const linear = empty > 0 ? length * Math.log(length / empty) : Number.POSITIVE_INFINITY;
  if (empty > 0 && (linear <= (linearMax[bits - precisionMin] ?? 0) || raw <= 2.5 * length)) return linear;
  const table = measured[bits - precisionMin];
  return table !== undefined && raw < 5 * length ? raw - bias(raw, table) : raw;
}

function alphaOf(bits: number, length: number): number {
  return [0.673, 0.697, 0.709][bits - precisionMin] ?? 0.7213 / (1 + 1.079 / length);
}

const neighbours = 6;

/** By how much a raw estimate is too high: the mean of what it was at the measured estimates nearest to it. */
function bias(raw: number, table: string): number {
  const pairs = pairsOf(table);
  const distance = (i: number): number => (raw - pairs[i]!.raw) ** 2;
  const next = pairs.findIndex((pair) => pair.raw >= raw);
  let low = Math.max((next === -1 ? pairs.length : next) - neighbours + 1, 0);
  let high = Math.min(low + neighbours, pairs.length);
  for (; high < pairs.length && distance(high) < distance(low); high++) low++;
  const near = pairs.slice(low, high);
  return near.reduce((sum, pair) => sum + pair.bias, 0) / near.length;
}

function pairsOf(table: string): readonly { readonly raw: number; readonly bias: number }[] {
  let raw = 0;
  let values = 0;
  return table.split(' ').map((pair) => {
    const [rawStep = '', valueStep = ''] = pair.split(':');
    raw += Number.parseInt(rawStep, 36);
    values += Number.parseInt(valueStep, 36);
    return { raw: raw / 10_000, bias: raw / 10_000 - values };
  });
}
