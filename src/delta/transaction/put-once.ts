/**
 * The one atomic step of every commit: an object that is put where none is. Takes the whole body and a way to know it again;
 * gives whether it is there now as ours. An answer may be lost: what stands at the place is then read and compared.
 */
import { EngineError } from '../../core/errors.ts';
import type { ObjectStore } from '../../storage/store.ts';

export interface PutOnce {
  readonly store: ObjectStore;
  readonly path: string;
  readonly body: Uint8Array;
  /** Whether an object that stands there is the one that this put was to write. */
  readonly isOurs: (found: Uint8Array) => boolean;
}

/**
 * True where the object is ours: written now, or before an answer that was lost. Errors: those of the store, where it is
 * not there; DELTA_COMMIT_STATE_UNKNOWN where that could not be told, and what the object names has to be kept.
 */
export async function putOnce(put: PutOnce, signal?: AbortSignal): Promise<boolean> {
  try {
    if ((await put.store.put(put.path, put.body, 'ifAbsent', signal)) === 'written') return true;
  } catch (error) {
    // The object may be there all the same: only reading tells, and a cancelled statement has to know too.
    if (!(error instanceof EngineError)) throw error;
    if (!(await settled(put, error.message))) throw error;
    return true;
  }
  // A store that asks again by itself is told that its own object stands there.
  return settled(put, '');
}

async function settled(put: PutOnce, reason: string): Promise<boolean> {
  try {
    return await isThereAsOurs(put);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const parameters = { path: put.path, reason };
    throw new EngineError('DELTA_COMMIT_STATE_UNKNOWN', parameters, { cause: error });
  }
}

async function isThereAsOurs({ store, path, isOurs }: PutOnce): Promise<boolean> {
  if ((await store.head(path)) === null) return false;
  return isOurs(await store.read(path));
}
