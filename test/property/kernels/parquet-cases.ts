/** Arguments for the kernels that decode Parquet pages: well-formed streams, and the same with bytes changed or cut off. */
import { type Dice, firstBits, type Maker, type Scene } from './scene.ts';

export const parquetCases: Record<string, Maker> = {
  snappy: (s) => {
    const { stream, size } = snappyStream(s.dice);
    const length = s.dice.next(8) === 0 ? Math.max(0, size + s.dice.next(3) - 1) : size;
    const source = placed(s, spoiled(s.dice, stream));
    return {
      args: [source, source.length, s.alloc.bytes(length), length],
      defined: (result, a) => (result === -1 ? null : [...(a[2] as Uint8Array)]),
    };
  },
  unpackRuns: (s) => {
    const width = s.dice.next(33);
    const { bytes, count } = runStream(s.dice, width);
    const outBytes = s.dice.pick(width <= 8 ? [1, 2, 4] : width <= 16 ? [2, 4] : [4]);
    const source = placed(s, spoiled(s.dice, bytes));
    const out = outBytes === 1 ? s.alloc.bytes(count) : outBytes === 2 ? s.alloc.uint16(count) : s.alloc.int32(count);
    const state = someState(s, source, width);
    return {
      args: [source, source.length, width, state, count, outBytes, out],
      defined: (result, a) => (result === -1 ? null : Array.from(a[6] as Int32Array)),
    };
  },
  skipRuns: (s) => {
    const width = s.dice.next(33);
    const { bytes, count } = runStream(s.dice, width);
    const source = placed(s, spoiled(s.dice, bytes));
    return {
      args: [source, source.length, width, s.alloc.int32(5, true), s.dice.next(count + 1)],
      defined: (result, a) => (result === -1 || width === 0 ? null : resumed(a[3] as Int32Array)),
    };
  },
  levelBits: (s) => {
    const top = s.dice.pick([1, 1, 1, 2, 3, 5]);
    const width = 32 - Math.clz32(top);
    const { bytes, count } = runStream(s.dice, width, top);
    const source = placed(s, spoiled(s.dice, bytes));
    return {
      args: [source, source.length, width, top, someState(s, source, width), count, s.bits(count)],
      defined: (result, a) => (result === -1 ? null : firstBits(a[6] as Uint8Array, count)),
    };
  },
  copyBits: (s) => {
    const from = s.dice.next(20);
    const to = s.dice.next(20);
    return {
      args: [s.bits(from + s.length + 16), from, s.bits(to + s.length), to, s.length],
      defined: (_, a) => firstBits(a[2] as Uint8Array, to + s.length),
    };
  },
  fillBits: (s) => {
    const from = s.dice.next(20);
    return {
      args: [s.bits(from + s.length + 9), from, s.length, s.dice.next(2)],
      defined: (_, a) => firstBits(a[0] as Uint8Array, from + s.length + 9),
    };
  },
  spreadFixed: (s) => {
    const width = s.dice.pick([1, 2, 3, 4, 8, 12, 16, 17]);
    const packed = someBytes(s, width * (s.length + 1));
    return {
      args: [width, packed, s.bits(), s.length, s.alloc.bytes(width * s.length)],
      defined: (_, a) => [...(a[4] as Uint8Array)],
    };
  },
  spreadBits: (s) => {
    const from = s.dice.next(20);
    return {
      args: [s.bits(from + s.length), from, s.bits(), s.length, s.bits()],
      defined: (_, a) => firstBits(a[4] as Uint8Array, s.length),
    };
  },
  plainStrings: (s) => {
    const { bytes, from } = stringStream(s, s.length);
    const offsets = s.alloc.int32(s.length + 1, true);
    offsets[0] = s.dice.next(3);
    return {
      args: [bytes, bytes.length, from, s.valid(), s.length, offsets, s.alloc.bytes(bytes.length + 3)],
      defined: (result, a) => {
        const ends = a[5] as Int32Array;
        return result === -1 ? null : [[...ends], [...(a[6] as Uint8Array).subarray(ends[0], ends[s.length])]];
      },
    };
  },
  skipStrings: (s) => {
    const { bytes, from } = stringStream(s, s.length);
    return { args: [bytes, bytes.length, from, s.length], defined: () => null };
  },
  bigEndianDecimals: (s) => {
    const width = 1 + s.dice.next(20);
    const outWidth = s.dice.pick([8, 16]);
    const bytes = someBytes(s, width * s.length);
    // Sign bytes on top, most of the time, so that wide values fit.
    for (let at = 0; at < bytes.length; at += width) {
      const sign = s.dice.next(2) * 0xff;
      if (s.dice.next(20) > 0) bytes.fill(sign, at, at + Math.max(0, width - outWidth + 1));
    }
    return {
      args: [bytes, width, s.length, outWidth, s.alloc.bigInt64((s.length * outWidth) / 8)],
      defined: (failed, a) => (failed === -1 ? Array.from(a[4] as BigInt64Array) : null),
    };
  },
  scaleLongs: (s) => ({
    args: [s.values('i64'), s.length, s.dice.pick([1, 1000, 1_000_000, -1000, -7]), s.alloc.bigInt64(s.length)],
    defined: (_, a) => Array.from(a[3] as BigInt64Array),
  }),
  int96Micros: (s) => ({
    args: [someBytes(s, 12 * s.length), s.length, s.alloc.bigInt64(s.length)],
    defined: (_, a) => Array.from(a[2] as BigInt64Array),
  }),
};

/** What counts of a state between two reads: where it goes on. */
function resumed(state: Int32Array): readonly number[] {
  const [at, left, isPacked, value, taken] = state;
  return left === 0 ? [at!] : isPacked === 1 ? [at!, left!, 1, value!, taken!] : [at!, left!, 0, value!];
}

export function placed(s: Scene, bytes: readonly number[]): Uint8Array {
  const out = s.alloc.bytes(bytes.length);
  out.set(bytes);
  return out;
}

export function someBytes(s: Scene, length: number): Uint8Array {
  const out = s.alloc.bytes(length);
  for (let i = 0; i < length; i++) out[i] = s.dice.next(4) === 0 ? s.dice.pick([0, 0xff, 0x80]) : s.dice.next(256);
  return out;
}

/** Half of the time, the stream with a byte changed or its end cut off. */
export function spoiled(dice: Dice, bytes: readonly number[]): readonly number[] {
  if (dice.next(2) === 0 || bytes.length === 0) return bytes;
  if (dice.next(2) === 0) return bytes.slice(0, dice.next(bytes.length));
  const at = dice.next(bytes.length);
  return bytes.with(at, dice.next(256));
}

/** A stream at its start, or in the middle of a run, as an earlier read leaves it. */
function someState(s: Scene, source: Uint8Array, width: number): Int32Array {
  const state = s.alloc.int32(5, true);
  const rest = source.length;
  if (s.dice.next(3) > 0 || rest === 0 || width === 0) return state;
  const left = Math.min(s.dice.next(12), Math.floor((8 * rest) / width));
  state.set([Math.ceil((left * width) / 8), left, 1, 0, 0]);
  return state;
}

/** Runs of both kinds whose values are at most `top`, and about how many values they hold. */
function runStream(dice: Dice, width: number, top = 2 ** Math.min(width, 31) - 1): { bytes: number[]; count: number } {
  const bytes: number[] = [];
  let count = 0;
  for (let run = dice.next(6); run >= 0; run--) {
    const value = (): number => (dice.next(4) === 0 ? top : dice.next(top + 1));
    if (dice.next(2) === 0) {
      const repeats = dice.pick([0, 1, 7, 8, 9, 63, 200]);
      varint(bytes, repeats * 2);
      little(bytes, value(), (width + 7) >> 3);
      count += repeats;
    } else {
      const groups = 1 + dice.next(6);
      varint(bytes, groups * 2 + 1);
      const bits = Array.from({ length: groups * 8 }, () => value().toString(2).padStart(width, '0')).toReversed();
      const text = width === 0 ? '' : bits.join('');
      for (let end = text.length; end > 0; end -= 8) bytes.push(Number.parseInt(text.slice(end - 8, end), 2));
      count += groups * 8;
    }
  }
  return { bytes, count: dice.next(4) === 0 ? count + 1 : Math.max(0, count - dice.next(20)) };
}

function stringStream(s: Scene, count: number): { bytes: Uint8Array; from: number } {
  const bytes: number[] = [];
  const from = s.dice.next(5);
  for (let i = 0; i < from; i++) bytes.push(0x77);
  for (let i = 0; i < count; i++) {
    const size = s.dice.pick([0, 1, 3, 15, 16, 17, 40, 130]);
    little(bytes, size, 4);
    for (let j = 0; j < size; j++) bytes.push(s.dice.next(256));
  }
  return { bytes: placed(s, s.dice.next(3) === 0 ? spoiled(s.dice, bytes) : bytes), from };
}

/** Literals and copies of every form and distance. */
function snappyStream(dice: Dice): { stream: number[]; size: number } {
  const body: number[] = [];
  let size = 0;
  for (let step = dice.next(12); step >= 0; step--) {
    const distance = Math.min(size, dice.pick([1, 2, 3, 5, 7, 8, 12, 16, 17, 64, 300, 3000]));
    if (distance === 0 || dice.next(3) === 0) {
      const length = dice.pick([1, 2, 15, 16, 17, 59, 60, 61, 100, 256, 257, 300, 1000]);
      literalTag(body, length, dice);
      for (let i = 0; i < length; i++) body.push(dice.next(256));
      size += length;
    } else size += copyTag(body, distance, dice);
  }
  const stream: number[] = [];
  varint(stream, size);
  stream.push(...body);
  return { stream, size };
}

function literalTag(out: number[], length: number, dice: Dice): void {
  const least = length <= 60 ? 0 : length <= 256 ? 1 : 2;
  const extra = Math.max(least, dice.next(5));
  out.push(extra === 0 ? (length - 1) << 2 : (59 + extra) << 2);
  little(out, length - 1, extra);
}

/** Gives how many bytes it copies. */
function copyTag(out: number[], distance: number, dice: Dice): number {
  const form = dice.next(3);
  if (form === 0 && distance < 2048) {
    const length = 4 + dice.next(8);
    out.push(1 | ((length - 4) << 2) | ((distance >> 8) << 5), distance & 0xff);
    return length;
  }
  const length = 1 + dice.next(64);
  out.push((form === 1 ? 2 : 3) | ((length - 1) << 2));
  little(out, distance, form === 1 ? 2 : 4);
  return length;
}

export function varint(out: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  out.push(rest);
}

function little(out: number[], value: number, count: number): void {
  for (let i = 0; i < count; i++) out.push(Math.floor(value / 2 ** (8 * i)) % 256);
}
