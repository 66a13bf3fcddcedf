/**
 * FlatBuffers, written front to back: as much of the format as Arrow's messages use.
 * Takes tables as lists of fields, gives bytes. Offsets point forward, so what a field refers to is written after its table.
 * Source: "FlatBuffer Internals", the FlatBuffers documentation.
 */

/** A field of a table by its slot; `ref` fields write what they point to and give its position. */
export type FlatField =
  | { readonly slot: number; readonly kind: 'i8' | 'i16' | 'i32'; readonly value: number }
  | { readonly slot: number; readonly kind: 'i64'; readonly value: number }
  | { readonly slot: number; readonly kind: 'ref'; readonly write: (out: FlatWriter) => number };

const widths = { i8: 1, i16: 2, i32: 4, i64: 8, ref: 4 } as const;
const encoder = new TextEncoder();

export class FlatWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** A whole buffer: the offset of its root, and the root table. Its length is a multiple of 8. */
  root(fields: readonly FlatField[]): Uint8Array {
    this.reserve(4, 4);
    const table = this.table(fields);
    this.view.setUint32(0, table, true);
    this.reserve(0, 8);
    return this.bytes.slice(0, this.length);
  }

  /** Writes a table and what it refers to; gives the table's position. */
  table(fields: readonly FlatField[]): number {
    const slots = fields.reduce((most, field) => Math.max(most, field.slot + 1), 0);
    let inlineBytes = 4;
    const offsets = fields.map((field) => {
      const width = widths[field.kind];
      const offset = Math.ceil(inlineBytes / width) * width;
      inlineBytes = offset + width;
      return offset;
    });
    const vtable = this.reserve(4 + 2 * slots, 2);
    this.view.setUint16(vtable, 4 + 2 * slots, true);
    this.view.setUint16(vtable + 2, inlineBytes, true);
    fields.forEach((field, i) => this.view.setUint16(vtable + 4 + 2 * field.slot, offsets[i]!, true));
    const start = this.reserve(inlineBytes, 8);
    this.view.setInt32(start, start - vtable, true);
    fields.forEach((field, i) => this.field(field, start + offsets[i]!));
    return start;
  }

  string(text: string): number {
    const utf8 = encoder.encode(text);
    const start = this.reserve(4 + utf8.length + 1, 4);
    this.view.setUint32(start, utf8.length, true);
    this.bytes.set(utf8, start + 4);
    return start;
  }

  /** A vector of tables or strings. */
  refs(items: readonly ((out: FlatWriter) => number)[]): number {
    const start = this.reserve(4 + 4 * items.length, 4);
    this.view.setUint32(start, items.length, true);
    items.forEach((write, i) => this.point(start + 4 + 4 * i, write(this)));
    return start;
  }

  /** A vector of structs of two 64-bit members. */
  pairs(items: readonly (readonly [number, number])[]): number {
    if (this.length % 8 !== 4) this.reserve(0, 8);
    if (this.length % 8 === 0) this.reserve(4, 4);
    const start = this.reserve(4 + 16 * items.length, 4);
    this.view.setUint32(start, items.length, true);
    items.forEach(([first, second], i) => {
      this.view.setBigInt64(start + 4 + 16 * i, BigInt(first), true);
      this.view.setBigInt64(start + 12 + 16 * i, BigInt(second), true);
    });
    return start;
  }

  private field(field: FlatField, at: number): void {
    switch (field.kind) {
      case 'i8':
        this.view.setInt8(at, field.value);
        return;
      case 'i16':
        this.view.setInt16(at, field.value, true);
        return;
      case 'i32':
        this.view.setInt32(at, field.value, true);
        return;
      case 'i64':
        this.view.setBigInt64(at, BigInt(field.value), true);
        return;
      case 'ref':
        this.point(at, field.write(this));
    }
  }

  private point(at: number, target: number): void {
    this.view.setUint32(at, target - at, true);
  }

  /** Room for `size` zero bytes at the next multiple of `alignment`; gives its start. */
  private reserve(size: number, alignment: number): number {
    const start = Math.ceil(this.length / alignment) * alignment;
    if (start + size > this.bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.bytes.length, start + size));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.length = start + size;
    return start;
  }
}
