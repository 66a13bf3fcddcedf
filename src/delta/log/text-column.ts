/** Texts of a vector without an object each: where the bytes of a row lie, whatever the vector's layout. */
import { isNullAt, type Vector } from '../../core/vector.ts';

const empty = new Uint8Array(0);

export class TextColumn {
  readonly #vector: Vector;
  readonly #inner: TextColumn | null;
  /** Of the row that was located last. */
  bytes: Uint8Array = empty;
  start = 0;
  end = 0;

  constructor(vector: Vector) {
    this.#vector = vector;
    this.#inner = vector.layout === 'dict' ? new TextColumn(vector.dictionary) : null;
  }

  isNull(row: number): boolean {
    return isNullAt(this.#vector, row);
  }

  /** Finds the row's bytes; the row is not null. */
  locate(row: number): void {
    const vector = this.#vector;
    switch (vector.layout) {
      case 'bytes':
        this.bytes = vector.values;
        this.start = vector.offsets[row]!;
        this.end = vector.offsets[row + 1]!;
        return;
      case 'dict':
        this.#inner!.locate(vector.keys[row]!);
        this.#take(this.#inner!.bytes, this.#inner!.start, this.#inner!.end);
        return;
      case 'view':
        return this.#locateView(vector.views, vector.buffers, row);
      case 'const': {
        const bytes = typeof vector.value === 'string' ? new TextEncoder().encode(vector.value) : empty;
        return this.#take(bytes, 0, bytes.length);
      }
      case 'fixed':
      case 'nested':
        return this.#take(empty, 0, 0);
    }
  }

  text(row: number): string {
    this.locate(row);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length).toString(
      'utf8',
      this.start,
      this.end,
    );
  }

  #locateView(views: Uint8Array, buffers: readonly Uint8Array[], row: number): void {
    const view = new DataView(views.buffer, views.byteOffset + row * 16, 16);
    const length = view.getInt32(0, true);
    if (length <= 12) return this.#take(views, row * 16 + 4, row * 16 + 4 + length);
    const start = view.getInt32(12, true);
    this.#take(buffers[view.getInt32(8, true)]!, start, start + length);
  }

  #take(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }
}
