/**
 * When an operator has to leave memory, and where what it wrote lies. The budget is the lease's: all operators of a
 * statement in all threads draw on it, so each looks at what all of them hold.
 */
import type { Lease, LeaseAllocator } from '../kernels/memory.ts';
import type { TempBlock } from '../storage/temp-files.ts';

/** Bytes of a temporary file that any thread of the process may read. */
export interface SpilledBlock extends TempBlock {
  readonly descriptor: number;
}

/** The blocks of each part; what belongs together lies in one part. */
export type SpilledParts = readonly (readonly SpilledBlock[])[];

/** Rows in order. */
export interface SortedRun {
  readonly blocks: readonly SpilledBlock[];
  readonly rows: number;
}

/** Less is not worth a file. */
const heldBytesMin = 2 << 20;
/** A table that grows takes twice its size anew, and what is written is gathered first. */
const growthDefault = 3;

/** True where what lies on `own` had better go to disk before it grows, at the most by itself `growth` times. */
export function isTight(lease: Lease, own: LeaseAllocator, growth = growthDefault): boolean {
  const { heldBytes } = own;
  return heldBytes >= heldBytesMin && lease.usedBytes + growth * heldBytes > lease.limitBytes;
}
