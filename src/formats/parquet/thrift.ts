/**
 * Thrift's compact protocol, as Parquet's footers use it: a reader over bytes that nobody vouches for.
 * Every length is checked against the bytes that are left before it is used; a fault is FILE_CORRUPT.
 * Source: thrift-compact-protocol.md of Apache Thrift.
 */
import { EngineError } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/vector.ts';

/** The wire types of a field. */
export const thriftType = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
  uuid: 13,
} as const;

const nestingMax = 32;
const shortTextMax = 40;

/** A cursor over compact-protocol bytes. `path` and `what` name the file and the part of it in errors. */
export class ThriftReader {
  private readonly bytes: Uint8Array;
  private readonly path: string;
  private readonly what: string;
  private at: number;
  private depth = 0;

  constructor(bytes: Uint8Array, path: string, start = 0, what = 'the footer') {
    this.bytes = bytes;
    this.path = path;
    this.what = what;
    this.at = start;
  }

  /** Where the next byte is read. */
  get position(): number {
    return this.at;
  }

  corrupt(reason: string): EngineError {
    return new EngineError('FILE_CORRUPT', { path: this.path, reason });
  }

  /** The bytes between an earlier position and this one; a view. */
  bytesFrom(start: number): Uint8Array {
    return this.bytes.subarray(start, this.at);
  }

  /** Passes over `expected` where these are the bytes that follow; false, and nothing passed over, where they are not. */
  skipBytes(expected: Uint8Array): boolean {
    const end = this.at + expected.length;
    if (end > this.bytes.length) return false;
    for (let i = expected.length - 1, at = end - 1; i >= 0; i--, at--) if (this.bytes[at] !== expected[i]) return false;
    this.at = end;
    return true;
  }

  /** Calls `visit` with the id and wire type of each field of a struct; it has to read or `skip` the value. */
  struct(visit: (id: number, type: number) => void): void {
    this.enter();
    let id = 0;
    for (;;) {
      const header = this.byte();
      if (header === thriftType.stop) break;
      const delta = header >> 4;
      id = delta === 0 ? this.zigzag32() : id + delta;
      visit(id, header & 15);
    }
    this.depth--;
  }

  /** Calls `visit` once for each element of a list of that element type. */
  list(type: number, elementType: number, visit: () => void): void {
    this.expect(type, thriftType.list);
    const { size, element } = this.listHeader();
    if (size > 0 && element !== elementType) throw this.corrupt(`a list in ${this.what} holds type ${element}`);
    this.enter();
    for (let i = 0; i < size; i++) visit();
    this.depth--;
  }

  /** A list of booleans, which writers declare as either of two element types; an element is a byte. */
  bools(type: number): boolean[] {
    this.expect(type, thriftType.list);
    const { size, element } = this.listHeader();
    if (size > 0 && element !== thriftType.true && element !== thriftType.false) {
      throw this.corrupt(`a list in ${this.what} holds type ${element}`);
    }
    return Array.from({ length: size }, () => this.byte() === thriftType.true);
  }

  bool(type: number): boolean {
    if (type !== thriftType.true && type !== thriftType.false) throw this.mismatch(type);
    return type === thriftType.true;
  }

  i8(type: number): number {
    this.expect(type, thriftType.byte);
    return (this.byte() << 24) >> 24;
  }

  i16(type: number): number {
    this.expect(type, thriftType.i16);
    return this.zigzag32();
  }

  i32(type: number): number {
    this.expect(type, thriftType.i32);
    return this.zigzag32();
  }

  /** An element of a list of i32, which has no header of its own. */
  i32Element(): number {
    return this.zigzag32();
  }

  /** A 64-bit integer of at most 52 bits: sizes, offsets and counts. */
  size(type: number): number {
    this.expect(type, thriftType.i64);
    return this.sizeElement();
  }

  sizeElement(): number {
    const value = this.zigzag64();
    if (!Number.isSafeInteger(value)) throw this.corrupt(`a size in ${this.what} is out of range`);
    return value;
  }

  /** The bytes of a field; a view, not a copy. */
  binary(type: number): Uint8Array {
    this.expect(type, thriftType.binary);
    return this.binaryElement();
  }

  binaryElement(): Uint8Array {
    const length = this.varint32();
    this.need(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  string(type: number): string {
    this.expect(type, thriftType.binary);
    return this.stringElement();
  }

  /** Names are mostly short and of ASCII: a decoder costs more than they do. */
  stringElement(): string {
    const length = this.varint32();
    this.need(length);
    const start = this.at;
    this.at += length;
    return shortAscii(this.bytes, start, this.at) ?? decodeUtf8(this.bytes.subarray(start, this.at));
  }

  /** Reads one struct where the field's wire type says that one follows. */
  structField<T>(type: number, read: (reader: ThriftReader) => T): T {
    this.expect(type, thriftType.struct);
    return read(this);
  }

  /** Passes over a value of any type. */
  skip(type: number): void {
    switch (type) {
      case thriftType.true:
      case thriftType.false:
        return;
      case thriftType.byte:
        this.advance(1);
        return;
      case thriftType.i16:
      case thriftType.i32:
      case thriftType.i64:
        this.zigzag64();
        return;
      case thriftType.double:
        this.advance(8);
        return;
      case thriftType.uuid:
        this.advance(16);
        return;
      case thriftType.binary:
        this.advance(this.varint32());
        return;
      case thriftType.list:
      case thriftType.set:
        this.skipList();
        return;
      case thriftType.map:
        this.skipMap();
        return;
      case thriftType.struct:
        this.skipStruct();
        return;
      default:
        throw this.corrupt(`${this.what} has a field of the unknown type ${type}`);
    }
  }

  /** Ids do not matter here, so only those that do not fit a header are read. */
  private skipStruct(): void {
    this.enter();
    for (;;) {
      const header = this.byte();
      if (header === thriftType.stop) break;
      if (header >> 4 === 0) this.zigzag32();
      this.skip(header & 15);
    }
    this.depth--;
  }

  private skipList(): void {
    const { size, element } = this.listHeader();
    this.enter();
    for (let i = 0; i < size; i++) this.skipElement(element);
    this.depth--;
  }

  private skipMap(): void {
    const size = this.varint32();
    if (size === 0) return;
    const types = this.byte();
    this.need(size);
    this.enter();
    for (let i = 0; i < size; i++) {
      this.skipElement(types >> 4);
      this.skipElement(types & 15);
    }
    this.depth--;
  }

  /** Booleans have a byte of their own inside lists and maps. */
  private skipElement(type: number): void {
    if (type === thriftType.true || type === thriftType.false) this.advance(1);
    else this.skip(type);
  }

  /** An element takes at least a byte, so a list cannot be longer than what is left. */
  private listHeader(): { size: number; element: number } {
    const header = this.byte();
    const size = header >> 4 === 15 ? this.varint32() : header >> 4;
    this.need(size);
    return { size, element: header & 15 };
  }

  private enter(): void {
    if (++this.depth > nestingMax) throw this.corrupt(`${this.what} nests too deeply`);
  }

  private expect(type: number, expected: number): void {
    if (type !== expected) throw this.mismatch(type);
  }

  private mismatch(type: number): EngineError {
    return this.corrupt(`${this.what} has a field of type ${type} where another belongs`);
  }

  private need(length: number): void {
    if (length > this.bytes.length - this.at) throw this.corrupt(`${this.what} ends too early`);
  }

  private advance(length: number): void {
    this.need(length);
    this.at += length;
  }

  private byte(): number {
    this.need(1);
    return this.bytes[this.at++]!;
  }

  private varint32(): number {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 128) {
      this.at++;
      return first;
    }
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) {
        if (value > 0xffff_ffff) break;
        return value;
      }
    }
    throw this.corrupt(`a number in ${this.what} is too long`);
  }

  private zigzag32(): number {
    const value = this.varint32();
    return (value >>> 1) ^ -(value & 1);
  }

  /** NaN beyond 52 bits, which no size, offset or count of a file reaches. */
  private zigzag64(): number {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 128) {
      this.at++;
      return (first >>> 1) ^ -(first & 1);
    }
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128)
        return value > Number.MAX_SAFE_INTEGER ? Number.NaN : value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw this.corrupt(`a number in ${this.what} is too long`);
  }
}

/** Null for what is long or not of ASCII alone. */
function shortAscii(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start > shortTextMax) return null;
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte > 127) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}
