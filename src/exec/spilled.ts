/**
 * When an operator has to leave memory, and where what it wrote lies. The budget is the lease's: all operators of a
 * statement in all threads draw on it, so each looks at what all of them hold.
 */
import type { Lease } from '../kernels/memory.ts';
import type { TempBlock } from '../storage/temp-files.ts';
import type { ExecSettings } from './context.ts';

/** Bytes of a temporary file that any thread of the process may read. */
export interface SpilledBlock extends TempBlock {
  readonly descriptor: number;
}

/** Rows of one batch. */
export interface RowBlock extends SpilledBlock {
  readonly rows: number;
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

type Memory = { readonly lease: Lease; readonly settings: Pick<ExecSettings, 'isSpillForced'> };

/** True where what `own` holds had better go to disk before it grows, at the most by itself `growth` times. */
export function isTight(
  { lease, settings }: Memory,
  own: { readonly heldBytes: number },
  growth = growthDefault,
): boolean {
  if (settings.isSpillForced) return true;
  const { heldBytes } = own;
  return heldBytes >= heldBytesMin && growth * heldBytes > lease.leftBytes;
}

/** Of the budget, what stays for scans and for operators that are still to come; a small one needs more of it. */
const reservedShare = 0.25;
const reservedBytes = 6 << 20;

/** Bytes that something that stays for long may take now. */
export function shareLeft({ lease, settings }: Memory): number {
  if (settings.isSpillForced) return -1;
  const { limitBytes, leftBytes } = lease;
  const reserved = Math.max(reservedShare * limitBytes, Math.min(reservedBytes, limitBytes / 2));
  return Math.max(0, leftBytes - reserved);
}
