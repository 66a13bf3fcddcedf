/**
 * Bytes of a client to messages of the PostgreSQL protocol, version 3. Takes chunks of any size, gives whole messages;
 * refuses lengths that no client sends before it holds a byte of them.
 * Source: PostgreSQL manual, "Message Formats".
 */
import { ProtocolError } from './protocol-error.ts';

export interface FrontendMessage {
  /** The type byte as a letter; '' for a start-up packet, which has none. */
  readonly type: string;
  readonly body: Buffer;
}

/** A start-up packet holds names and values; more is an attack. */
const startupSizeMax = 10_000;
const messageSizeMax = 64 << 20;

export class MessageReader {
  #chunks: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** Bytes that wait to become messages. */
  get size(): number {
    return this.#size;
  }

  get first(): number | null {
    return this.#chunks[0]?.[0] ?? null;
  }

  /** All bytes, none of which is kept. */
  takeAll(): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#size = 0;
    return all;
  }

  /** The next message; null until it is whole. `isStartup`: packets without a type byte. Errors: ProtocolError. */
  next(isStartup: boolean): FrontendMessage | null {
    const headSize = isStartup ? 4 : 5;
    if (this.#size < headSize) return null;
    const head = this.#peek(headSize);
    const length = head.readInt32BE(headSize - 4);
    if (length < 4 || length > (isStartup ? startupSizeMax : messageSizeMax))
      throw new ProtocolError(`invalid message length ${length}`);
    const size = headSize - 4 + length;
    if (this.#size < size) return null;
    const whole = this.#peek(size);
    this.#drop(size);
    const type = isStartup ? '' : String.fromCharCode(whole[0]!);
    return { type, body: whole.subarray(headSize, size) };
  }

  /** The first bytes as one buffer; chunks are joined only as far as needed. */
  #peek(size: number): Buffer {
    if (this.#chunks[0]!.length < size) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!.subarray(0, size);
  }

  #drop(size: number): void {
    this.#size -= size;
    const first = this.#chunks[0]!;
    if (first.length === size) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(size);
  }
}

/** Reads the fields of one message in order. Errors: ProtocolError where the message ends before a field does. */
export class FieldReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#body.length;
  }

  byte(): number {
    return this.#take(1)[0]!;
  }

  int16(): number {
    return this.#take(2).readInt16BE();
  }

  /** A count, which the protocol has as an unsigned word. */
  count(): number {
    return this.#take(2).readUInt16BE();
  }

  int32(): number {
    return this.#take(4).readInt32BE();
  }

  uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  /** UTF-8 up to a zero byte. */
  text(): string {
    const end = this.#body.indexOf(0, this.#at);
    if (end < 0) throw new ProtocolError('a string of the message has no end');
    const text = this.#body.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  /** Length and bytes; null for a length of -1. */
  value(): Buffer | null {
    const length = this.int32();
    if (length === -1) return null;
    if (length < 0) throw new ProtocolError(`invalid value length ${length}`);
    return this.#take(length);
  }

  rest(): Buffer {
    return this.#take(this.#body.length - this.#at);
  }

  #take(size: number): Buffer {
    if (this.#at + size > this.#body.length) throw new ProtocolError('the message is shorter than its fields');
    this.#at += size;
    return this.#body.subarray(this.#at - size, this.#at);
  }
}
