/** What rows take in memory, by the views of their vectors. */
import type { Batch } from '../core/batch.ts';
import type { Vector } from '../core/vector.ts';

/** Bytes of all batches' buffers; a buffer that two vectors share counts twice. */
export function bytesOfBatches(batches: readonly Batch[]): number {
  return batches.reduce((sum, { columns }) => columns.reduce((of, column) => of + bytesOfVector(column), sum), 0);
}

function bytesOfVector(vector: Vector): number {
  const valid = vector.valid?.byteLength ?? 0;
  switch (vector.layout) {
    case 'const':
      return valid;
    case 'fixed':
      return valid + vector.values.byteLength;
    case 'bytes': {
      const { offsets, length } = vector;
      return valid + offsets.byteLength + (length === 0 ? 0 : offsets[length]! - offsets[0]!);
    }
    case 'view':
      return valid + vector.views.byteLength + vector.buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    case 'dict':
      return valid + vector.keys.byteLength + bytesOfVector(vector.dictionary);
    case 'nested':
      return vector.children.reduce(
        (sum, child) => sum + bytesOfVector(child),
        valid + (vector.offsets?.byteLength ?? 0),
      );
  }
}
