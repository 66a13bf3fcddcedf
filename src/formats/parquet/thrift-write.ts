/**
 * Thrift's compact protocol, written: what silt puts in the footers of its own files.
 * Takes fields in ascending order of their ids, gives bytes.
 */
import { assert } from '../../core/assert.ts';
import { thriftType } from './thrift.ts';

const encoder = new TextEncoder();

/** Grows as it is written to; `finish` gives the bytes. */
export class ThriftWriter {
  private bytes: Uint8Array;
  private length = 0;
  private lastId = 0;

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  finish(): Uint8Array {
    assert(this.lastId === 0, 'every struct was closed');
    return this.bytes.slice(0, this.length);
  }

  /** The fields that `write` writes, and the end of the struct. */
  struct(write: () => void): void {
    const outer = this.lastId;
    this.lastId = 0;
    write();
    this.put(thriftType.stop);
    this.lastId = outer;
  }

  structField(id: number, write: () => void): void {
    this.header(id, thriftType.struct);
    this.struct(write);
  }

  bool(id: number, value: boolean): void {
    this.header(id, value ? thriftType.true : thriftType.false);
  }

  i8(id: number, value: number): void {
    this.header(id, thriftType.byte);
    this.put(value & 255);
  }

  i32(id: number, value: number): void {
    this.header(id, thriftType.i32);
    this.i32Element(value);
  }

  i16(id: number, value: number): void {
    this.header(id, thriftType.i16);
    this.i32Element(value);
  }

  i64(id: number, value: number): void {
    this.header(id, thriftType.i64);
    this.i64Element(value);
  }

  i32Element(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  boolElement(value: boolean): void {
    this.put(value ? thriftType.true : thriftType.false);
  }

  i64Element(value: number): void {
    assert(Number.isSafeInteger(value), 'sizes are safe integers');
    if (value >= 0 && value < 2 ** 30) return this.varint(2 * value);
    let rest = BigInt.asUintN(64, BigInt(value) >= 0n ? BigInt(value) << 1n : (-BigInt(value) << 1n) - 1n);
    for (; rest >= 128n; rest >>= 7n) this.put(Number(rest & 127n) | 128);
    this.put(Number(rest));
  }

  binary(id: number, value: Uint8Array): void {
    this.header(id, thriftType.binary);
    this.binaryElement(value);
  }

  binaryElement(value: Uint8Array): void {
    this.varint(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  string(id: number, value: string): void {
    this.binary(id, encoder.encode(value));
  }

  stringElement(value: string): void {
    this.binaryElement(encoder.encode(value));
  }

  /** A list; `write` is called for each item and writes one element. */
  list<T>(id: number, elementType: number, items: readonly T[], write: (item: T) => void): void {
    this.header(id, thriftType.list);
    if (items.length < 15) this.put((items.length << 4) | elementType);
    else {
      this.put(0xf0 | elementType);
      this.varint(items.length);
    }
    for (const item of items) write(item);
  }

  private header(id: number, type: number): void {
    const delta = id - this.lastId;
    assert(delta > 0, 'fields are written in ascending order');
    if (delta < 16) this.put((delta << 4) | type);
    else {
      this.put(type);
      this.i32Element(id);
    }
    this.lastId = id;
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.put((rest % 128) | 128);
    this.put(rest);
  }

  private put(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + extra));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
