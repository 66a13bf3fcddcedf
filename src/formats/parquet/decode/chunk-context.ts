/** What the parts of a column chunk's reading share: its place, memory, and what its values become. */
import type { DataType } from '../../../core/types.ts';
import type { Vector } from '../../../core/vector.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import type { FileColumn } from '../columns.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { Inflater } from './inflater.ts';
import type { ChunkPlace } from './pages.ts';

export interface ChunkContext {
  readonly place: ChunkPlace;
  readonly column: FileColumn;
  readonly kernels: Kernels;
  /** For what lives as long as the row group is read. */
  readonly group: Allocator;
  readonly pool: BufferPool;
  readonly states: StatePool;
  readonly inflater: Inflater;
  readonly dictionaryId: number;
  /** Values that are stored as dictionary indices stay that. */
  readonly keepsKeys: boolean;
  /** The type that vectors are given. */
  readonly type: DataType;
  /** Makes values of the file's type into that; those of a dictionary once. */
  readonly adapt: (vector: Vector, alloc: Allocator) => Vector;
}

/** Words in which kernels keep their place in a stream, all 0 when taken. */
export interface StatePool {
  take(): Int32Array;
  give(state: Int32Array): void;
}

/** As many as the kernel needs that needs the most. */
const stateWords = 16;

export function createStatePool(alloc: Allocator): StatePool {
  const idle: Int32Array[] = [];
  return {
    take: () => (idle.pop() ?? alloc.int32(stateWords)).fill(0),
    give: (state) => void idle.push(state),
  };
}
