/** Cases of the kernels that make Parquet pages. */
import { reprCodes } from '../../../src/kernels/codes.ts';
import { packedBytesMax } from '../../../src/kernels/js/encode-runs.ts';
import { snappyBytesMax, snappyTableLength } from '../../../src/kernels/js/encode-snappy.ts';
import { type Arg, type Maker, type Scene } from './scene.ts';

const bytesOf = (arg: Arg | undefined, size: number): number[] => {
  const view = arg as ArrayBufferView;
  return [...new Uint8Array(view.buffer, view.byteOffset, size)];
};

export const encodeCases: Readonly<Record<string, Maker>> = {
  packRuns: (s) => {
    const width = s.dice.pick([1, 2, 4]);
    const bits = s.dice.next(Math.min(8 * width, 31) + 1);
    const count = s.dice.next(300);
    const values = width === 1 ? s.alloc.bytes(count) : width === 2 ? s.alloc.uint16(count) : s.alloc.uint32(count);
    let last = 0;
    for (let i = 0; i < count; i++) {
      if (s.dice.next(8) > 0 && i % 50 < 30) values[i] = last;
      else values[i] = last = s.dice.next(2 ** Math.min(bits, 30));
    }
    return {
      args: [width, values, count, bits, s.alloc.bytes(packedBytesMax(count, bits))],
      defined: (size, a) => bytesOf(a[4], size!),
    };
  },
  snappyPack: (s) => {
    const length = s.dice.pick([0, 1, 14, 15, 16, 60, 300, 3000, 70_000]);
    const source = s.alloc.bytes(length);
    const alphabet = s.dice.pick([2, 4, 256]);
    for (let i = 0; i < length; i++) {
      const from = i - 1 - s.dice.next(40);
      source[i] = s.dice.next(3) > 0 && from >= 0 ? source[from]! : s.dice.next(alphabet);
    }
    return {
      args: [source, length, s.alloc.bytes(snappyBytesMax(length)), s.alloc.uint16(snappyTableLength)],
      defined: (size, a) => Buffer.from(bytesOf(a[2], size!)).toString('base64'),
    };
  },
  packFixed: (s) => {
    const width = s.dice.pick([4, 8, 16]);
    const { from, count } = part(s);
    const values = someFixed(s, width, s.length);
    return {
      args: [width, values, s.bits(), from, count, s.alloc.bytes(width * (count + 1))],
      defined: (found, a) => bytesOf(a[5], width * found!),
    };
  },
  packBits: (s) => {
    const { from, count } = part(s);
    const start = s.dice.next(9);
    const out = s.alloc.bytes(((start + count) >> 3) + 1, true);
    return {
      args: [s.bits(), s.valid(), from, count, out, start],
      defined: (found, a) => {
        const all = bytesOf(a[4], (start + found! + 7) >> 3);
        return Array.from({ length: start + found! }, (_, i) => (all[i >> 3]! >> (i & 7)) & 1);
      },
    };
  },
  internFixed: (s) => {
    const width = s.dice.pick([4, 8, 16]);
    const slots = slotsFor(s, 1);
    const entries = s.alloc.bytes(width * s.length);
    return {
      args: [width, someFixed(s, width, s.length), s.length, slots, slots.length - 1, entries, 0, numbers(s)],
      defined: (used, a) => [bytesOf(a[5], width * used!), bytesOf(a[7], 4 * s.length)],
    };
  },
  rehashFixed: (s) => {
    const width = s.dice.pick([4, 8, 16]);
    const slots = slotsFor(s, 1);
    return {
      args: [width, someFixed(s, width, s.length), s.length, slots, slots.length - 1],
      defined: () => null,
    };
  },
  internStrings: (s) => {
    const { from, count } = part(s);
    const { offsets, values } = s.strings();
    const slots = slotsFor(s, 2);
    const ends = s.alloc.int32(s.length + 1, true);
    const held = s.alloc.bytes(values.length);
    const valid = s.valid();
    const rows = Array.from({ length: count }, (_, i) => from + i);
    const there = rows.filter((row) => valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1).length;
    return {
      args: [offsets, values, valid, from, count, slots, slots.length / 2 - 1, ends, held, 0, numbers(s)],
      defined: (used, a) => {
        const places = [...(a[7] as Int32Array).subarray(0, used! + 1)];
        return [places, bytesOf(a[8], places.at(-1)!), bytesOf(a[10], 4 * there)];
      },
    };
  },
  rehashStrings: (s) => {
    const { offsets, values } = s.strings();
    const slots = slotsFor(s, 2);
    return { args: [offsets, values, s.length, slots, slots.length / 2 - 1], defined: () => null };
  },
  newKeys: (s) => {
    const keys = s.keys(20);
    const { from, count } = part(s);
    const map = s.alloc.int32(20);
    for (let i = 0; i < 20; i++) map[i] = s.dice.next(3) - 1;
    return {
      args: [keys.BYTES_PER_ELEMENT, keys, s.valid(), from, count, map, numbers(s)],
      defined: (found, a) => [bytesOf(a[5], 80), bytesOf(a[6], 4 * found!)],
    };
  },
  numberKeys: (s) => {
    const keys = s.keys(20);
    const { from, count } = part(s);
    const map = s.alloc.int32(20);
    for (let i = 0; i < 20; i++) map[i] = s.dice.next(1000);
    return {
      args: [keys.BYTES_PER_ELEMENT, keys, s.valid(), from, count, map, numbers(s)],
      defined: (found, a) => bytesOf(a[6], 4 * found!),
    };
  },
  lengthPrefixed: (s) => {
    const { from, count } = part(s);
    const { offsets, values } = s.strings();
    return {
      args: [offsets, values, s.valid(), from, count, s.alloc.bytes(values.length + 4 * count)],
      defined: (size, a) => bytesOf(a[5], size!),
    };
  },
  toBigEndian: (s) => {
    const width = 1 + s.dice.next(16);
    return {
      args: [s.values('i128'), s.length, width, s.alloc.bytes(width * s.length)],
      defined: (_, a) => bytesOf(a[3], width * s.length),
    };
  },
  rangeFixed: (s) => {
    const repr = s.dice.pick(['i32', 'i64', 'i128', 'f32', 'f64'] as const);
    const rows = rowNumbers(s);
    return {
      args: [reprCodes[repr], s.values(repr), rows, rows === null ? s.length : rows.length, s.alloc.int32(2)],
      defined: (_, a) => [...(a[4] as Int32Array)],
    };
  },
  rangeStrings: (s) => {
    const { offsets, values } = s.strings();
    const rows = rowNumbers(s);
    const { from, count } = rows === null ? part(s) : { from: 0, count: rows.length };
    return {
      args: [offsets, values, rows === null ? s.valid() : null, rows, from, count, s.alloc.int32(2)],
      // Several places may hold the same string.
      defined: (_, a) =>
        [...(a[6] as Int32Array)].map((row) => (row < 0 ? null : [...values.subarray(offsets[row], offsets[row + 1])])),
    };
  },
};

function part(s: Scene): { from: number; count: number } {
  const from = s.dice.next(s.length + 1);
  return { from, count: s.dice.next(s.length - from + 1) };
}

function someFixed(s: Scene, width: number, count: number): Uint8Array {
  const out = s.alloc.bytes(width * count);
  for (let i = 0; i < out.length; i++) out[i] = s.dice.next(3) === 0 ? s.dice.next(3) : 0;
  return out;
}

function numbers(s: Scene): Uint32Array {
  return s.alloc.uint32(s.length);
}

function slotsFor(s: Scene, perSlot: number): Uint32Array {
  return s.alloc.uint32(perSlot * 2 ** Math.ceil(Math.log2(2 * s.length + 2)), true);
}

function rowNumbers(s: Scene): Uint32Array | null {
  if (s.length === 0 || s.dice.next(2) === 0) return null;
  const rows = s.alloc.uint32(s.dice.next(60));
  for (let i = 0; i < rows.length; i++) rows[i] = s.dice.next(s.length);
  return rows;
}
