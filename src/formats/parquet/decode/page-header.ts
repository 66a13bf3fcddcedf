/**
 * Page headers: the Thrift struct before each page of a column chunk.
 * Takes a chunk's bytes and a place in them, gives plain data. Checks that what a page needs is there and that its body
 * lies within the chunk; never looks into the body. Source: parquet.thrift, PageHeader.
 */
import { ThriftReader, thriftType } from '../thrift.ts';

export const pageKinds = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;

export const encodings = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  bitPacked: 4,
  deltaInts: 5,
  deltaLength: 6,
  deltaStrings: 7,
  rleDictionary: 8,
  split: 9,
} as const;

export interface PageHeader {
  /** One of `pageKinds`, or a kind that is not known. */
  readonly kind: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** CRC-32 of the body as it is stored, signed; null where it is not there. */
  readonly crc: number | null;
  /** Where the body begins within the chunk. */
  readonly bodyStart: number;
  readonly valueCount: number;
  readonly encoding: number;
  /** How version 1 encodes levels; `rle` in version 2. */
  readonly definitionEncoding: number;
  readonly repetitionEncoding: number;
  /** Bytes of levels before the values, in version 2; never compressed. */
  readonly definitionBytes: number;
  readonly repetitionBytes: number;
  /** False for pages of version 2 whose values are stored as they are. */
  readonly isCompressed: boolean;
}

/**
 * The header at `start` of a chunk, or of the first bytes of one of `chunkBytes`. Throws FILE_CORRUPT where it is
 * malformed or its page reaches past the chunk's end.
 */
export function readPageHeader(
  chunk: Uint8Array,
  start: number,
  path: string,
  chunkBytes: number = chunk.length,
): PageHeader {
  const reader = new ThriftReader(chunk, path, start, 'a page header');
  const fields: Fields = { kind: -1, compressed: -1, uncompressed: -1, crc: null, inner: null };
  reader.struct((id, type) => {
    if (id === 1) fields.kind = reader.i32(type);
    else if (id === 2) fields.uncompressed = reader.i32(type);
    else if (id === 3) fields.compressed = reader.i32(type);
    else if (id === 4) fields.crc = reader.i32(type);
    else if (id === 5) fields.inner = reader.structField(type, readDataHeader);
    else if (id === 7) fields.inner = reader.structField(type, readDictionaryHeader);
    else if (id === 8) fields.inner = reader.structField(type, readDataHeaderV2);
    else reader.skip(type);
  });
  return checked(fields, reader, chunkBytes);
}

interface Fields {
  kind: number;
  compressed: number;
  uncompressed: number;
  crc: number | null;
  inner: Inner | null;
}

interface Inner {
  /** The kind of page that has such a part. */
  readonly of: number;
  values: number;
  encoding: number;
  definitionEncoding: number;
  repetitionEncoding: number;
  definitionBytes: number;
  repetitionBytes: number;
  isCompressed: boolean;
}

function innerOf(kind: number): Inner {
  const { rle } = encodings;
  return {
    of: kind,
    values: -1,
    encoding: -1,
    definitionEncoding: rle,
    repetitionEncoding: rle,
    definitionBytes: 0,
    repetitionBytes: 0,
    isCompressed: true,
  };
}

function readDataHeader(reader: ThriftReader): Inner {
  const out = innerOf(pageKinds.data);
  reader.struct((id, type) => {
    if (id === 1) out.values = reader.i32(type);
    else if (id === 2) out.encoding = reader.i32(type);
    else if (id === 3) out.definitionEncoding = reader.i32(type);
    else if (id === 4) out.repetitionEncoding = reader.i32(type);
    else reader.skip(type);
  });
  return out;
}

function readDictionaryHeader(reader: ThriftReader): Inner {
  const out = innerOf(pageKinds.dictionary);
  reader.struct((id, type) => {
    if (id === 1) out.values = reader.i32(type);
    else if (id === 2) out.encoding = reader.i32(type);
    else reader.skip(type);
  });
  return out;
}

function readDataHeaderV2(reader: ThriftReader): Inner {
  const out = innerOf(pageKinds.dataV2);
  reader.struct((id, type) => {
    if (id === 1) out.values = reader.i32(type);
    else if (id === 4) out.encoding = reader.i32(type);
    else if (id === 5) out.definitionBytes = reader.i32(type);
    else if (id === 6) out.repetitionBytes = reader.i32(type);
    else if (id === 7 && (type === thriftType.true || type === thriftType.false)) out.isCompressed = reader.bool(type);
    else reader.skip(type);
  });
  return out;
}

/** A page of a kind that holds no values needs no more than its sizes. */
function checked(fields: Fields, reader: ThriftReader, chunkBytes: number): PageHeader {
  const { kind, compressed, uncompressed, crc } = fields;
  const bodyStart = reader.position;
  if (compressed < 0 || uncompressed < 0) throw reader.corrupt('a page has no size');
  if (compressed > chunkBytes - bodyStart) throw reader.corrupt('a page reaches past the end of its column chunk');
  const holdsValues = kind === pageKinds.data || kind === pageKinds.dictionary || kind === pageKinds.dataV2;
  const inner = fields.inner?.of === kind ? fields.inner : holdsValues ? null : innerOf(kind);
  if (inner === null) throw reader.corrupt('a page header lacks the part for its kind');
  const { values, encoding, definitionBytes, repetitionBytes } = inner;
  if (holdsValues && (values < 0 || encoding < 0)) throw reader.corrupt('a page has no count of values or no encoding');
  const levelBytes = definitionBytes + repetitionBytes;
  if (definitionBytes < 0 || repetitionBytes < 0 || levelBytes > Math.min(compressed, uncompressed)) {
    throw reader.corrupt('the levels of a page are longer than the page');
  }
  const { definitionEncoding, repetitionEncoding, isCompressed } = inner;
  return {
    kind,
    compressedBytes: compressed,
    uncompressedBytes: uncompressed,
    crc,
    bodyStart,
    valueCount: values,
    encoding,
    definitionEncoding,
    repetitionEncoding,
    definitionBytes,
    repetitionBytes,
    isCompressed,
  };
}
