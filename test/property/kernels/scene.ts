/** Random arguments for kernels: a seeded scene of rows, a selection, values with edges, strings, keys. */
import type { Repr } from '../../../src/core/types.ts';
import type { FixedArray } from '../../../src/core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes } from '../../../src/kernels/allocator.ts';

export type Arg = ArrayBufferView | number | null;
export interface Case {
  readonly args: readonly Arg[];
  /** What is defined in the outputs, given the result and the arguments. */
  readonly defined: (result: number | undefined, args: readonly Arg[]) => unknown;
}

/** Small and seeded, so that a failure names a seed that repeats it. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed | 1;
  }
  next(bound: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % bound;
  }
  pick<T>(options: readonly T[]): T {
    return options[this.next(options.length)]!;
  }
}

export type NumericRepr = Exclude<Repr, 'bit'>;
export const reprs: readonly NumericRepr[] = ['i8', 'i16', 'i32', 'i64', 'i128', 'f32', 'f64'];
export const integers: readonly NumericRepr[] = ['i8', 'i16', 'i32', 'i64', 'i128'];
export const edges64 = [
  0n,
  1n,
  -1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 31n,
  -(2n ** 31n),
  2n ** 53n + 1n,
  10n ** 18n,
  10n ** 18n - 1n,
  5n,
  -5n,
  15n,
  50n,
  25n,
];
export const edgesFloat = [
  0,
  -0,
  1,
  -1,
  Number.NaN,
  Infinity,
  -Infinity,
  0.1,
  2 ** 31,
  2147483647.5,
  -2147483648.9,
  2 ** 63,
  -(2 ** 63),
  1e300,
  1e-310,
  127.9,
  -128.5,
];

export function fill(dice: Dice, repr: NumericRepr, values: FixedArray): void {
  for (let i = 0; i < values.length; i++) {
    if (values instanceof BigInt64Array) {
      const isHigh = repr === 'i128' && i % 2 === 1;
      values[i] = isHigh && dice.next(2) === 0 ? values[i - 1]! >> 63n : long(dice);
    } else if (repr === 'f32' || repr === 'f64')
      values[i] = dice.next(2) === 0 ? dice.pick(edgesFloat) : (dice.next(2000) - 1000) / 8;
    else
      values[i] =
        dice.next(3) === 0
          ? dice.pick([0, 1, -1, 127, -128, 32767, -32768, 2147483647, -2147483648])
          : dice.next(40) - 20;
  }
}

export function long(dice: Dice): bigint {
  if (dice.next(3) === 0) return dice.pick(edges64);
  if (dice.next(2) === 0) return BigInt(dice.next(100) - 50);
  return BigInt.asIntN(
    64,
    (BigInt(dice.next(2 ** 31)) << 33n) ^ BigInt(dice.next(2 ** 31)) ^ (BigInt(dice.next(8)) << 61n),
  );
}

export class Scene {
  readonly dice: Dice;
  readonly alloc: Allocator;
  readonly length: number;
  readonly selection: Uint16Array | null;
  readonly count: number;
  constructor(seed: number, alloc: Allocator) {
    this.dice = new Dice(seed);
    this.alloc = alloc;
    this.length = this.dice.next(200);
    const chosen = Array.from({ length: this.length }, (_, i) => i).filter(() => this.dice.next(3) > 0);
    this.selection = this.dice.next(2) === 0 ? null : alloc.uint16(chosen.length);
    this.selection?.set(chosen);
    this.count = this.selection?.length ?? this.length;
  }
  rows(): number[] {
    return this.selection === null ? Array.from({ length: this.length }, (_, i) => i) : [...this.selection];
  }
  bits(length = this.length): Uint8Array {
    const bits = this.alloc.bytes(bitmapBytes(length));
    for (let i = 0; i < bits.length; i++) bits[i] = this.dice.next(4) === 0 ? 0xff : this.dice.next(256);
    return bits;
  }
  valid(): Uint8Array | null {
    return this.dice.next(2) === 0 ? null : this.bits();
  }
  values(repr: NumericRepr, length = this.length): FixedArray {
    const values = allocFixed(this.alloc, repr, length);
    fill(this.dice, repr, values);
    return values;
  }
  /** A column or a constant: its values and step. */
  operand(repr: NumericRepr): readonly [FixedArray, number] {
    const step = this.dice.next(3) === 0 ? 0 : 1;
    return [this.values(repr, step === 0 ? 1 : this.length), step];
  }
  strings(length = this.length): { offsets: Int32Array; values: Uint8Array } {
    const texts = Array.from({ length }, () => this.text());
    const offsets = this.alloc.int32(length + 1, true);
    const bytes = Buffer.from(texts.join(''));
    let at = 0;
    texts.forEach((text, i) => {
      at += Buffer.byteLength(text);
      offsets[i + 1] = at;
    });
    const values = this.alloc.bytes(bytes.length);
    values.set(bytes);
    return { offsets, values };
  }
  text(): string {
    const size = this.dice.pick([0, 1, 2, 3, 4, 7, 8, 9, 17, 40]);
    return Array.from({ length: size }, () => this.dice.pick(['a', 'b', 'ab', 'é', '\u{1F600}', '_', '%', '\0'])).join(
      '',
    );
  }
  keys(entries: number): Uint8Array | Uint16Array | Int32Array {
    const kind = this.dice.next(3);
    const keys =
      kind === 0
        ? this.alloc.bytes(this.length)
        : kind === 1
          ? this.alloc.uint16(this.length)
          : this.alloc.int32(this.length);
    for (let i = 0; i < keys.length; i++) keys[i] = this.dice.next(entries);
    return keys;
  }
  ids(groups: number): Int32Array {
    const ids = this.alloc.int32(this.length);
    for (let i = 0; i < ids.length; i++) ids[i] = this.dice.next(groups);
    return ids;
  }
}

export const firstBits = (bits: Uint8Array, length: number): number[] =>
  Array.from({ length }, (_, i) => (bits[i >> 3]! >> (i & 7)) & 1);

/** The values of rows up to a failure, if there was one. */
export function atRows(
  scene: Scene,
  repr: NumericRepr,
  out: FixedArray,
  valid: Uint8Array | null,
  failed: number,
): unknown[] {
  if (failed !== -1) return [];
  const lanes = repr === 'i128' ? 2 : 1;
  const rows = scene.rows().filter((row) => valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1);
  return rows.map((row) => Array.from(out.subarray(row * lanes, (row + 1) * lanes) as Float64Array));
}

export type Maker = (scene: Scene) => Case;

/** Operands that seldom fail, so that whole outputs are compared as well. */
export function gentle(s: Scene, repr: NumericRepr, forcedStep?: 1): readonly [FixedArray, number] {
  const step = forcedStep ?? s.dice.next(2);
  const values = s.values(repr, step === 0 ? 1 : s.length);
  if (s.dice.next(3) === 0) return [values, step];
  for (let i = 0; i < values.length; i++) {
    const small = s.dice.next(15) - 7;
    if (values instanceof BigInt64Array)
      values[i] =
        repr === 'i128' && i % 2 === 1
          ? values[i - 1]! >> 63n
          : BigInt(small) * (repr === 'i128' ? 10n ** BigInt(s.dice.next(18)) : 1n);
    else values[i] = small === 0 ? 1 : small;
  }
  return [values, step];
}

export function leasedCopy<T extends Uint8Array | Int32Array | Uint32Array>(s: Scene, array: T): T {
  const out = (
    array instanceof Int32Array
      ? s.alloc.int32(array.length)
      : array instanceof Uint32Array
        ? s.alloc.uint32(array.length)
        : s.alloc.bytes(array.length)
  ) as T;
  out.set(array);
  return out;
}

export function someRows(s: Scene): Uint8Array | Uint16Array | Int32Array {
  const count = s.dice.next(100);
  const kind = s.dice.next(3);
  const rows = kind === 0 ? s.alloc.bytes(count) : kind === 1 ? s.alloc.uint16(count) : s.alloc.int32(count);
  for (let i = 0; i < count; i++) rows[i] = kind === 2 ? s.dice.next(s.length + 2) - 1 : s.dice.next(s.length + 1);
  return rows;
}

export function someWords(s: Scene, width: number): Uint32Array {
  const words = s.alloc.uint32(2 * width * s.length);
  for (let i = 0; i < words.length; i++) words[i] = s.dice.next(2) === 0 ? s.dice.next(4) : s.dice.next(2 ** 31) * 2;
  return words;
}

export function someIds(s: Scene): Int32Array {
  const ids = s.alloc.int32(s.length);
  for (let i = 0; i < ids.length; i++) ids[i] = s.dice.next(10) - 1;
  return ids;
}

export function maybeIds(s: Scene): Int32Array | null {
  return s.dice.next(2) === 0 ? null : s.ids(4);
}
