/**
 * Numbers the groups of keys that lie close together: each key column gives a small code, and all codes together are a place
 * in an array. Integers by their distance from the least, strings by their number. Takes batches, gives group numbers in
 * order of appearance; says so where the keys turn out to be too far apart.
 */
import { boolType, type DataType, type Repr, reprOf } from '../core/types.ts';
import { constant, type FixedArray, type Rows, type Vector } from '../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes } from './allocator.ts';
import { codeOf, reprCodes } from './codes.ts';
import { validityOf } from './compare.ts';
import { gather } from './gather.ts';
import type { Kernels } from './kernels.ts';
import { type Interner, internerOf, type KeySpec } from './keys.ts';
import { fixedOperand, isNullConstant } from './operand.ts';

/** Codes of a column: 0 is NULL, others are value - min + 1, all below `capacity`. */
interface Span {
  readonly min: number;
  readonly capacity: number;
  readonly stride: number;
}

/** A batch's column as integers. */
interface Integers {
  readonly code: number;
  readonly values: FixedArray;
  readonly step: number;
  readonly valid: Uint8Array | null;
}

/** An array of so many places is always worth it; a bigger one where it has few places a group. */
const placesMin = 1 << 16;
const placesMax = 1 << 25;
const placesPerGroup = 16;
/** Room beyond the bounds that are needed, in lengths of what lies between them: the first that there are places for. */
const spares = [1, 1 / 4, 1 / 16, 0];

export class CodedGroups {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  readonly #types: readonly DataType[];
  readonly #interners: readonly (Interner | null)[];
  readonly #state: Int32Array;
  #spans: readonly Span[];
  #slots: Int32Array;
  /** By group. */
  #codes: Int32Array;

  /** True where every key can have a code. */
  static isPossible(specs: readonly KeySpec[]): boolean {
    return specs.length > 0 && specs.every(({ type, nullsMatch }) => nullsMatch && isCodable(type));
  }

  constructor(kernels: Kernels, specs: readonly KeySpec[], alloc: Allocator) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.#types = specs.map(({ type }) => type);
    this.#interners = specs.map(({ type }) => internerOf(kernels, type, alloc));
    this.#state = alloc.int32(1, true);
    this.#spans = specs.map(() => ({ min: 0, capacity: 1, stride: 1 }));
    this.#slots = alloc.int32(1, true);
    this.#codes = alloc.int32(1024);
  }

  get count(): number {
    return this.#state[0]!;
  }

  /** The group of each asked-for row, at its physical place; null where the keys are too far apart: then nothing is added. */
  assign(columns: readonly Vector[], rows: Rows, scratch: Allocator): Int32Array | null {
    const integers = columns.map((column, i) => this.#integersOf(column, i, rows, scratch));
    const codes = scratch.int32(rows.length);
    if (!this.#encode(integers, rows, codes)) {
      if (!this.#widen(integers, rows, scratch)) return null;
      this.#encode(integers, rows, codes);
    }
    this.#insert(codes, rows);
    return codes;
  }

  /** The keys of groups 0..count-1, a vector a column. */
  keys(alloc: Allocator): readonly Vector[] {
    return this.#types.map((type, i) => this.#decode(type, this.#spans[i]!, this.#interners[i]!, alloc));
  }

  #integersOf(column: Vector, i: number, rows: Rows, scratch: Allocator): Integers | null {
    if (isNullConstant(column)) return null;
    const interner = this.#interners[i]!;
    const valid = validityOf(this.#kernels, column, rows.length, scratch);
    if (interner !== null) {
      return { code: reprCodes.i32, values: interner.ids(column, rows, 'insert', scratch), step: 1, valid };
    }
    const { repr, values, step } = fixedOperand(this.#kernels, column, scratch, rows);
    return { code: codeOf(repr), values, step, valid: step === 0 ? null : valid };
  }

  /** False where a value is outside its column's span. */
  #encode(integers: readonly (Integers | null)[], { length, selection }: Rows, codes: Int32Array): boolean {
    const count = selection?.length ?? length;
    const { primitives } = this.#kernels;
    if (integers[0] === null) codes.fill(0);
    return integers.every((column, i) => {
      if (column === null) return true;
      const { min, capacity, stride } = this.#spans[i]!;
      const { code, values, step, valid } = column;
      const isFirst = i === 0 ? 1 : 0;
      const layout = [...halvesOf(min), capacity, stride, isFirst] as const;
      return primitives.codesOfIntegers(code, values, step, valid, selection, count, ...layout, codes) === 0;
    });
  }

  #insert(codes: Int32Array, { length, selection }: Rows): void {
    const count = selection?.length ?? length;
    for (let at = 0; at < count; ) {
      const max = this.#codes.length;
      const { primitives } = this.#kernels;
      at = primitives.codedInsert(codes, selection, at, count, this.#slots, this.#codes, max, this.#state, codes);
      if (at < count) this.#codes = copied(this.#codes, 2 * max, this.#alloc);
    }
  }

  /** Makes room for the values of a batch; false where the array would be too large for what is in it. */
  #widen(integers: readonly (Integers | null)[], rows: Rows, scratch: Allocator): boolean {
    const asked = rows.selection?.length ?? rows.length;
    const places = Math.min(placesMax, Math.max(placesMin, placesPerGroup * (this.count + asked)));
    const needed = integers.map((column, i) => this.#neededSpan(column, i, rows, scratch));
    // With room to spare, so that keys that ascend seldom lead here; with less of it where that is too much.
    for (const spare of spares) {
      const spans = laidOut(needed, { spans: this.#spans, spare }, places);
      if (spans === null) continue;
      this.#recode(spans);
      return true;
    }
    return false;
  }

  #neededSpan(column: Integers | null, i: number, rows: Rows, scratch: Allocator): Bounds {
    const { min, capacity } = this.#spans[i]!;
    const known: Bounds = capacity === 1 ? null : { min, max: min + capacity - 2 };
    if (column === null) return known;
    const bounds = scratch.bigInt64(2);
    const { code, values, step, valid } = column;
    const { selection, length } = step === 0 ? { selection: null, length: 1 } : rows;
    const count = selection?.length ?? length;
    if (this.#kernels.primitives.integerRange(code, values, valid, selection, count, bounds) === 0) return known;
    const [low, high] = [Number(bounds[0]), Number(bounds[1])];
    return known === null ? { min: low, max: high } : { min: Math.min(min, low), max: Math.max(known.max, high) };
  }

  #recode(spans: readonly Span[]): void {
    const size = spans.reduce((product, { capacity }) => product * capacity, 1);
    const slots = this.#alloc.int32(size);
    const shift = shiftOf(this.#spans, spans);
    if (shift === null) this.#place(spans, slots.fill(0));
    else this.#shift(shift, slots);
    this.#spans = spans;
    this.#slots = slots;
  }

  /** All codes but that of NULL grow by `shift`. */
  #shift(shift: number, slots: Int32Array): void {
    slots.fill(0, 0, 1 + shift).fill(0, this.#slots.length + shift);
    slots[0] = this.#slots[0]!;
    slots.set(this.#slots.subarray(1), 1 + shift);
    if (shift === 0) return;
    const codes = this.#codes;
    for (let group = 0; group < this.count; group++) if (codes[group] !== 0) codes[group] = codes[group]! + shift;
  }

  #place(spans: readonly Span[], slots: Int32Array): void {
    const old = this.#spans;
    const codes = this.#codes;
    for (let group = 0; group < this.count; group++) {
      let code = 0;
      for (let i = 0; i < spans.length; i++) {
        const { stride, capacity, min } = old[i]!;
        const part = Math.floor(codes[group]! / stride) % capacity;
        if (part > 0) code += (part + min - spans[i]!.min) * spans[i]!.stride;
      }
      codes[group] = code;
      slots[code] = group + 1;
    }
  }

  #decode(type: DataType, { min, capacity, stride }: Span, interner: Interner | null, alloc: Allocator): Vector {
    const { primitives } = this.#kernels;
    const { count } = this;
    if (type.id === 'null') return constant(type, null, count);
    const repr = interner === null ? narrowRepr(type) : 'i32';
    const values = allocFixed(alloc, repr, count);
    const bits = alloc.bytes(bitmapBytes(count), true);
    const layout = [stride, capacity, ...halvesOf(min)] as const;
    const nulls = primitives.integersOfCodes(codeOf(repr), this.#codes, count, ...layout, values, bits);
    const valid = nulls === 0 ? null : bits;
    if (interner !== null) {
      const ids = values as Int32Array;
      if (valid !== null) for (let k = 0; k < count; k++) if (((valid[k >> 3]! >> (k & 7)) & 1) === 0) ids[k] = -1;
      return gather(interner.vector(), ids, count, alloc, this.#kernels);
    }
    if (type.id !== 'bool') return { layout: 'fixed', type, length: count, valid, repr, values };
    const packed = alloc.bytes(bitmapBytes(count));
    primitives.bitsOfBytes(values as Int8Array, count, packed);
    return { layout: 'fixed', type: boolType, length: count, valid, repr: 'bit', values: packed };
  }
}

/** By how much codes grow where that is all that changes: of one column, or where the last one has room for more above. */
function shiftOf(old: readonly Span[], spans: readonly Span[]): number | null {
  if (old.some(({ capacity }) => capacity === 1)) return null;
  const shift = old[0]!.min - spans[0]!.min;
  if (old.length === 1) return shift;
  return old.every(({ min, stride }, i) => min === spans[i]!.min && stride === spans[i]!.stride) ? 0 : null;
}

type Bounds = { readonly min: number; readonly max: number } | null;

/** Spans that hold the bounds, those that grew beyond what they were with room to spare on that side; null beyond `places`. */
function laidOut(
  needed: readonly Bounds[],
  grown: { readonly spans: readonly Span[]; readonly spare: number },
  places: number,
): readonly Span[] | null {
  const spans: Span[] = [];
  let stride = 1;
  for (const [i, bounds] of needed.entries()) {
    const { min, max } = bounds === null ? { min: 0, max: -1 } : spared(bounds, grown.spans[i]!, grown.spare);
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) return null;
    const capacity = max - min + 2;
    spans.push({ min, capacity, stride });
    stride *= capacity;
    if (stride > places) return null;
  }
  return spans;
}

function spared({ min, max }: NonNullable<Bounds>, old: Span, spare: number): { min: number; max: number } {
  const room = Math.ceil(spare * (max - min + 1));
  const isEmpty = old.capacity === 1;
  const growsUp = isEmpty || max > old.min + old.capacity - 2;
  const growsDown = !isEmpty && min < old.min;
  return { min: growsDown ? min - room : min, max: growsUp ? max + room : max };
}

function isCodable(type: DataType): boolean {
  const repr = reprOf(type);
  return repr === null || repr === 'bit' || repr === 'i8' || repr === 'i16' || repr === 'i32' || repr === 'i64';
}

function narrowRepr(type: DataType): Repr {
  const repr = reprOf(type) ?? 'i64';
  return repr === 'bit' ? 'i8' : repr;
}

function halvesOf(integer: number): readonly [low: number, high: number] {
  return [integer | 0, Math.floor(integer / 4294967296)];
}

function copied(array: Int32Array, length: number, alloc: Allocator): Int32Array {
  const out = alloc.int32(length);
  out.set(array);
  return out;
}
