/** Trees of values in VARIANT's binary form: [value, metadata]. Fields of objects stand in the order of their names. */
import { compareStrings } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { VariantNode } from '../../core/variant.ts';

export function encodeVariant(node: VariantNode): Scalar {
  const names = new Map<string, number>();
  const value = Uint8Array.from(encode(node, names));
  return [value, encodeNames([...names.keys()])];
}

function encodeNames(names: readonly string[]): Uint8Array {
  const texts = names.map((name) => Buffer.from(name));
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const size = sizeOf(Math.max(total, names.length));
  const bytes: number[] = [1 | ((size - 1) << 6), ...number(names.length, size)];
  let offset = 0;
  for (const text of texts) {
    bytes.push(...number(offset, size));
    offset += text.length;
  }
  bytes.push(...number(offset, size));
  return new Uint8Array(Buffer.concat([Uint8Array.from(bytes), ...texts]));
}

/** Bytes that hold an unsigned number: 1 to 4. */
function sizeOf(value: number): number {
  return value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x1000000 ? 3 : 4;
}

function number(value: number, size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) & 255);
}

function integer(value: bigint, size: number): readonly number[] {
  const wide = BigInt.asUintN(8 * size, value);
  return Array.from({ length: size }, (_, i) => Number((wide >> BigInt(8 * i)) & 255n));
}

function primitive(type: number, bytes: Iterable<number> = []): number[] {
  return [type << 2, ...bytes];
}

function encode(node: VariantNode, names: Map<string, number>): number[] {
  switch (node.kind) {
    case 'null':
      return primitive(0);
    case 'bool':
      return primitive(node.value ? 1 : 2);
    case 'int':
      return encodeInteger(node.value);
    case 'double': {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, node.value, true);
      return primitive(7, new Uint8Array(view.buffer));
    }
    case 'float': {
      const view = new DataView(new ArrayBuffer(4));
      view.setFloat32(0, node.value, true);
      return primitive(14, new Uint8Array(view.buffer));
    }
    case 'decimal':
      return encodeDecimal(node.unscaled, node.scale);
    case 'date':
      return primitive(11, integer(BigInt(node.value), 4));
    case 'timestamp':
    case 'timestampNtz':
      return primitive(node.kind === 'timestamp' ? 12 : 13, integer(node.value, 8));
    case 'binary':
      return primitive(15, [...number(node.value.length, 4), ...node.value]);
    case 'string': {
      const bytes = Buffer.from(node.value);
      return bytes.length < 64
        ? [1 | (bytes.length << 2), ...bytes]
        : primitive(16, [...number(bytes.length, 4), ...bytes]);
    }
    case 'array':
      return encodeArray(node.items.map((item) => encode(item, names)));
    case 'object':
      return encodeObject(node.fields, names);
  }
}

function encodeInteger(value: bigint): number[] {
  const sizes = [1, 2, 4, 8];
  const place = sizes.findIndex((size) => BigInt.asIntN(8 * size, value) === value);
  return primitive(3 + place, integer(value, sizes[place]!));
}

function encodeDecimal(unscaled: bigint, scale: number): number[] {
  const size = unscaled < 0n ? -unscaled : unscaled;
  const digits = Math.max(size.toString().length, scale);
  const width = digits <= 9 ? 4 : digits <= 18 ? 8 : 16;
  return primitive({ 4: 8, 8: 9, 16: 10 }[width]!, [scale, ...integer(unscaled, width)]);
}

/** Where each part begins, and where the last one ends. */
function offsetsOf(parts: readonly (readonly number[])[]): readonly number[] {
  const offsets = [0];
  for (const part of parts) offsets.push(offsets.at(-1)! + part.length);
  return offsets;
}

function encodeArray(parts: readonly (readonly number[])[]): number[] {
  const offsets = offsetsOf(parts);
  const size = sizeOf(offsets.at(-1)!);
  const isLarge = parts.length > 255;
  const header = 3 | ((size - 1) << 2) | (isLarge ? 1 << 4 : 0);
  return [
    header,
    ...number(parts.length, isLarge ? 4 : 1),
    ...offsets.flatMap((offset) => number(offset, size)),
    ...parts.flat(),
  ];
}

function encodeObject(fields: readonly (readonly [string, VariantNode])[], names: Map<string, number>): number[] {
  for (const [name] of fields) if (!names.has(name)) names.set(name, names.size);
  const sorted = fields.toSorted(([a], [b]) => compareStrings(a, b));
  const parts = sorted.map(([, value]) => encode(value, names));
  const ids = sorted.map(([name]) => names.get(name)!);
  const offsets = offsetsOf(parts);
  const size = sizeOf(offsets.at(-1)!);
  const idSize = sizeOf(Math.max(0, ...ids));
  const isLarge = parts.length > 255;
  const header = 2 | ((size - 1) << 2) | ((idSize - 1) << 4) | (isLarge ? 1 << 6 : 0);
  return [
    header,
    ...number(parts.length, isLarge ? 4 : 1),
    ...ids.flatMap((id) => number(id, idSize)),
    ...offsets.flatMap((offset) => number(offset, size)),
    ...parts.flat(),
  ];
}
