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

/** True where the object is ours: written now, or before an answer that was lost. Errors: those of the store, where it is not there. */
export async function putOnce(put: PutOnce, signal?: AbortSignal): Promise<boolean> {
  try {
    if ((await put.store.put(put.path, put.body, 'ifAbsent', signal)) === 'written') return true;
  } catch (error) {
    // The object may be there all the same: only reading tells, and a cancelled statement has to know too.
    if (!isAmbiguous(error)) throw error;
    if (!(await isThereAsOurs(put))) throw error;
    return true;
  }
  return isThereAsOurs(put);
}

function isAmbiguous(error: unknown): boolean {
  if (!(error instanceof EngineError)) return false;
  return error.condition === 'STORAGE_FAILURE' || error.condition === 'OPERATION_CANCELED';
}

async function isThereAsOurs({ store, path, isOurs }: PutOnce): Promise<boolean> {
  if ((await store.head(path)) === null) return false;
  return isOurs(await store.read(path));
}
