/**
 * VARIANT's binary form to a tree of values, and that tree as JSON text. Takes the two parts that a variant is of (value and
 * metadata) and gives nodes; undefined where the bytes are none. Source: Parquet's Variant Binary Encoding, version 1.
 */
import { formatDecimal } from './decimal.ts';
import { formatDate, formatLocal } from './text/datetime.ts';
import { formatDouble, formatFloat } from './text/numbers.ts';
import { decodeUtf8 } from './vector.ts';
import { localOfInstant, zoneOf } from './zone.ts';

export type VariantNode =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'double' | 'float'; readonly value: number }
  | { readonly kind: 'decimal'; readonly unscaled: bigint; readonly scale: number }
  | { readonly kind: 'date'; readonly value: number }
  /** Microseconds: an instant, or a wall clock. */
  | { readonly kind: 'timestamp' | 'timestampNtz'; readonly value: bigint }
  | { readonly kind: 'binary'; readonly value: Uint8Array }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly VariantNode[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [name: string, value: VariantNode])[] };

export function decodeVariant(value: Uint8Array, metadata: Uint8Array): VariantNode | undefined {
  try {
    const names = readNames(metadata);
    return names && readNode({ bytes: value, view: viewOf(value), names }, 0, 0);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Compact JSON; instants in the zone. */
export function variantText(node: VariantNode, zone: string): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'array':
      return `[${node.items.map((item) => variantText(item, zone)).join(',')}]`;
    case 'object':
      return `{${node.fields.map(([name, value]) => `${JSON.stringify(name)}:${variantText(value, zone)}`).join(',')}}`;
    case 'bool':
    case 'int':
    case 'decimal':
      return scalarText(node, zone);
    case 'double':
    case 'float': {
      const text = scalarText(node, zone);
      return Number.isFinite(node.value) ? text : JSON.stringify(text);
    }
    default:
      return JSON.stringify(scalarText(node, zone));
  }
}

/** A value that is no array and no object, as a cast to STRING gives it. */
export function scalarText(node: VariantNode, zone: string): string {
  switch (node.kind) {
    case 'null':
    case 'array':
    case 'object':
      return variantText(node, zone);
    case 'bool':
    case 'int':
      return String(node.value);
    case 'double':
      return formatDouble(node.value);
    case 'float':
      return formatFloat(node.value);
    case 'decimal':
      return shortDecimal(node.unscaled, node.scale);
    case 'date':
      return formatDate(node.value);
    case 'timestamp': {
      const local = localOfInstant(zoneOf(zone), node.value);
      return `${formatLocal(local)}${offsetText(Number((local - node.value) / 1_000_000n))}`;
    }
    case 'timestampNtz':
      return formatLocal(node.value);
    case 'binary':
      return Buffer.from(node.value).toString('base64');
    case 'string':
      return node.value;
  }
}

/** Without zeros at the end of its fraction. */
function shortDecimal(unscaled: bigint, scale: number): string {
  let [digits, places] = [unscaled, scale];
  for (; places > 0 && digits % 10n === 0n; places--) digits /= 10n;
  return formatDecimal(digits, places);
}

function offsetText(seconds: number): string {
  const size = Math.abs(seconds);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(size / 3600)}:${two((size / 60) % 60)}`;
}

interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly names: readonly string[];
}

const depthMax = 1000;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A little-endian number of 1 to 4 bytes. */
function unsigned(view: DataView, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + view.getUint8(at + i);
  return value;
}

function readNames(metadata: Uint8Array): readonly string[] | undefined {
  const view = viewOf(metadata);
  const header = view.getUint8(0);
  if ((header & 15) !== 1) return undefined;
  const size = (header >> 6) + 1;
  const count = unsigned(view, 1, size);
  const start = 1 + size * (count + 2);
  if (start > metadata.length) return undefined;
  const offset = (i: number): number => unsigned(view, 1 + size * (i + 1), size);
  return Array.from({ length: count }, (_, i) =>
    decodeUtf8(metadata.subarray(start + offset(i), start + offset(i + 1))),
  );
}

function readNode(source: Source, at: number, depth: number): VariantNode {
  if (depth > depthMax) throw new RangeError('a variant is nested too deeply');
  const header = source.view.getUint8(at);
  switch (header & 3) {
    case 0:
      return readPrimitive(source, header >> 2, at + 1);
    case 1:
      return { kind: 'string', value: textAt(source, at + 1, header >> 2) };
    case 2:
      return readObject(source, header >> 2, at, depth);
    default:
      return readArray(source, header >> 2, at, depth);
  }
}

function textAt({ bytes }: Source, at: number, length: number): string {
  if (at + length > bytes.length) throw new RangeError('a variant ends in a text');
  return decodeUtf8(bytes.subarray(at, at + length));
}

/** Each stretch between two offsets is an element. */
function readArray(source: Source, header: number, at: number, depth: number): VariantNode {
  const offsetSize = (header & 3) + 1;
  const countSize = (header & 4) === 0 ? 1 : 4;
  const count = unsigned(source.view, at + 1, countSize);
  const offsets = at + 1 + countSize;
  const data = offsets + offsetSize * (count + 1);
  if (data > source.bytes.length) throw new RangeError('a variant ends in an array');
  const items = Array.from({ length: count }, (_, i) =>
    readNode(source, data + unsigned(source.view, offsets + offsetSize * i, offsetSize), depth + 1),
  );
  return { kind: 'array', items };
}

function readObject(source: Source, header: number, at: number, depth: number): VariantNode {
  const offsetSize = (header & 3) + 1;
  const idSize = ((header >> 2) & 3) + 1;
  const countSize = (header & 16) === 0 ? 1 : 4;
  const count = unsigned(source.view, at + 1, countSize);
  const ids = at + 1 + countSize;
  const offsets = ids + idSize * count;
  const data = offsets + offsetSize * (count + 1);
  if (data > source.bytes.length) throw new RangeError('a variant ends in an object');
  const fields = Array.from({ length: count }, (_, i) => {
    const name = source.names[unsigned(source.view, ids + idSize * i, idSize)];
    if (name === undefined) throw new RangeError('a variant names a field that its metadata lacks');
    return [
      name,
      readNode(source, data + unsigned(source.view, offsets + offsetSize * i, offsetSize), depth + 1),
    ] as const;
  });
  return { kind: 'object', fields };
}

function readPrimitive(source: Source, type: number, at: number): VariantNode {
  const { view } = source;
  switch (type) {
    case 0:
      return { kind: 'null' };
    case 1:
    case 2:
      return { kind: 'bool', value: type === 1 };
    case 3:
      return { kind: 'int', value: BigInt(view.getInt8(at)) };
    case 4:
      return { kind: 'int', value: BigInt(view.getInt16(at, true)) };
    case 5:
      return { kind: 'int', value: BigInt(view.getInt32(at, true)) };
    case 6:
      return { kind: 'int', value: view.getBigInt64(at, true) };
    case 7:
      return { kind: 'double', value: view.getFloat64(at, true) };
    case 8:
      return { kind: 'decimal', scale: view.getUint8(at), unscaled: BigInt(view.getInt32(at + 1, true)) };
    case 9:
      return { kind: 'decimal', scale: view.getUint8(at), unscaled: view.getBigInt64(at + 1, true) };
    case 10:
      return {
        kind: 'decimal',
        scale: view.getUint8(at),
        unscaled: (view.getBigInt64(at + 9, true) << 64n) | view.getBigUint64(at + 1, true),
      };
    case 11:
      return { kind: 'date', value: view.getInt32(at, true) };
    case 12:
    case 13:
      return { kind: type === 12 ? 'timestamp' : 'timestampNtz', value: view.getBigInt64(at, true) };
    case 14:
      return { kind: 'float', value: view.getFloat32(at, true) };
    case 15:
      return { kind: 'binary', value: source.bytes.slice(at + 4, at + 4 + view.getUint32(at, true)) };
    case 16:
      return { kind: 'string', value: textAt(source, at + 4, view.getUint32(at, true)) };
    default:
      throw new RangeError(`a variant has the unknown type ${type}`);
  }
}
