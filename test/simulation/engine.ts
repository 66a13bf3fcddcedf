/** The parts of silt that a simulation drives, loaded from any copy of its sources: the real ones, or a mutant's. */

import type * as maintain from '../../src/delta/checkpoint/maintain-log.ts';
import type * as snapshot from '../../src/delta/snapshot.ts';
import type * as transaction from '../../src/delta/transaction/transaction.ts';
import type * as write from '../../src/delta/write.ts';
import type * as memory from '../../src/storage/memory.ts';
import type * as simulated from '../../src/storage/simulated.ts';

export interface Engine {
  readonly transaction: typeof transaction;
  readonly snapshot: typeof snapshot;
  readonly maintain: typeof maintain;
  readonly write: typeof write;
  readonly simulated: typeof simulated;
  readonly memory: typeof memory;
}

/** `src`: a folder's URL with a slash at its end. */
export async function loadEngine(src: URL): Promise<Engine> {
  const load = (path: string): Promise<never> => import(new URL(path, src).href) as Promise<never>;
  return {
    transaction: await load('delta/transaction/transaction.ts'),
    snapshot: await load('delta/snapshot.ts'),
    maintain: await load('delta/checkpoint/maintain-log.ts'),
    write: await load('delta/write.ts'),
    simulated: await load('storage/simulated.ts'),
    memory: await load('storage/memory.ts'),
  };
}
