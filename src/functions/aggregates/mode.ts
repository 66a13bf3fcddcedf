/**
 * mode: the value that occurs most often. Of several the first in the order that was asked for; without one, the first
 * in the order of Spark's hash table, so that ties fall as they do there.
 */
import { comparatorOf, isOrderable } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, list } from '../../core/types.ts';
import type { AggregateFunction, AggregateOptions, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { sparkBytes, sparkInt } from '../hash/murmur3.ts';
import { wrongArgumentCount } from '../mismatch.ts';
import { keyOfValue } from './collect.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const modeFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'mode',
    signature: 'mode(expr[, deterministic]) or mode() WITHIN GROUP (ORDER BY expr)',
    doc: 'The value that occurs most often. Of several, the least where it is deterministic, or the first of the order.',
    example: ['mode(col) FROM VALUES (0), (10), (10) AS tab(col)', '10'],
    takesOrderKey: true,
    bind: bindMode,
  }),
];

function bindMode(args: readonly Argument[], options: AggregateOptions): BoundAggregate | TypeMismatch {
  const [arg, flag] = args;
  const isOrdered = options.orderBy.length > 0;
  if (options.distinct) return misuse('DISTINCT_UNSUPPORTED', {});
  if (arg === undefined) return misuse('WITHIN_GROUP_MISSING', {});
  if (isOrdered && args.length > 1) return misuse('WRONG_NUM_ORDERINGS', { expectedNum: 0, actualNum: 1 });
  if (args.length > 2) return wrongArgumentCount('mode', '[1, 2]', args.length);
  const wrong = flag === undefined ? null : wrongFlag(flag);
  if (wrong !== null) return wrong;
  const isLeast = isOrdered || flag?.constant === true;
  const order = isLeast && isOrderable(arg.type) ? comparatorOf(arg.type) : null;
  return boundMode(arg.type, order, options.orderBy[0]?.descending ? -1 : 1, args.length);
}

function misuse(
  which: 'DISTINCT_UNSUPPORTED' | 'WITHIN_GROUP_MISSING' | 'WRONG_NUM_ORDERINGS',
  more: Readonly<Record<string, number>>,
): TypeMismatch {
  const condition = `INVALID_WITHIN_GROUP_EXPRESSION.${which}` as const;
  return { kind: 'mismatch', condition, parameters: { funcName: '`mode`', ...more } };
}

function wrongFlag(flag: Argument): TypeMismatch | null {
  if (flag.constant === undefined) {
    const parameters = { funcName: '`mode`', paramName: '`deterministic`', paramType: '"BOOLEAN"' };
    return { kind: 'mismatch', condition: 'NON_FOLDABLE_ARGUMENT', parameters };
  }
  if (flag.constant === null) {
    const parameters = { exprName: '`deterministic`' };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL', parameters };
  }
  if (flag.type.id === 'bool') return null;
  const parameters = {
    functionName: '`mode`',
    paramIndex: 'second',
    requiredType: '"BOOLEAN"',
    inputType: quotedType(flag.type),
  };
  return { kind: 'mismatch', condition: 'UNEXPECTED_INPUT_TYPE', parameters };
}

function boundMode(
  type: DataType,
  order: ((a: Scalar, b: Scalar) => number) | null,
  direction: number,
  argsCount: number,
): BoundAggregate {
  const partial = [list(type, false)];
  const aggregate: ValueAggregate<Scalar[]> = {
    start: () => [],
    add(state, [value]) {
      if (value !== null) state.push(value!);
      return state;
    },
    save: (state) => [state],
    merge(state, [saved]) {
      for (const value of saved as readonly Scalar[]) state.push(value);
      return state;
    },
    finish(state) {
      const best = mostFrequent(type, state);
      if (best.length <= 1 || order === null) return best[0] ?? null;
      return best.reduce((a, b) => (direction * order(b, a) < 0 ? b : a));
    },
    count: (state) => state.length,
  };
  return boundAggregate({
    arguments: argsCount === 2 ? [type, { id: 'bool' }] : [type],
    type,
    partial,
    create: (context) => valueStates(context, aggregate, { type, partial, skipsNulls: false }),
  });
}

/** The values that occur most often, in the order of the hash table. */
function mostFrequent(type: DataType, values: readonly Scalar[]): readonly Scalar[] {
  const counts = new Map<string | number | bigint | boolean, { readonly value: Scalar; count: number }>();
  for (const value of values) {
    const key = keyOfValue(type, value);
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { value, count: 1 });
    else entry.count += 1;
  }
  let most = 0;
  for (const { count } of counts.values()) most = Math.max(most, count);
  const entries = [...counts.values()];
  const best = [...entries.keys()].filter((i) => entries[i]!.count === most);
  if (best.length > 1) {
    const places = tablePlaces(entries.map(({ value }) => javaHash(type, value)));
    best.sort((a, b) => places[a]! - places[b]!);
  }
  return best.map((i) => entries[i]!.value);
}

/** Where each of the hashes, put in one after the other, comes to stand in a table that doubles when 70 % full. */
function tablePlaces(hashes: readonly number[]): readonly number[] {
  let slots: (number | undefined)[] = Array.from({ length: 64 });
  let used = 0;
  for (const at of hashes.keys()) {
    place(slots, hashes, at);
    used += 1;
    if (used <= Math.trunc(0.7 * slots.length)) continue;
    const larger: (number | undefined)[] = Array.from({ length: slots.length * 2 });
    for (const entry of slots) if (entry !== undefined) place(larger, hashes, entry);
    slots = larger;
  }
  const places: number[] = [];
  for (const [slot, entry] of slots.entries()) if (entry !== undefined) places[entry] = slot;
  return places;
}

function place(slots: (number | undefined)[], hashes: readonly number[], entry: number): void {
  const mask = slots.length - 1;
  let slot = sparkInt(hashes[entry]!, 0) & mask;
  for (let step = 1; slots[slot] !== undefined; step++) slot = (slot + step) & mask;
  slots[slot] = entry;
}

/** The hash code that the value's Java object has; 0 for those whose code is not worth knowing. */
function javaHash(type: DataType, value: Scalar): number {
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (typeof value === 'string') return sparkBytes(Buffer.from(value), 42);
  if (typeof value === 'bigint') return type.id === 'decimal' ? 0 : foldedLong(value);
  if (typeof value !== 'number') return 0;
  if (type.id !== 'float') return value | 0;
  const view = new DataView(new ArrayBuffer(8));
  if (type.bits === 32) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return type.bits === 32 ? view.getInt32(0) : foldedLong(view.getBigInt64(0));
}

function foldedLong(value: bigint): number {
  return Number(BigInt.asIntN(32, value)) ^ Number(BigInt.asIntN(32, value >> 32n));
}
