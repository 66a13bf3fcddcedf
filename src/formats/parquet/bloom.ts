/**
 * Bloom filters of column chunks: whether a row group may hold a value. Takes a file and a column, gives a filter to ask.
 * Source: BloomFilter.md of parquet-format (split blocks of 256 bits, xxHash of 64 bits of a value as PLAIN lays it out).
 */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { isSameType } from '../../core/types.ts';
import { xxBytes } from '../../functions/hash/xxhash64.ts';
import type { FileColumn } from './columns.ts';
import type { Footer } from './footer.ts';
import { annotationOf } from './leaf-type.ts';
import type { ColumnRead } from './mapping.ts';
import type { IndexedFile } from './page-statistics.ts';
import { ThriftReader } from './thrift.ts';

/** False where no row has the value, true where one may. A value that cannot be hashed may be anywhere. */
export type MayHold = (value: Scalar) => boolean;

/** Whether the column has a filter that answers for values of its type. */
export function hasBloomFilter(footer: Footer, rowGroup: number, { mapping }: ColumnRead): boolean {
  const { source, type } = mapping;
  if (source === null || source.shape !== 'leaf' || source.node.repetitionLevel > 0) return false;
  if (!isSameType(source.type, type) || type.tag !== undefined) return false;
  return footer.metadata.rowGroups[rowGroup]!.columns[source.node.leafStart]!.bloomFilter !== null;
}

/** The filter of a column that has one; null where it is made in a way that is not known. Throws FILE_CORRUPT for malformed ones. */
export async function readBloomFilter(
  file: IndexedFile,
  rowGroup: number,
  { mapping }: ColumnRead,
): Promise<MayHold | null> {
  const { footer } = file;
  const source = mapping.source!;
  const { offset } = footer.metadata.rowGroups[rowGroup]!.columns[source.node.leafStart]!.bloomFilter!;
  const headerEnd = Math.min(offset + headerBytesMax, footer.sizeBytes);
  if (offset < 4 || headerEnd <= offset) throw corrupt(footer.path);
  const [start] = await file.readBytes([{ start: offset, end: headerEnd }]);
  const header = readHeader(start!, footer.path);
  if (header === null) return null;
  const from = offset + header.headerBytes;
  if (header.sizeBytes % blockBytes !== 0 || header.sizeBytes > footer.sizeBytes - from) throw corrupt(footer.path);
  const [bits] = await file.readBytes([{ start: from, end: from + header.sizeBytes }]);
  const words = new Uint32Array(bits!.buffer, bits!.byteOffset, header.sizeBytes / 4);
  return (value) => {
    const bytes = plainBytes(value, source);
    return bytes === null || holds(words, BigInt.asUintN(64, xxBytes(bytes, 0n)));
  };
}

/** No header is longer. */
const headerBytesMax = 64;
const blockBytes = 32;

/** Null where the algorithm, the hash or the compression is another than the one of today. */
function readHeader(bytes: Uint8Array, path: string): { sizeBytes: number; headerBytes: number } | null {
  const reader = new ThriftReader(bytes, path, 0, 'a Bloom filter');
  let sizeBytes = 0;
  let isKnown = true;
  reader.struct((id, type) => {
    if (id === 1) sizeBytes = reader.i32(type);
    else if (id >= 2 && id <= 4) {
      reader.structField(type, (union) =>
        union.struct((choice, inner) => {
          if (choice !== 1) isKnown = false;
          union.skip(inner);
        }),
      );
    } else reader.skip(type);
  });
  if (sizeBytes <= 0) throw corrupt(path);
  return isKnown ? { sizeBytes, headerBytes: reader.position } : null;
}

const salts = [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

/** The upper half of the hash tells the block, the lower half a bit in each of its eight words. */
function holds(words: Uint32Array, hash: bigint): boolean {
  const blocks = BigInt(words.length / 8);
  const block = Number(((hash >> 32n) * blocks) >> 32n);
  const key = Number(hash & 0xffff_ffffn);
  return salts.every((salt, i) => ((words[8 * block + i]! >>> (Math.imul(key, salt) >>> 27)) & 1) === 1);
}

/** A value as PLAIN lays it out; null for types whose equal values may differ in bytes, or that are not written so. */
function plainBytes(value: Scalar, { node, type }: FileColumn): Uint8Array | null {
  const annotation = annotationOf(node.element);
  if (annotation?.kind === 'integer' && !annotation.isSigned) return null;
  if ((annotation?.kind === 'timestamp' || annotation?.kind === 'time') && annotation.unit !== 'micros') return null;
  switch (node.element.type) {
    case 'INT32':
      return type.id === 'int' || type.id === 'date' || type.id === 'decimal' ? integerBytes(value, 4) : null;
    case 'INT64':
      return type.id === 'int' || type.id === 'timestamp' || type.id === 'decimal' ? integerBytes(value, 8) : null;
    case 'BYTE_ARRAY':
      if (type.id === 'utf8' && typeof value === 'string') return new TextEncoder().encode(value);
      return type.id === 'binary' && value instanceof Uint8Array ? value : null;
    default:
      return null;
  }
}

function integerBytes(value: Scalar, size: 4 | 8): Uint8Array | null {
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, BigInt(value), true);
  return new Uint8Array(view.buffer, 0, size);
}

function corrupt(path: string): EngineError {
  return new EngineError('FILE_CORRUPT', { path, reason: 'a Bloom filter lies outside of the file' });
}
