/**
 * Gives back the memory of a batch that was read and that nobody else holds, as the results of running are on memory of their own: at once,
 * where the collector would be called for each few dozen megabytes that pass through.
 */
import type { Batch } from '../core/batch.ts';
import type { Vector } from '../core/vector.ts';

/** Smaller buffers are left to the collector. */
const sizeMin = 32 << 10;
/** What allocators leave behind a vector's values. */
const slackMax = 256;

export function freeBatch({ columns }: Batch): void {
  columns.forEach(freeVector);
}

function freeVector(vector: Vector): void {
  if (vector.valid !== null) free(vector.valid);
  switch (vector.layout) {
    case 'fixed':
      return free(vector.values);
    case 'bytes':
      free(vector.offsets);
      return free(vector.values);
    case 'nested':
      if (vector.offsets !== null) free(vector.offsets);
      return vector.children.forEach(freeVector);
    // What these hold may be others', too.
    case 'const':
    case 'dict':
    case 'view':
      return;
  }
}

/** Not where others may have a part of the buffer, such as values that were read from a file in one block. */
function free({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
  const isWhole = byteOffset === 0 && buffer.byteLength - byteLength <= slackMax;
  if (isWhole && byteLength >= sizeMin && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
