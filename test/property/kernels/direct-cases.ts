/** Cases of the kernels that take integer keys as places of an array, or divide integers. */
import type { FixedArray } from '../../../src/core/vector.ts';
import { codeOf } from '../../../src/kernels/codes.ts';
import { twins } from '../../../src/kernels/twins.ts';
import { type Arg, atRows, gentle, leasedCopy, type Maker, type NumericRepr, type Scene } from './scene.ts';

const narrow: readonly NumericRepr[] = ['i8', 'i16', 'i32', 'i64'];

export const directCases: Readonly<Record<string, Maker>> = {
  integerRange: (s) => {
    const repr = s.dice.pick(narrow);
    return {
      args: [codeOf(repr), s.values(repr), s.valid(), s.selection, s.count, s.alloc.bigInt64(2)],
      defined: (_, a) => Array.from(a[5] as BigInt64Array),
    };
  },
  fillHeads: (s) => {
    const { args } = built(s);
    return {
      args,
      defined: (nulls, a) => (nulls === -1 ? [] : [Array.from(a[6] as Int32Array), bytesOf(a[7]!)]),
    };
  },
  markIntegers: (s) => {
    const { args } = built(s);
    const [code, values, valid, length, low, high] = args;
    return {
      args: [code!, values!, valid!, length!, low!, high!, s.alloc.bytes(13, true)],
      defined: (_, a) => bytesOf(a[6]!),
    };
  },
  rankBits: (s) => {
    const words = 1 + s.dice.next(5);
    return {
      args: [s.bits(64 * words), words, s.alloc.int32(words)],
      defined: (_, a) => Array.from(a[2] as Int32Array),
    };
  },
  matchHeads: (s) => {
    const repr = s.dice.pick(narrow);
    const range = 100;
    const bits = s.bits(128);
    bits[12] = bits[12]! & 0b1111;
    const ranks = s.alloc.int32(2);
    const count = twins.rankBits(bits, 2, ranks);
    const heads = s.alloc.int32(128);
    heads.forEach((_, i) => (heads[i] = s.dice.next(3) === 0 ? -1 : s.dice.next(9)));
    heads[range] = -1;
    const rows = s.alloc.int32(count).map((_, i) => 3 * i);
    const out = s.dice.next(2) === 0 ? s.alloc.int32(s.length, true) : null;
    const table: readonly Arg[] = s.dice.pick([
      [heads, null, null],
      [null, bits, ranks],
      [leasedCopy(s, rows), bits, ranks],
    ]);
    const low = s.dice.next(12) - 9;
    const halves = [low, low < 0 ? -1 : 0];
    const { selection } = s;
    const kept = s.alloc.uint16(s.count);
    return {
      args: [codeOf(repr), near(s, repr), s.valid(), selection, s.count, ...halves, range, ...table, out, kept],
      defined: (matched, a) => [
        a[11] === null ? [] : s.rows().map((row) => (a[11] as Int32Array)[row]!),
        Array.from((a[12] as Uint16Array).subarray(0, matched)),
      ],
    };
  },
  divideIntegers: (s) => {
    const repr = s.dice.pick(narrow);
    const operands = [...gentle(s, repr), ...gentle(s, repr)];
    const out = s.values(repr);
    const valid = s.valid();
    return {
      args: [codeOf(repr), s.dice.next(2), ...operands, valid, s.selection, s.count, out],
      defined: (failed, a) => atRows(s, repr, a[9] as FixedArray, valid, failed!),
    };
  },
  divideScaled: (s) => {
    const small = (to: number): BigInt64Array => {
      const out = s.alloc.bigInt64(s.length);
      out.forEach((_, i) => (out[i] = BigInt(s.dice.next(2 * to + 1) - to)));
      return out;
    };
    const right = small(300);
    if (s.dice.next(3) > 0) right.forEach((divisor, i) => (right[i] = divisor || 7n));
    const valid = s.valid();
    const out = s.alloc.bigInt64(s.length);
    const [low, high] = s.dice.pick([
      [10_000, 0],
      [1_215_752_192, 23],
    ] as const);
    return {
      args: [small(1_000_000), s.dice.next(2), right, s.dice.next(2), low, high, valid, s.selection, s.count, out],
      defined: (failed, a) => [failed, atRows(s, 'i64', a[9] as FixedArray, valid, failed!)],
    };
  },
  anyNegative: (s) => {
    const numbers = s.alloc.int32(s.length);
    numbers.forEach((_, i) => (numbers[i] = s.dice.next(60) === 0 ? -1 : s.dice.next(9)));
    return { args: [numbers, s.length], defined: (found) => found };
  },
  codesOfIntegers: (s) => {
    const repr = s.dice.pick(narrow);
    const step = s.dice.next(4) === 0 ? 0 : 1;
    const codes = s.alloc.int32(s.length).fill(3);
    const low = s.dice.next(12) - 9;
    const { selection, count, dice } = s;
    const layout = [low, low < 0 ? -1 : 0, 30 + dice.next(20), 1 + dice.next(5), dice.next(2)];
    return {
      args: [codeOf(repr), near(s, repr), step, s.valid(), selection, count, ...layout, codes],
      defined: (beyond, a) => (beyond === 1 ? [] : Array.from(a[11] as Int32Array)),
    };
  },
  codedInsert: (s) => {
    const { count, selection } = s;
    const slots = s.alloc.int32(20, true);
    const args = [s.ids(20), selection, s.dice.next(count + 1), count, slots, s.alloc.int32(20, true)];
    return {
      args: [...args, 10 + s.dice.next(11), s.alloc.int32(1, true), s.alloc.int32(s.length, true)],
      defined: (_, a) => [4, 5, 7, 8].map((i) => Array.from(a[i] as Int32Array)),
    };
  },
  integersOfCodes: (s) => {
    const repr = s.dice.pick(narrow);
    const codes = s.ids(60);
    const layout = [1 + s.dice.next(4), 1 + s.dice.next(20), -7, -1];
    return {
      args: [codeOf(repr), codes, s.length, ...layout, s.values(repr), s.alloc.bytes((s.length + 7) >> 3, true)],
      defined: (_, a) => [Array.from(a[7] as Float64Array), Array.from(a[8] as Uint8Array)],
    };
  },
  matchKeys: (s) => {
    const keys = s.keys(6);
    const entryRows = s.alloc.int32(6);
    entryRows.forEach((_, i) => (entryRows[i] = s.dice.next(6) - 2));
    const out = s.dice.next(2) === 0 ? s.alloc.int32(s.length, true) : null;
    const { count, selection } = s;
    return {
      args: [keys, keys.BYTES_PER_ELEMENT, s.valid(), selection, count, entryRows, out, s.alloc.uint16(count)],
      defined: (matched, a) => [
        a[6] === null ? [] : Array.from(a[6] as Int32Array),
        Array.from((a[7] as Uint16Array).subarray(0, matched)),
      ],
    };
  },
};

/** Values about the places of a small array, and some far away. */
function near(s: Scene, repr: NumericRepr): FixedArray {
  const values = s.values(repr);
  for (let i = 0; i < values.length; i++) {
    const value = s.dice.next(40) - 8;
    if (s.dice.next(8) > 0) values[i] = values instanceof BigInt64Array ? BigInt(value) : value;
  }
  return values;
}

/** The arguments of fillHeads: mostly distinct values from `min` on. */
function built(s: Scene): { args: readonly Arg[] } {
  const repr = s.dice.pick(narrow);
  const values = s.values(repr);
  const min = s.dice.pick([-5, 0, 3]);
  const twice = s.dice.next(4) === 0 ? s.dice.next(s.length + 1) : -1;
  const length = Math.min(s.length, 100);
  for (let i = 0; i < length; i++) {
    const value = min + (i === twice ? 0 : i);
    values[i] = values instanceof BigInt64Array ? BigInt(value) : value;
  }
  const heads = s.alloc.int32(101).fill(-1);
  const bits = s.dice.next(2) === 0 ? null : s.alloc.bytes(13, true);
  return { args: [codeOf(repr), values, s.valid(), length, min | 0, min < 0 ? -1 : 0, heads, bits] };
}

function bytesOf(arg: Arg): readonly number[] {
  return arg === null ? [] : Array.from(arg as Uint8Array);
}
