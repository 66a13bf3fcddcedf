/** What readers of a row group are given and what they give: the terms that both decoders share. */
import type { Vector } from '../../core/vector.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { ChunkRange } from './chunk-file.ts';
import type { Footer } from './footer.ts';
import type { ColumnRead } from './mapping.ts';
import type { ParquetWasm } from './wasm.ts';

/** Byte ranges of one file. */
export interface RangeSource {
  /** Names the file in errors. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Fills each target with the bytes `start` up to but not including `end`; may return at once or later. */
  readInto(ranges: readonly ChunkRange[]): void | Promise<void>;
  /** All bytes of the file, where they lie in memory anyway: then they are used there. */
  readonly whole?: Uint8Array;
}

/** Rows of a row group, of all columns that were asked for. */
export interface VectorBatch {
  readonly columns: readonly Vector[];
  /** At most 65,536. */
  readonly length: number;
  /** The first row's number in the file, as deletion vectors count. */
  readonly firstRow: number;
}

/** What silt's own decoder works with. */
export interface DecodeMemory {
  readonly kernels: Kernels;
  /** For what lives as long as a row group is read: file bytes, pages, dictionaries. Its owner frees it after the last batch. */
  readonly group: Allocator;
}

/** Rows of a row group: `start` up to but not including `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** One reading of a row group that is not empty. */
export interface GroupRead {
  readonly source: RangeSource;
  readonly wasm: ParquetWasm;
  readonly footer: Footer;
  /** The row group's number, its rows, and the number of its first in the file. */
  readonly index: number;
  readonly rowCount: number;
  readonly firstRow: number;
  readonly reads: readonly ColumnRead[];
  /** For one batch. */
  readonly alloc: Allocator;
  readonly rowsMax: number;
  /** The rows that are wanted, ascending; others may come too. Null = all. */
  readonly ranges: readonly RowRange[] | null;
  /** Null = parquet-wasm decodes all columns. */
  readonly decode: DecodeMemory | null;
}
