/** Every Wasm loop equals its JavaScript twin: the same arguments in leased and in ordinary memory, the same results. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Repr } from '../../src/core/types.ts';
import type { FixedArray } from '../../src/core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes, HeapAllocator } from '../../src/kernels/allocator.ts';
import { reprCodes } from '../../src/kernels/codes.ts';
import { createKernels } from '../../src/kernels/kernels.ts';
import { MemoryPool } from '../../src/kernels/memory.ts';
import { type Primitives, twins } from '../../src/kernels/twins.ts';

type Arg = ArrayBufferView | number | null;
interface Case {
  readonly args: readonly Arg[];
  /** What is defined in the outputs, given the result and the arguments. */
  readonly defined: (result: number | undefined, args: readonly Arg[]) => unknown;
}

const pool = new MemoryPool({ pagesMax: 1024, guard: true });
const lease = pool.lease();
const kernels = createKernels(lease);
afterAll(() => lease.end());

/** Small and seeded, so that a failure names a seed that repeats it. */
class Dice {
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

type NumericRepr = Exclude<Repr, 'bit'>;
const reprs: readonly NumericRepr[] = ['i8', 'i16', 'i32', 'i64', 'i128', 'f32', 'f64'];
const integers: readonly NumericRepr[] = ['i8', 'i16', 'i32', 'i64', 'i128'];
const edges64 = [
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
const edgesFloat = [
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

function fill(dice: Dice, repr: NumericRepr, values: FixedArray): void {
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

function long(dice: Dice): bigint {
  if (dice.next(3) === 0) return dice.pick(edges64);
  if (dice.next(2) === 0) return BigInt(dice.next(100) - 50);
  return BigInt.asIntN(
    64,
    (BigInt(dice.next(2 ** 31)) << 33n) ^ BigInt(dice.next(2 ** 31)) ^ (BigInt(dice.next(8)) << 61n),
  );
}

class Scene {
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

const firstBits = (bits: Uint8Array, length: number): number[] =>
  Array.from({ length }, (_, i) => (bits[i >> 3]! >> (i & 7)) & 1);

/** The values of rows up to a failure, if there was one. */
function atRows(scene: Scene, repr: NumericRepr, out: FixedArray, valid: Uint8Array | null, failed: number): unknown[] {
  if (failed !== -1) return [];
  const lanes = repr === 'i128' ? 2 : 1;
  const rows = scene.rows().filter((row) => valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1);
  return rows.map((row) => Array.from(out.subarray(row * lanes, (row + 1) * lanes) as Float64Array));
}

type Maker = (scene: Scene) => Case;

const makers: Partial<Record<keyof Primitives, Maker>> = {
  andBits: twoBits,
  orBits: twoBits,
  xorBits: twoBits,
  notBits: (s) => ({
    args: [s.bits(), s.length, s.bits()],
    defined: (_, a) => firstBits(a[2] as Uint8Array, s.length),
  }),
  countBits: (s) => ({ args: [s.bits(), s.length], defined: () => 0 }),
  selectBits: (s) => ({
    args: [s.bits(), s.valid(), s.selection, s.count, s.alloc.uint16(s.count)],
    defined: (kept, a) => Array.from((a[4] as Uint16Array).subarray(0, kept)),
  }),
  bitsOfSelection: (s) => ({
    args: [s.selection ?? s.alloc.uint16(0), s.selection === null ? 0 : s.count, s.length, s.bits()],
    defined: (_, a) => firstBits(a[3] as Uint8Array, s.length),
  }),
  kleene: (s) => ({
    args: [s.dice.next(2), s.bits(), s.valid(), s.bits(), s.valid(), s.length, s.bits(), s.bits()],
    defined: (_, a) => {
      const valid = firstBits(a[7] as Uint8Array, s.length);
      return [valid, firstBits(a[6] as Uint8Array, s.length).map((bit, i) => bit & valid[i]!)];
    },
  }),
  bytesOfBits: (s) => ({
    args: [s.bits(), s.length, s.alloc.bytes(s.length)],
    defined: (_, a) => Array.from(a[2] as Uint8Array),
  }),
  bitsOfBytes: (s) => ({
    args: [s.keys(3), s.length, s.bits()].map((x, i) => (i === 0 ? s.values('i8') : x)),
    defined: (_, a) => firstBits(a[2] as Uint8Array, s.length),
  }),
  compareFixed: (s) => {
    const repr = s.dice.pick(reprs);
    return {
      args: [reprCodes[repr], ...s.operand(repr), ...s.operand(repr), 1 + s.dice.next(6), s.length, s.bits()],
      defined: (_, a) => firstBits(a[7] as Uint8Array, s.length),
    };
  },
  filterFixed: (s) => {
    const repr = s.dice.pick(reprs);
    const [l, ls] = s.operand(repr);
    const [r, rs] = s.operand(repr);
    return {
      args: [
        reprCodes[repr],
        l,
        ls,
        s.valid(),
        r,
        rs,
        s.valid(),
        1 + s.dice.next(6),
        s.selection,
        s.count,
        s.alloc.uint16(s.count),
      ],
      defined: (kept, a) => Array.from((a[10] as Uint16Array).subarray(0, kept)),
    };
  },
  compareBytes: (s) => {
    const [l, r] = [s.strings(), s.dice.next(2) === 0 ? s.strings() : s.strings(1)];
    const step = r.offsets.length === 2 ? 0 : 1;
    return {
      args: [
        l.offsets,
        l.values,
        1,
        r.offsets,
        r.values,
        s.length === 0 ? 0 : step,
        1 + s.dice.next(6),
        s.selection,
        s.count,
        s.length,
        s.bits(),
      ],
      defined: (_, a) => firstBits(a[10] as Uint8Array, s.length),
    };
  },
  mapKeys: (s) => {
    const keys = s.keys(7);
    const pass = s.alloc.bytes(7).map(() => s.dice.next(2));
    return {
      args: [keys, keys.BYTES_PER_ELEMENT, leasedCopy(s, pass), s.length, s.bits()],
      defined: (_, a) => firstBits(a[4] as Uint8Array, s.length),
    };
  },
  filterKeys: (s) => {
    const keys = s.keys(7);
    const pass = leasedCopy(
      s,
      new Uint8Array(7).map(() => s.dice.next(2)),
    );
    return {
      args: [keys, keys.BYTES_PER_ELEMENT, s.valid(), pass, s.selection, s.count, s.alloc.uint16(s.count)],
      defined: (kept, a) => Array.from((a[6] as Uint16Array).subarray(0, kept)),
    };
  },
  arithmetic: (s) => {
    const repr = s.dice.pick(reprs);
    const isFloat = repr === 'f32' || repr === 'f64';
    const op = s.dice.next(isFloat ? 4 : 3);
    const valid = s.valid();
    const digits = isFloat ? 0 : s.dice.pick([0, 0, -1, 2, 5, 9, 18, 19, 38]);
    const args = [
      reprCodes[repr],
      op,
      ...gentle(s, repr),
      ...gentle(s, repr),
      digits,
      valid,
      s.selection,
      s.count,
      allocFixed(s.alloc, repr, s.length),
    ];
    return { args, defined: (failed, a) => atRows(s, repr, a[10] as FixedArray, valid, failed!) };
  },
  rescale: (s) => {
    const repr = s.dice.pick(['i64', 'i128'] as const);
    const valid = s.valid();
    const factor = allocFixed(s.alloc, repr, 1, true) as BigInt64Array;
    factor[0] = 10n ** BigInt(1 + s.dice.next(18));
    const args = [
      reprCodes[repr],
      gentle(s, repr, 1)[0],
      factor,
      s.dice.next(2),
      s.dice.pick([0, 5, 18, 38]),
      valid,
      s.selection,
      s.count,
      allocFixed(s.alloc, repr, s.length),
    ];
    return { args, defined: (failed, a) => atRows(s, repr, a[8] as FixedArray, valid, failed!) };
  },
  convert: (s) => {
    const from = s.dice.pick(reprs);
    // Floats do not become i128, and no representation becomes itself.
    const isFloat = from === 'f32' || from === 'f64';
    const to = s.dice.pick(reprs.filter((repr) => repr !== from && !(isFloat && repr === 'i128')));
    const valid = s.valid();
    const args = [
      reprCodes[from],
      reprCodes[to],
      gentle(s, from, 1)[0],
      valid,
      s.selection,
      s.count,
      allocFixed(s.alloc, to, s.length),
    ];
    return { args, defined: (failed, a) => atRows(s, to, a[6] as FixedArray, valid, failed!) };
  },
  gatherFixed: (s) => {
    const repr = s.dice.pick(reprs);
    const rows = someRows(s);
    const width = { i8: 1, i16: 2, i32: 4, i64: 8, i128: 16, f32: 4, f64: 8 }[repr];
    const out = allocFixed(s.alloc, repr, rows.length);
    return {
      args: [width, s.values(repr, s.length + 1), rows, rows.BYTES_PER_ELEMENT, rows.length, out],
      defined: (_, a) => Array.from(a[5] as Float64Array),
    };
  },
  gatherBits: (s) => {
    const rows = someRows(s);
    const bits = s.dice.next(4) === 0 ? null : s.bits(s.length + 1);
    return {
      args: [bits, rows, rows.BYTES_PER_ELEMENT, rows.length, s.bits(rows.length)],
      defined: (_, a) => firstBits(a[4] as Uint8Array, rows.length),
    };
  },
  gatherOffsets: (s) => {
    const rows = someRows(s);
    const { offsets } = s.strings(s.length + 1);
    return {
      args: [offsets, rows, rows.BYTES_PER_ELEMENT, rows.length, s.alloc.int32(rows.length + 1)],
      defined: (_, a) => Array.from(a[4] as Int32Array),
    };
  },
  gatherStrings: (s) => {
    const rows = someRows(s);
    const { offsets, values } = s.strings(s.length + 1);
    const to = s.alloc.int32(rows.length + 1);
    const size = twins.gatherOffsets(offsets, rows, rows.BYTES_PER_ELEMENT, rows.length, to);
    return {
      args: [offsets, values, rows, rows.BYTES_PER_ELEMENT, rows.length, to, s.alloc.bytes(size)],
      defined: (_, a) => Array.from(a[6] as Uint8Array),
    };
  },
  hashWords: (s) => {
    const width = 1 + s.dice.next(3);
    return {
      args: [someWords(s, width), width, s.length, s.alloc.uint32(s.length)],
      defined: (_, a) => Array.from(a[3] as Uint32Array),
    };
  },
  hashFixed: (s) => {
    const repr = s.dice.pick(reprs);
    const hashes = s.alloc.uint32(s.length).fill(77);
    return {
      args: [reprCodes[repr], ...s.operand(repr), s.valid(), s.dice.next(2), s.selection, s.count, hashes],
      defined: (_, a) => Array.from(a[7] as Uint32Array),
    };
  },
  hashStrings: (s) => {
    const { offsets, values } = s.strings();
    const hashes = s.alloc.uint32(s.length).fill(77);
    return {
      args: [offsets, values, 1, s.valid(), s.dice.next(2), s.selection, s.count, hashes],
      defined: (_, a) => Array.from(a[7] as Uint32Array),
    };
  },
  hashKeys: (s) => {
    const keys = s.keys(5);
    const entries = s.alloc.uint32(5).fill(3);
    entries.forEach((_, i) => (entries[i] = s.dice.next(2 ** 31)));
    const hashes = s.alloc.uint32(s.length).fill(77);
    return {
      args: [keys, keys.BYTES_PER_ELEMENT, s.valid(), entries, s.dice.next(2), s.selection, s.count, hashes],
      defined: (_, a) => Array.from(a[7] as Uint32Array),
    };
  },
  encodeWords: (s) => {
    const repr = s.dice.pick(reprs);
    const width = 3;
    const words = s.alloc.uint32(2 * width * s.count, true);
    return {
      args: [reprCodes[repr], ...s.operand(repr), s.valid(), s.selection, s.count, words, width, s.dice.next(2)],
      defined: (_, a) => Array.from(a[6] as Uint32Array),
    };
  },
  encodeNulls: (s) => {
    const words = s.alloc.uint32(4 * s.count, true);
    return {
      args: [s.bits(), s.selection, s.count, words, 2, 1, s.dice.next(32)],
      defined: (_, a) => Array.from(a[3] as Uint32Array),
    };
  },
  decodeWords: (s) => {
    const repr = s.dice.pick(reprs);
    const words = s.alloc.uint32(6 * s.length, true);
    twins.encodeWords(reprCodes[repr], s.values(repr), 1, null, null, s.length, words, 3, 1);
    return {
      args: [reprCodes[repr], words, 3, 1, s.length, allocFixed(s.alloc, repr, s.length)],
      defined: (_, a) => Array.from(a[4 + 1] as Float64Array),
    };
  },
  keyInsert: (s) => {
    const { args } = keyTable(s);
    return {
      args,
      defined: (reached, a) => [
        Array.from(a[7] as Uint32Array),
        Array.from(a[11] as Int32Array),
        s
          .rows()
          .slice(0, reached)
          .map((row) => (a[12] as Int32Array)[row]),
      ],
    };
  },
  keyProbe: (s) => {
    const { args, width, words } = keyTable(s);
    twins.keyInsert(...(args as Parameters<typeof twins.keyInsert>));
    const probes = leasedCopy(s, words);
    const hashes = s.alloc.uint32(s.count);
    probes[0] = 12345;
    twins.hashWords(probes, width, s.count, hashes);
    return {
      args: [
        probes,
        width,
        hashes,
        args[3]!,
        s.selection,
        s.count,
        args[7]!,
        args[8]!,
        args[9]!,
        s.alloc.int32(s.length, true),
      ],
      defined: (_, a) => Array.from(a[9] as Int32Array),
    };
  },
  rehash: (s) => {
    const { args } = keyTable(s);
    twins.keyInsert(...(args as Parameters<typeof twins.keyInsert>));
    return {
      args: [args[7]!, 512, s.alloc.uint32(2048, true), 1023],
      defined: (_, a) => Array.from(a[2] as Uint32Array),
    };
  },
  stringInsert: (s) => {
    const { args } = stringTable(s);
    return {
      args,
      defined: (reached, a) => [
        Array.from(a[8] as Uint32Array),
        Array.from(a[14] as Int32Array),
        s
          .rows()
          .slice(0, reached)
          .map((row) => (a[15] as Int32Array)[row]),
      ],
    };
  },
  stringProbe: (s) => {
    const { args } = stringTable(s);
    twins.stringInsert(...(args as Parameters<typeof twins.stringInsert>));
    const { offsets, values } = s.strings();
    const hashes = s.alloc.uint32(s.length);
    twins.hashStrings(offsets, values, 1, null, 1, null, s.length, hashes);
    return {
      args: [
        offsets,
        values,
        1,
        s.valid(),
        hashes,
        s.selection,
        s.count,
        args[8]!,
        511,
        args[10]!,
        args[12]!,
        s.alloc.int32(s.length, true),
      ],
      defined: (_, a) => Array.from(a[11] as Int32Array),
    };
  },
  chainStarts: (s) => ({
    args: [someIds(s), s.length, 9, s.alloc.int32(10)],
    defined: (_, a) => Array.from(a[3] as Int32Array),
  }),
  chainRows: (s) => {
    const ids = someIds(s);
    const starts = s.alloc.int32(10);
    twins.chainStarts(ids, s.length, 9, starts);
    return {
      args: [ids, s.length, 9, starts, s.alloc.int32(9), s.alloc.int32(s.length)],
      defined: (_, a) => Array.from((a[5] as Int32Array).subarray(0, starts[9])),
    };
  },
  emitPairs: (s) => {
    const build = someIds(s);
    const [starts, rows] = [s.alloc.int32(10), s.alloc.int32(s.length)];
    twins.chainStarts(build, s.length, 9, starts);
    twins.chainRows(build, s.length, 9, starts, s.alloc.int32(9), rows);
    const max = 1 + s.dice.next(300);
    const state = s.alloc.int32(2, true);
    state[0] = s.dice.next(s.count + 1);
    const args = [
      someIds(s),
      s.selection,
      s.count,
      starts,
      rows,
      s.dice.next(2),
      state,
      s.alloc.int32(max),
      s.alloc.int32(max),
      max,
    ];
    return {
      args,
      defined: (n, a) => [
        Array.from(a[6] as Int32Array),
        Array.from((a[7] as Int32Array).subarray(0, n)),
        Array.from((a[8] as Int32Array).subarray(0, n)),
      ],
    };
  },
  sumIntegers: (s) => {
    const repr = s.dice.pick(integers);
    return {
      args: [
        reprCodes[repr],
        ...s.operand(repr),
        s.valid(),
        maybeIds(s),
        s.selection,
        s.count,
        s.alloc.bigInt64(8, true),
        s.alloc.bigInt64(4, true),
      ],
      defined: (_, a) => [Array.from(a[7] as BigInt64Array), Array.from(a[8] as BigInt64Array)],
    };
  },
  sumFloats: (s) => {
    const repr = s.dice.pick(['f32', 'f64'] as const);
    return {
      args: [
        reprCodes[repr],
        ...s.operand(repr),
        s.valid(),
        maybeIds(s),
        s.selection,
        s.count,
        s.alloc.float64(4, true),
        s.alloc.bigInt64(4, true),
      ],
      defined: (_, a) => [Array.from(a[7] as Float64Array), Array.from(a[8] as BigInt64Array)],
    };
  },
  countRows: (s) => ({
    args: [s.valid(), maybeIds(s), s.selection, s.count, s.alloc.bigInt64(4, true)],
    defined: (_, a) => Array.from(a[4] as BigInt64Array),
  }),
  extremes: (s) => {
    const repr = s.dice.pick(reprs);
    const args = [
      reprCodes[repr],
      s.dice.next(2),
      ...s.operand(repr),
      s.valid(),
      maybeIds(s),
      s.selection,
      s.count,
      allocFixed(s.alloc, repr, 4, true),
      s.alloc.bytes(4, true),
    ];
    // -0.0 and 0.0 are equal, and which of them stays is not said.
    return {
      args,
      defined: (_, a) => [Array.from(a[8] as Float64Array, (x) => (x === 0 ? 0 : x)), Array.from(a[9] as Uint8Array)],
    };
  },
  radixSort: (s) => {
    const width = 1 + s.dice.next(3);
    const order = s.alloc.int32(s.length);
    order.forEach((_, i) => (order[i] = i));
    return {
      args: [someWords(s, width), width, s.length, order, s.alloc.int32(s.length), s.alloc.int32(2048)],
      defined: (_, a) => Array.from(a[3] as Int32Array),
    };
  },
  orderWords: (s) => ({
    args: [someWords(s, 2), 2, s.dice.next(2), s.length, s.dice.next(3), s.dice.next(2)],
    defined: (_, a) => Array.from(a[0] as Uint32Array),
  }),
  stringWords: (s) => {
    const { offsets, values } = s.strings(20);
    return {
      args: [offsets, values, s.ids(20), s.length, s.dice.next(20), s.alloc.uint32(2 * s.length)],
      defined: (_, a) => Array.from(a[5] as Uint32Array),
    };
  },
  matchLike: (s) => {
    const { offsets, values } = s.strings();
    const pattern = Array.from({ length: s.dice.next(6) }, () =>
      s.dice.pick([[97], [98], [256], [257], [195, 169]]),
    ).flat();
    const codes = leasedCopy(s, Int32Array.from(pattern));
    return {
      args: [codes, codes.length, offsets, values, s.selection, s.count, s.length, s.bits()],
      defined: (_, a) => firstBits(a[7] as Uint8Array, s.length),
    };
  },
};

function twoBits(s: Scene): Case {
  return { args: [s.bits(), s.bits(), s.length, s.bits()], defined: (_, a) => firstBits(a[3] as Uint8Array, s.length) };
}

/** Operands that seldom fail, so that whole outputs are compared as well. */
function gentle(s: Scene, repr: NumericRepr, forcedStep?: 1): readonly [FixedArray, number] {
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

function leasedCopy<T extends Uint8Array | Int32Array | Uint32Array>(s: Scene, array: T): T {
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

function someRows(s: Scene): Uint8Array | Uint16Array | Int32Array {
  const count = s.dice.next(100);
  const kind = s.dice.next(3);
  const rows = kind === 0 ? s.alloc.bytes(count) : kind === 1 ? s.alloc.uint16(count) : s.alloc.int32(count);
  for (let i = 0; i < count; i++) rows[i] = kind === 2 ? s.dice.next(s.length + 2) - 1 : s.dice.next(s.length + 1);
  return rows;
}

function someWords(s: Scene, width: number): Uint32Array {
  const words = s.alloc.uint32(2 * width * s.length);
  for (let i = 0; i < words.length; i++) words[i] = s.dice.next(2) === 0 ? s.dice.next(4) : s.dice.next(2 ** 31) * 2;
  return words;
}

function someIds(s: Scene): Int32Array {
  const ids = s.alloc.int32(s.length);
  for (let i = 0; i < ids.length; i++) ids[i] = s.dice.next(10) - 1;
  return ids;
}

function maybeIds(s: Scene): Int32Array | null {
  return s.dice.next(2) === 0 ? null : s.ids(4);
}

function keyTable(s: Scene): { args: Arg[]; width: number; words: Uint32Array } {
  const width = 1 + s.dice.next(3);
  const words = s.alloc.uint32(2 * width * s.count, true);
  for (let i = 0; i < words.length; i++) words[i] = s.dice.next(3);
  const hashes = s.alloc.uint32(s.count);
  twins.hashWords(words, width, s.count, hashes);
  const present = s.dice.next(2) === 0 ? null : s.alloc.bytes(s.count).fill(1);
  if (present !== null && present.length > 0) present[0] = 0;
  const keysMax = s.dice.pick([5, 256]);
  const args = [
    words,
    width,
    hashes,
    present,
    s.selection,
    0,
    s.count,
    s.alloc.uint32(1024, true),
    511,
    s.alloc.uint32(2 * width * keysMax),
    keysMax,
    s.alloc.int32(1, true),
    s.alloc.int32(s.length),
  ];
  return { args, width, words };
}

function stringTable(s: Scene): { args: Arg[] } {
  const { offsets, values } = s.strings();
  const hashes = s.alloc.uint32(s.length);
  twins.hashStrings(offsets, values, 1, null, 1, null, s.length, hashes);
  const max = s.dice.pick([5, 256]);
  const heapMax = s.dice.pick([64, 8192]);
  return {
    args: [
      offsets,
      values,
      1,
      s.valid(),
      hashes,
      s.selection,
      0,
      s.count,
      s.alloc.uint32(1024, true),
      511,
      s.alloc.int32(max + 1, true),
      max,
      s.alloc.bytes(heapMax),
      heapMax,
      s.alloc.int32(1, true),
      s.alloc.int32(s.length),
    ],
  };
}

function onHeap(args: readonly Arg[]): Arg[] {
  const heap = new HeapAllocator({ poison: true });
  return args.map((arg) => {
    if (arg === null || typeof arg === 'number') return arg;
    const bytes = heap.bytes(arg.byteLength);
    bytes.set(new Uint8Array(arg.buffer, arg.byteOffset, arg.byteLength));
    const Kind = arg.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;
    return new Kind(bytes.buffer, 0, arg.byteLength / (arg as Uint8Array).BYTES_PER_ELEMENT);
  });
}

type Loop = (...args: Arg[]) => number | undefined;

describe('a Wasm kernel equals its twin', () => {
  for (const [name, make] of Object.entries(makers)) {
    test(name, () => {
      const wasm = kernels.primitives[name as keyof Primitives] as unknown as Loop;
      const twin = twins[name as keyof Primitives] as unknown as Loop;
      expect(wasm).not.toBe(twin);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
          const alloc = lease.allocator();
          const { args, defined } = make(new Scene(seed, alloc));
          for (const arg of args) if (arg !== null && typeof arg !== 'number') expect(arg.buffer).toBe(lease.buffer);
          const plain = onHeap(args);
          const expected = twin(...plain);
          const got = wasm(...args);
          expect(got).toEqual(expected);
          expect(defined(got, args)).toEqual(defined(expected, plain));
          alloc.close();
        }),
        { numRuns: 300 },
      );
    });
  }
});
