/** Cases of the kernels that group by keys with strings. */
import { twins } from '../../../src/kernels/twins.ts';
import type { Maker, Scene } from './scene.ts';
import { leasedCopy, someWords } from './scene.ts';

const groups = 6;

export const wideCases: Readonly<Record<string, Maker>> = {
  findCandidates: (s) => {
    const { hashes, pending, places, slots } = table(s);
    const ids = s.alloc.int32(s.count, true);
    const fresh = s.alloc.int32(s.count, true);
    return {
      args: [hashes, pending, s.count, places, slots, 511, s.alloc.int32(1, true), ids, fresh],
      defined: (added, a) => [
        Array.from(a[3] as Uint32Array),
        Array.from(a[4] as Uint32Array),
        Array.from(a[7] as Int32Array),
        Array.from((a[8] as Int32Array).subarray(0, added)),
      ],
    };
  },
  copyWords: (s) => {
    const fresh = positions(s);
    return {
      args: [someWords(s, 2), 2, fresh, fresh.length, 1, s.alloc.uint32(4 * (fresh.length + 1), true)],
      defined: (_, a) => Array.from(a[5] as Uint32Array),
    };
  },
  copyTexts: (s) => {
    const fresh = positions(s);
    const heap = s.alloc.bytes(400, true);
    const room = [s.alloc.int32(fresh.length + 2, true), heap, s.dice.pick([30, 400])];
    return {
      args: [...source(s), fresh, 0, fresh.length, 1, ...room],
      defined: (done, a) => {
        const offsets = (a[11] as Int32Array).subarray(0, 2 + done!);
        return [Array.from(offsets), Array.from((a[12] as Uint8Array).subarray(0, offsets.at(-1)))];
      },
    };
  },
  sameWords: (s) => {
    const words = someWords(s, 2);
    for (let i = 0; i < words.length; i++) words[i] = words[i]! & 1;
    const stored = s.alloc.uint32(4 * groups);
    for (let i = 0; i < stored.length; i++) stored[i] = s.dice.next(2);
    const pending = positions(s);
    return {
      args: [words, 2, stored, s.ids(groups), pending, pending.length, s.alloc.bytes(pending.length)],
      defined: (_, a) => Array.from(a[6] as Uint8Array),
    };
  },
  sameTexts: (s) => {
    const from = source(s);
    const pending = positions(s);
    const ids = s.ids(groups);
    const storedOffsets = s.alloc.int32(groups + 1, true);
    const heap = s.alloc.bytes(400, true);
    const some = s.alloc.int32(groups);
    for (let i = 0; i < groups; i++) some[i] = s.count === 0 ? 0 : s.dice.next(s.count);
    const stored = s.count === 0 ? 0 : groups;
    twins.copyTexts(...from, some, 0, stored, 0, storedOffsets, heap, 400);
    const flags = s.alloc.bytes(pending.length).fill(1);
    return {
      args: [...from, storedOffsets, heap, ids, pending, pending.length, flags],
      defined: (_, a) => Array.from(a[12] as Uint8Array),
    };
  },
  keepFailed: (s) => {
    const { pending, places } = table(s);
    const flags = s.alloc.bytes(s.count);
    for (let i = 0; i < flags.length; i++) flags[i] = s.dice.next(2);
    return {
      args: [flags, pending, s.count, places],
      defined: (kept, a) => [Array.from((a[1] as Int32Array).subarray(0, kept)), Array.from(a[3] as Uint32Array)],
    };
  },
};

type TextArgs = [
  Int32Array,
  Uint8Array,
  number,
  Uint8Array | Uint16Array | Int32Array | null,
  number,
  Uint8Array | null,
  Uint16Array | null,
];

/** Strings of rows, by themselves, as a constant or as entries of a dictionary. */
function source(s: Scene): TextArgs {
  const isKeyed = s.dice.next(2) === 0;
  const step = isKeyed || s.dice.next(3) > 0 ? 1 : 0;
  const { offsets, values } = s.strings(isKeyed ? 5 : Math.max(1, s.length));
  const keys = isKeyed ? s.keys(5) : null;
  return [offsets, values, step, keys, keys?.BYTES_PER_ELEMENT ?? 0, s.valid(), s.selection];
}

function positions(s: Scene): Int32Array {
  const chosen = Array.from({ length: Math.min(5, s.count) }, () => s.dice.next(s.count));
  return leasedCopy(s, Int32Array.from(chosen));
}

function table(s: Scene) {
  const hashes = s.alloc.uint32(s.count);
  for (let k = 0; k < s.count; k++) hashes[k] = s.dice.next(2) === 0 ? s.dice.next(9) : s.dice.next(2 ** 31) * 2;
  const pending = s.alloc.int32(s.count);
  pending.forEach((_, k) => (pending[k] = k));
  return { hashes, pending, places: leasedCopy(s, hashes), slots: s.alloc.uint32(1024, true) };
}
