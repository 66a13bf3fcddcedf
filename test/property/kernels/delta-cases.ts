/** Arguments for the kernels of Parquet's DELTA encodings, levels and LZ4: well-formed streams, and the same with bytes changed or cut off. */
import { placed, someBytes, spoiled, varint } from './parquet-cases.ts';
import { type Dice, firstBits, long, type Maker, type Scene } from './scene.ts';

export const deltaCases: Record<string, Maker> = {
  deltaInts: (s) => {
    const width = s.dice.pick([4, 8]);
    const { bytes, count } = deltaStream(s.dice, width);
    const source = placed(s, spoiled(s.dice, bytes));
    const asked = s.dice.next(3) === 0 ? s.dice.next(count + 2) : count;
    const out = width === 4 ? s.alloc.int32(asked) : s.alloc.bigInt64(asked);
    const state = s.alloc.int32(16, true);
    return {
      args: [source, source.length, state, asked, width, out],
      defined: (result, a) => (result === -1 ? null : [Array.from(a[5] as Int32Array), [...(a[2] as Int32Array)]]),
    };
  },
  lengthOffsets: (s) => {
    const lengths = s.ids(20);
    if (s.length > 0 && s.dice.next(3) === 0) lengths[s.dice.next(s.length)] = s.dice.pick([-1, 0x7fff_ffff]);
    const limit = s.dice.pick([s.length * 30 + 100, s.length * 5 + 7]);
    return {
      args: [lengths, s.length, 7, limit, s.alloc.int32(s.length + 1)],
      defined: (result, a) => (result === -1 ? null : [...(a[4] as Int32Array)]),
    };
  },
  prefixedSize: (s) => {
    const { prefixes, suffixes } = prefixed(s);
    if (s.length > 0 && s.dice.next(3) === 0) prefixes[s.dice.next(s.length)] = s.dice.pick([-1, 0x7fff_ffff, 90]);
    return { args: [prefixes, suffixes, s.length], defined: () => null };
  },
  joinPrefixes: (s) => {
    const { prefixes, suffixes, size } = prefixed(s);
    const bytes = someBytes(s, suffixes[s.length]!);
    return {
      args: [prefixes, suffixes, bytes, s.length, s.alloc.int32(s.length + 1), s.alloc.bytes(size)],
      defined: (_, a) => [[...(a[4] as Int32Array)], [...(a[5] as Uint8Array)]],
    };
  },
  joinSplit: (s) => {
    const width = s.dice.pick([1, 2, 4, 8, 12, 16]);
    const from = s.dice.next(5);
    const total = from + s.length + s.dice.next(3);
    return {
      args: [someBytes(s, total * width), total, from, s.length, width, s.alloc.bytes(s.length * width)],
      defined: (_, a) => [...(a[5] as Uint8Array)],
    };
  },
  spreadOffsets: (s) => {
    const from = s.alloc.int32(s.length + 1);
    for (let i = 0; i < from.length; i++) from[i] = 3 * i;
    return {
      args: [from, s.bits(), s.length, s.alloc.int32(s.length + 1)],
      defined: (_, a) => [...(a[3] as Int32Array)],
    };
  },
  textDecimals: (s) => {
    const outWidth = s.dice.pick([8, 16]);
    const offsets = s.alloc.int32(s.length + 1);
    offsets[0] = s.dice.next(3);
    for (let i = 0; i < s.length; i++)
      offsets[i + 1] = offsets[i]! + s.dice.next(outWidth + (s.dice.next(30) === 0 ? 4 : 1));
    return {
      args: [
        someBytes(s, offsets[s.length]!),
        offsets,
        s.length,
        outWidth,
        s.alloc.bigInt64((s.length * outWidth) / 8),
      ],
      defined: (failed, a) => (failed === -1 ? Array.from(a[4] as BigInt64Array) : null),
    };
  },
  lz4: (s) => {
    const { stream, size } = lz4Stream(s.dice);
    const length = s.dice.next(8) === 0 ? Math.max(0, size + s.dice.next(3) - 1) : size;
    const source = placed(s, spoiled(s.dice, stream));
    return {
      args: [source, source.length, s.alloc.bytes(length), length],
      defined: (result, a) => (result === -1 ? null : [...(a[2] as Uint8Array).subarray(0, result)]),
    };
  },
  rowSpan: (s) => {
    const state = s.alloc.int32(4, true);
    state[0] = s.dice.next(2);
    return {
      args: [levels(s, 2), s.length, s.dice.next(s.length + 2), state],
      defined: (_, a) => (a[3] as Int32Array)[0],
    };
  },
  slotBits: (s) => {
    const bits = s.bits();
    const repetitions = s.dice.next(3) === 0 ? null : levels(s, 3);
    return {
      args: [
        levels(s, 5),
        repetitions,
        s.length,
        s.dice.next(3),
        s.dice.next(4),
        s.dice.next(6),
        bits,
        s.alloc.int32(1),
      ],
      defined: (slots, a) => [firstBits(a[6] as Uint8Array, slots!), (a[7] as Int32Array)[0]],
    };
  },
  listOffsets: (s) => {
    const offsets = s.alloc.int32(s.length + 1);
    const repetitions = levels(s, 3);
    if (s.dice.next(4) > 0 && s.length > 0) repetitions[0] = 0;
    const levelsOf = [s.dice.next(3), s.dice.next(5), s.dice.next(6)];
    return {
      args: [levels(s, 5), repetitions, s.length, 1 + s.dice.next(3), ...levelsOf, offsets, s.bits(), s.alloc.int32(1)],
      defined: (slots, a) =>
        slots === -1
          ? null
          : [
              [...(a[7] as Int32Array).subarray(0, slots! + 1)],
              firstBits(a[8] as Uint8Array, slots!),
              (a[9] as Int32Array)[0],
            ],
    };
  },
};

function levels(s: Scene, top: number): Uint8Array {
  const out = s.alloc.bytes(s.length);
  for (let i = 0; i < out.length; i++) out[i] = s.dice.next(top + 1);
  return out;
}

/** Blocks of differences of random widths, the last of them as full as it is. */
function deltaStream(dice: Dice, width: number): { bytes: number[]; count: number } {
  const bytes: number[] = [];
  const minis = dice.pick([1, 2, 4]);
  const miniValues = dice.pick([32, 64]);
  const count = dice.pick([0, 1, 2, 31, 33, 64, 65, 129, 200]);
  varint(bytes, minis * miniValues);
  varint(bytes, minis);
  varint(bytes, count);
  longVarint(bytes, zigzag(width === 4 ? BigInt.asIntN(32, long(dice)) : long(dice)));
  for (let left = count - 1; left > 0; ) {
    longVarint(bytes, zigzag(long(dice)));
    const widths = Array.from({ length: minis }, () => dice.pick([0, 1, 3, 7, 8, 13, 31, 32, 57, 63, 64]));
    bytes.push(...widths);
    for (const bits of widths) {
      if (left <= 0) break;
      for (let i = 0; i < (miniValues * bits) / 8; i++) bytes.push(dice.next(256));
      left -= miniValues;
    }
  }
  return { bytes, count };
}

function zigzag(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}

function longVarint(out: number[], value: bigint): void {
  let rest = value;
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
}

/** Lengths that `prefixedSize` accepts, and the size that it gives. */
function prefixed(s: Scene): { prefixes: Int32Array; suffixes: Int32Array; size: number } {
  const prefixes = s.alloc.int32(s.length);
  const suffixes = s.alloc.int32(s.length + 1, true);
  let previous = 0;
  let size = 0;
  for (let i = 0; i < s.length; i++) {
    const suffix = s.dice.pick([0, 1, 5, 20]);
    prefixes[i] = Math.min(previous, s.dice.next(30));
    suffixes[i + 1] = suffixes[i]! + suffix;
    previous = prefixes[i]! + suffix;
    size += previous;
  }
  return { prefixes, suffixes, size };
}

/** Literals and copies of every length and distance; the last sequence has literals alone. */
function lz4Stream(dice: Dice): { stream: number[]; size: number } {
  const stream: number[] = [];
  let size = 0;
  for (let step = dice.next(8); step >= 0; step--) {
    const literal = dice.pick([0, 1, 5, 14, 15, 16, 64, 65, 269, 270, 300, 600]);
    const distance = Math.min(size + literal, dice.pick([1, 2, 3, 7, 8, 16, 17, 300]));
    const copy = dice.pick([4, 5, 18, 19, 20, 273, 274, 700]);
    const isLast = step === 0 || distance === 0;
    stream.push((Math.min(15, literal) << 4) | (isLast ? 0 : Math.min(15, copy - 4)));
    extension(stream, literal);
    for (let i = 0; i < literal; i++) stream.push(dice.next(256));
    size += literal;
    if (isLast) break;
    stream.push(distance & 0xff, distance >> 8);
    extension(stream, copy - 4);
    size += copy;
  }
  return { stream, size };
}

function extension(out: number[], length: number): void {
  if (length < 15) return;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) out.push(255);
  out.push(rest);
}
