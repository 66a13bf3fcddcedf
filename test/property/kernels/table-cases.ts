/** Cases of the kernels that gather rows: hashes, key words, tables, aggregates, sorting, LIKE. */
import { allocFixed } from '../../../src/kernels/allocator.ts';
import { reprCodes } from '../../../src/kernels/codes.ts';
import { twins } from '../../../src/kernels/twins.ts';
import { directCases } from './direct-cases.ts';
import type { Arg, Maker, Scene } from './scene.ts';
import { firstBits, integers, leasedCopy, maybeIds, reprs, someIds, someWords } from './scene.ts';
import { sumCases } from './sum-cases.ts';
import { wideCases } from './wide-cases.ts';

export const tableCases: Readonly<Record<string, Maker>> = {
  ...directCases,
  ...sumCases,
  ...wideCases,
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
  wordRange: (s) => {
    const width = 1 + s.dice.next(3);
    return {
      args: [someWords(s, width), width, s.dice.next(width), s.length, s.alloc.uint32(4)],
      defined: (_, a) => Array.from(a[4] as Uint32Array),
    };
  },
  packWords: (s) => {
    const width = 1 + s.dice.next(3);
    const keys = someWords(s, 1);
    const layout = [leasedCopy(s, Uint32Array.of(s.dice.next(3), s.dice.next(3))), s.dice.next(64), s.dice.next(2)];
    return {
      args: [someWords(s, width), width, s.dice.next(width), s.length, ...layout, keys],
      defined: (_, a) => Array.from(a[7] as Uint32Array),
    };
  },
  countKeyBytes: (s) => ({
    args: [someWords(s, 1), s.length, s.alloc.int32(2048)],
    defined: (_, a) => Array.from(a[2] as Int32Array),
  }),
  sortByByte: (s) => {
    const keys = someWords(s, 1);
    const rows = s.alloc.int32(s.length);
    rows.forEach((_, i) => (rows[i] = 3 * i));
    const counts = s.alloc.int32(2048);
    twins.countKeyBytes(keys, s.length, counts);
    const to = [s.alloc.uint32(2 * s.length), s.alloc.int32(s.length)];
    // There is a first key.
    const count = s.length === 0 ? 1 : s.length;
    const first = s.length === 0 ? [s.alloc.uint32(2, true), s.alloc.int32(1, true)] : [keys, rows];
    if (s.length === 0) counts[0] = 1;
    return {
      args: [...first, count, s.length === 0 ? 0 : s.dice.next(8), counts, ...to],
      defined: (isMoved, a) => (isMoved === 0 ? [] : [5, 6].map((i) => Array.from(a[i] as Int32Array))),
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
    const rest = Array.from({ length: s.dice.next(6) }, () =>
      s.dice.pick([[97], [98], [256], [257], [195, 169]]),
    ).flat();
    const pattern = s.dice.next(2) === 0 ? rest : [257, 97, s.dice.pick([97, 98]), ...rest];
    const codes = leasedCopy(s, Int32Array.from(pattern));
    return {
      args: [codes, codes.length, offsets, values, s.selection, s.count, s.length, s.bits()],
      defined: (_, a) => firstBits(a[7] as Uint8Array, s.length),
    };
  },
};

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
