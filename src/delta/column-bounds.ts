/**
 * Bounds of chosen columns for every file of a large version, as arrays: planning looks at a million files without parsing
 * a text each. Takes the statistics of files one after another; keeps no text.
 */
import type { Scalar } from '../core/scalar.ts';
import type { PhysicalColumn } from './features/column-mapping.ts';
import { wasFloat } from './features/type-widening.ts';
import { columnStatistics, type FileStatistics } from './statistics.ts';

/** What is known of one column in one file: as skipping/ asks for it. */
export interface FileBounds {
  readonly min: Scalar;
  readonly max: Scalar;
  readonly nulls: number | null;
  readonly rows: number | null;
}

interface ColumnArrays {
  readonly min: Scalar[];
  readonly max: Scalar[];
  /** NaN = unknown. */
  readonly nulls: Float64Array;
}

export class ColumnBounds {
  readonly #count: number;
  readonly #columns = new Map<string, ColumnArrays>();
  /** NaN = unknown. */
  readonly #rows: Float64Array;

  constructor(count: number) {
    this.#count = count;
    this.#rows = new Float64Array(count).fill(Number.NaN);
  }

  has({ path }: PhysicalColumn): boolean {
    return this.#columns.has(keyOf(path));
  }

  /** Room for columns, to be filled file by file by what it gives. */
  adding(columns: readonly PhysicalColumn[]): (index: number, file: FileStatistics) => void {
    const made = columns.map((column) => {
      const arrays: ColumnArrays = {
        min: new Array<Scalar>(this.#count).fill(null),
        max: new Array<Scalar>(this.#count).fill(null),
        nulls: new Float64Array(this.#count).fill(Number.NaN),
      };
      this.#columns.set(keyOf(column.path), arrays);
      return { column, arrays };
    });
    return (index, file) => {
      this.#rows[index] = file.rows ?? Number.NaN;
      for (const { column, arrays } of made) {
        const { min, max, nulls } = columnStatistics(file, column.path, column.field.type, wasFloat(column.field));
        arrays.min[index] = min;
        arrays.max[index] = max;
        arrays.nulls[index] = nulls ?? Number.NaN;
      }
    };
  }

  rowsAt(index: number): number | null {
    return known(this.#rows[index]!);
  }

  /** Of a column that was added. */
  at(index: number, { path }: PhysicalColumn): FileBounds {
    const { min, max, nulls } = this.#columns.get(keyOf(path))!;
    return { min: min[index]!, max: max[index]!, nulls: known(nulls[index]!), rows: this.rowsAt(index) };
  }
}

function keyOf(path: readonly string[]): string {
  return path.join('\0');
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
