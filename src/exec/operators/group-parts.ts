/**
 * Groups by parts, so that each thread merges and finishes a part of what all have: a group's part is told by the hash of
 * its key, which is the same in every thread.
 */
import type { Batch } from '../../core/batch.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import { slice } from '../../kernels/flatten.ts';
import { hashRows } from '../../kernels/hash.ts';
import type { ExecContext } from '../context.ts';
import type { GroupsPartial } from './operator.ts';

/** The groups of another thread that count: those of a part. */
export interface GroupPick {
  readonly part: number;
  readonly partOf: Uint8Array;
}

const stepGroups = 32_768;

/** One of `parts` (at most 256) a group. */
export function partsOfGroups(
  { state, scratch, kernels }: ExecContext,
  groups: GroupsPartial,
  parts: number,
): Uint8Array {
  const { count, keys } = groups;
  const out = state.bytes(count);
  for (let from = 0; from < count; from += stepGroups) {
    const mark = scratch.mark();
    const to = Math.min(count, from + stepGroups);
    const part = keys.map((key) => slice(key, from, to, scratch));
    const hashes = hashRows(kernels, part, { length: to - from, selection: null }, scratch);
    for (let i = 0; i < hashes.length; i++) out[from + i] = ((hashes[i]! >>> 16) * parts) >>> 16;
    scratch.release(mark);
  }
  return out;
}

/** Of groups from..to-1 those that are picked, counted from `from`; null = all. At most 65,536. */
export function pickedRows(pick: GroupPick | null, from: number, to: number, alloc: Allocator): Uint16Array | null {
  if (pick === null) return null;
  const { part, partOf } = pick;
  const rows = alloc.uint16(to - from);
  let count = 0;
  for (let group = from; group < to; group++) if (partOf[group] === part) rows[count++] = group - from;
  return rows.subarray(0, count);
}

/** Of batches with a row a group, in order, the rows of a part; groups beyond `partOf` all belong to it. */
export function batchesOfPart(
  { state }: ExecContext,
  batches: readonly Batch[],
  partOf: Uint8Array,
  part: number,
): readonly Batch[] {
  const out: Batch[] = [];
  let from = 0;
  for (const batch of batches) {
    const to = from + batch.length;
    const rows = state.uint16(batch.length);
    let count = 0;
    for (let group = from; group < to; group++) {
      if (group >= partOf.length || partOf[group] === part) rows[count++] = group - from;
    }
    from = to;
    if (count === batch.length) out.push(batch);
    else if (count > 0) out.push({ ...batch, selection: rows.subarray(0, count) });
  }
  return out;
}
