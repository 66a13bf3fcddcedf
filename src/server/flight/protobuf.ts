/** Protocol buffers field by field: reads any message into its fields by number, writes messages from lists of fields. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FlightError } from './status.ts';

/** The fields of a message by number. Absent ones are empty or zero, as the format has it. */
export interface Fields {
  bytes(number: number): Uint8Array;
  text(number: number): string;
  /** Null where the field is absent, which an empty text is not. */
  optionalText(number: number): string | null;
  texts(number: number): readonly string[];
  messages(number: number): readonly Fields[];
  flag(number: number): boolean;
  /** Of a field of whole numbers, packed or not. */
  numbers(number: number): readonly number[];
  has(number: number): boolean;
}

/** Errors: FlightError INVALID_ARGUMENT for bytes that are no message. */
export function readMessage(bytes: Uint8Array): Fields {
  const found = new Map<number, (Uint8Array | number)[]>();
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag();
      const value = readValue(reader, number, type);
      if (value !== null) found.set(number, [...(found.get(number) ?? []), value]);
    }
  } catch (error) {
    throw new FlightError('INVALID_ARGUMENT', `the message is malformed: ${(error as Error).message}`);
  }
  const all = (number: number): Uint8Array[] => (found.get(number) ?? []).filter((value) => typeof value !== 'number');
  const bytesOf = (number: number): Uint8Array => all(number).at(-1) ?? new Uint8Array();
  return {
    bytes: bytesOf,
    text: (number) => textOf(bytesOf(number)),
    optionalText: (number) => (found.has(number) ? textOf(bytesOf(number)) : null),
    texts: (number) => all(number).map(textOf),
    messages: (number) => all(number).map(readMessage),
    flag: (number) => found.get(number)?.at(-1) === 1,
    numbers: (number) =>
      (found.get(number) ?? []).flatMap((value) => (typeof value === 'number' ? value : unpack(value))),
    has: (number) => found.has(number),
  };
}

/** What a field holds: bytes and messages, text, whole numbers; undefined and empty lists are left out. */
export type FieldValue = Uint8Array | string | number | bigint | boolean | undefined;

export function writeMessage(fields: readonly (readonly [number: number, value: FieldValue])[]): Buffer {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (value === undefined) continue;
    if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value);
    else if (value instanceof Uint8Array) writer.tag(number, WireType.LengthDelimited).bytes(value);
    else writer.tag(number, WireType.Varint).int64(BigInt(value));
  }
  const bytes = writer.finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readValue(reader: BinaryReader, number: number, type: WireType): Uint8Array | number | null {
  if (type === WireType.LengthDelimited) return reader.bytes();
  // Negative numbers are written as the 64 bits that they have.
  if (type === WireType.Varint) return Number(reader.int64());
  reader.skip(type, number);
  return null;
}

function unpack(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes);
  const out: number[] = [];
  while (reader.pos < reader.len) out.push(Number(reader.int64()));
  return out;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
