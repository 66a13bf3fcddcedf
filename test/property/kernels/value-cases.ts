/** Cases of the kernels that map rows to rows: bits, comparisons, arithmetic, gathering. */
import type { FixedArray } from '../../../src/core/vector.ts';
import { allocFixed } from '../../../src/kernels/allocator.ts';
import { reprCodes } from '../../../src/kernels/codes.ts';
import { twins } from '../../../src/kernels/twins.ts';
import type { Case, Maker, Scene } from './scene.ts';
import { atRows, firstBits, gentle, leasedCopy, reprs, someRows } from './scene.ts';

export const valueCases: Readonly<Record<string, Maker>> = {
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
  rowsWithout: (s) => {
    const taken = s.alloc.uint16(s.count);
    const part = s.rows().filter(() => s.dice.next(3) === 0);
    taken.set(part);
    return {
      args: [s.selection, s.count, taken, part.length, s.alloc.uint16(s.count)],
      defined: (kept, a) => Array.from((a[4] as Uint16Array).subarray(0, kept)),
    };
  },
  mergeRows: (s) => {
    const [left, right] = [s.alloc.uint16(s.length), s.alloc.uint16(s.length)];
    const counts = [0, 0];
    for (let row = 0; row < s.length; row++) {
      const side = s.dice.next(3);
      if (side < 2) (side === 0 ? left : right)[counts[side]!++] = row;
    }
    return {
      args: [left, counts[0]!, right, counts[1]!, s.alloc.uint16(s.length)],
      defined: (_, a) => Array.from((a[4] as Uint16Array).subarray(0, counts[0]! + counts[1]!)),
    };
  },
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
  gatherPlaced: (s) => {
    const repr = s.dice.pick(reprs);
    const width = { i8: 1, i16: 2, i32: 4, i64: 8, i128: 16, f32: 4, f64: 8 }[repr];
    const keys = someRows(s);
    const selection = s.alloc.uint16(keys.length);
    let count = 0;
    for (let row = 0; row < keys.length; row++) if (s.dice.next(2) === 0) selection[count++] = row;
    const out = allocFixed(s.alloc, repr, keys.length, true);
    return {
      args: [width, s.values(repr, s.length + 1), keys, keys.BYTES_PER_ELEMENT, selection, count, out],
      defined: (_, a) => Array.from(a[6] as Float64Array),
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
};

function twoBits(s: Scene): Case {
  return { args: [s.bits(), s.bits(), s.length, s.bits()], defined: (_, a) => firstBits(a[3] as Uint8Array, s.length) };
}
