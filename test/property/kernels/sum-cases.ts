/** Cases of the kernels that merge sums, and that sum a batch group by group. */
import { codeOf } from '../../../src/kernels/codes.ts';
import { twins } from '../../../src/kernels/twins.ts';
import type { Maker, NumericRepr } from './scene.ts';

const narrow: readonly NumericRepr[] = ['i8', 'i16', 'i32', 'i64'];
const groups = 5;

export const sumCases: Readonly<Record<string, Maker>> = {
  addLongs: (s) => ({
    args: [s.values('i64'), s.ids(groups), s.selection, s.count, s.values('i64', groups)],
    defined: (_, a) => Array.from(a[4] as BigInt64Array),
  }),
  mergeSums: (s) => {
    const state = [s.values('i128', groups), s.values('i64', groups)];
    return {
      args: [s.values('i128'), s.values('i64'), s.ids(groups), s.selection, s.count, ...state],
      defined: (_, a) => [Array.from(a[5] as BigInt64Array), Array.from(a[6] as BigInt64Array)],
    };
  },
  anyHighBeyond: (s) => {
    const lanes = s.values('i128');
    if (s.dice.next(2) === 0) for (let i = 1; i < lanes.length; i += 2) lanes[i] = BigInt(s.dice.next(600) - 300);
    const ids = s.length === 0 || s.dice.next(2) === 0 ? null : s.ids(s.length);
    const bits = s.dice.pick([8, 45, 61]);
    return { args: [lanes, ids, s.valid(), s.selection, s.count, bits], defined: (found) => found };
  },
  narrowSums: (s) => {
    const sums = s.values('i128');
    if (s.dice.next(2) === 0) for (let i = 1; i < sums.length; i += 2) sums[i] = (sums[i - 1] as bigint) >> 63n;
    return {
      args: [sums, s.length, s.alloc.bigInt64(s.length)],
      defined: (beyond, a) => (beyond === 1 ? [] : Array.from(a[2] as BigInt64Array)),
    };
  },
  bitsOfCounts: (s) => {
    const counts = s.values('i64');
    for (let i = 0; i < counts.length; i++) if (s.dice.next(3) === 0) counts[i] = 0n;
    return { args: [counts, s.length, s.bits()], defined: (_, a) => Array.from(a[2] as Uint8Array) };
  },
  groupRuns: (s) => ({
    args: [s.ids(groups), s.selection, s.count, groups, s.alloc.int32(groups + 1), s.alloc.uint16(s.count)],
    defined: (_, a) => [Array.from(a[4] as Int32Array), Array.from(a[5] as Uint16Array)],
  }),
  sumRuns: (s) => {
    const repr = s.dice.pick(narrow);
    const starts = s.alloc.int32(groups + 1);
    const rows = s.alloc.uint16(s.count);
    twins.groupRuns(s.ids(groups), s.selection, s.count, groups, starts, rows);
    const state = [s.values('i128', groups), s.values('i64', groups)];
    return {
      args: [codeOf(repr), s.values(repr), rows, starts, groups, ...state],
      defined: (_, a) => [Array.from(a[5] as BigInt64Array), Array.from(a[6] as BigInt64Array)],
    };
  },
};
