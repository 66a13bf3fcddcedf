/** How much of a thread's JavaScript heap a statement may take: where that is full, the process dies. */
import { EngineError } from '../core/errors.ts';

const share = 0.4;
/** Every heap has so much. */
const safeBytes = 256 << 20;

/** Errors: OUT_OF_MEMORY where so many bytes are too many for this thread's heap. */
export function checkHeap(sizeBytes: number): void {
  if (sizeBytes <= safeBytes) return;
  // Loaded late: most statements hold little on the heap.
  const limitBytes = share * process.getBuiltinModule('node:v8').getHeapStatistics().heap_size_limit;
  if (sizeBytes <= limitBytes) return;
  throw new EngineError('OUT_OF_MEMORY', { limit: `${Math.floor(limitBytes / 2 ** 20)} MiB of heap in a thread` });
}
