/**
 * What a log says of its files, many of them: the JSON form of each is made when it is asked for. A file is kept as the line
 * of its commit, or as a row of the checkpoint's columns. Takes words from the newest to the oldest; gives them from the
 * oldest on.
 */
import type { Batch } from '../../core/batch.ts';
import type { DataType } from '../../core/types.ts';
import { scalarAt, type Vector } from '../../core/vector.ts';
import { type JsonObject, parseJson } from '../../formats/json/lossless.ts';
import { HeapAllocator } from '../../kernels/allocator.ts';
import { gather } from '../../kernels/gather.ts';
import { isObject } from '../actions.ts';
import { jsonAt } from '../log/checkpoint-rows.ts';

export type FileKind = 'add' | 'remove';

/** Bodies of actions, each made anew in every iteration. */
export interface FileBodies extends Iterable<JsonObject> {
  readonly length: number;
  /** The same in runs: rows of one column, or bodies. */
  runs(): Iterable<FileRun>;
  /** Those of which it is true. */
  filter(isKept: (body: JsonObject) => boolean): FileBodies;
  /** In groups by a number from 0 to count - 1 that the path gives. */
  grouped(count: number, groupOf: (path: string) => number): readonly FileBodies[];
}

export type FileRun =
  | { readonly kind: 'rows'; readonly vector: Vector; readonly type: DataType; readonly rows: Int32Array }
  | { readonly kind: 'bodies'; readonly bodies: Iterable<JsonObject> };

/** Rows of a column of actions, which live on the heap. */
interface KeptRows {
  readonly vector: Vector;
  readonly type: DataType;
}

export class KeptBodies implements FileBodies {
  readonly #kind: FileKind;
  /** A commit's line, or a place among `#rows`: its number times `rowsMax`, and the row. */
  readonly #entries: (string | number)[];
  readonly #rows: KeptRows[];

  constructor(kind: FileKind, entries: (string | number)[] = [], rows: KeptRows[] = []) {
    this.#kind = kind;
    this.#entries = entries;
    this.#rows = rows;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** A line with the action as its one member. */
  addLine(line: string): void {
    this.#entries.push(line);
  }

  /** Rows of a checkpoint's column; they are copied. */
  addRows({ columns, schema }: Batch, column: number, rows: readonly number[]): void {
    for (let from = 0; from < rows.length; from += rowsMax) {
      const part = Int32Array.from(rows.slice(from, from + rowsMax));
      const vector = gather(columns[column]!, part, part.length, new HeapAllocator());
      const base = this.#rows.length * rowsMax;
      this.#rows.push({ vector, type: schema.fields[column]!.type });
      for (let row = 0; row < part.length; row++) this.#entries.push(base + row);
    }
  }

  *[Symbol.iterator](): Iterator<JsonObject> {
    for (let i = this.#entries.length - 1; i >= 0; i--) yield this.#bodyOf(this.#entries[i]!);
  }

  *runs(): Iterable<FileRun> {
    const entries = this.#entries;
    for (let end = entries.length; end > 0; ) {
      const part = partOf(entries[end - 1]!);
      let start = end - 1;
      while (start > 0 && partOf(entries[start - 1]!) === part) start--;
      const own = entries.slice(start, end).toReversed();
      if (part === -1) yield { kind: 'bodies', bodies: this.#of(own.toReversed()) };
      else {
        const rows = Int32Array.from(own, (entry) => Number(entry) % rowsMax);
        yield { kind: 'rows', ...this.#rows[part]!, rows };
      }
      end = start;
    }
  }

  filter(isKept: (body: JsonObject) => boolean): FileBodies {
    return this.#of(this.#entries.filter((entry) => isKept(this.#bodyOf(entry))));
  }

  grouped(count: number, groupOf: (path: string) => number): readonly FileBodies[] {
    const groups = Array.from({ length: count }, (): (string | number)[] => []);
    for (const entry of this.#entries) groups[groupOf(this.#pathOf(entry))]!.push(entry);
    return groups.map((entries) => this.#of(entries));
  }

  #of(entries: (string | number)[]): KeptBodies {
    return new KeptBodies(this.#kind, entries, this.#rows);
  }

  #bodyOf(entry: string | number): JsonObject {
    const body = typeof entry === 'string' ? this.#lineOf(entry) : this.#rowOf(entry);
    return isObject(body) ? body : {};
  }

  #pathOf(entry: string | number): string {
    const { vector, type } = this.#rows[partOf(entry)] ?? {};
    const at = type?.id === 'struct' ? type.fields.findIndex(({ name }) => name === 'path') : -1;
    const child = vector?.layout === 'nested' ? vector.children[at] : undefined;
    const path = child === undefined ? this.#bodyOf(entry)['path'] : scalarAt(child, Number(entry) % rowsMax);
    return typeof path === 'string' ? path : '';
  }

  #lineOf(line: string): JsonObject[string] {
    const json = parseJson(line);
    return isObject(json) ? (json[this.#kind] ?? null) : null;
  }

  #rowOf(entry: number): JsonObject[string] {
    const { vector, type } = this.#rows[partOf(entry)]!;
    return jsonAt(vector, type, entry % rowsMax);
  }
}

const rowsMax = 65_536;

/** The number of the column that the entry is a row of; -1 for a line. */
function partOf(entry: string | number): number {
  return typeof entry === 'string' ? -1 : Math.floor(entry / rowsMax);
}
