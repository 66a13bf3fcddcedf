/**
 * The page index of a column chunk: where its pages lie, written anew when a chunk moves to another place in a file, and
 * what values they hold. Source: parquet.thrift, OffsetIndex and ColumnIndex.
 */
import { ThriftReader, thriftType } from './thrift.ts';
import { ThriftWriter } from './thrift-write.ts';

export interface PageLocation {
  readonly offset: number;
  /** With the page's header. */
  readonly compressedBytes: number;
  readonly firstRow: number;
}

/** Throws FILE_CORRUPT for bytes that are no OffsetIndex. */
export function decodeOffsetIndex(bytes: Uint8Array, path: string): PageLocation[] {
  const reader = new ThriftReader(bytes, path);
  const out: PageLocation[] = [];
  reader.struct((id, type) => {
    if (id !== 1) return reader.skip(type);
    reader.list(type, thriftType.struct, () => out.push(readLocation(reader)));
  });
  return out;
}

export function encodeOffsetIndex(pages: readonly PageLocation[]): Uint8Array {
  const out = new ThriftWriter();
  out.struct(() => {
    out.list(1, thriftType.struct, pages, (page) => {
      out.struct(() => {
        out.i64(1, page.offset);
        out.i32(2, page.compressedBytes);
        out.i64(3, page.firstRow);
      });
    });
  });
  return out.finish();
}

function readLocation(reader: ThriftReader): PageLocation {
  let offset = 0;
  let compressedBytes = 0;
  let firstRow = 0;
  reader.struct((id, type) => {
    if (id === 1) offset = reader.size(type);
    else if (id === 2) compressedBytes = reader.i32(type);
    else if (id === 3) firstRow = reader.size(type);
    else reader.skip(type);
  });
  return { offset, compressedBytes, firstRow };
}

/** What a column index says of a page; the bounds of a page of NULLs mean nothing. */
export interface PageBounds {
  readonly isNull: boolean;
  readonly min: Uint8Array;
  readonly max: Uint8Array;
  readonly nulls: number | null;
}

/** One a page. Throws FILE_CORRUPT for bytes that are no ColumnIndex. */
export function decodeColumnIndex(bytes: Uint8Array, path: string): PageBounds[] {
  const reader = new ThriftReader(bytes, path, 0, 'a column index');
  const columns: { isNull: boolean[]; min: Uint8Array[]; max: Uint8Array[]; nulls: number[] } = {
    isNull: [],
    min: [],
    max: [],
    nulls: [],
  };
  reader.struct((id, type) => {
    if (id === 1) columns.isNull = reader.bools(type);
    else if (id === 2) reader.list(type, thriftType.binary, () => columns.min.push(reader.binaryElement()));
    else if (id === 3) reader.list(type, thriftType.binary, () => columns.max.push(reader.binaryElement()));
    else if (id === 5) reader.list(type, thriftType.i64, () => columns.nulls.push(reader.sizeElement()));
    else reader.skip(type);
  });
  const { isNull, min, max, nulls } = columns;
  if (min.length !== isNull.length || max.length !== isNull.length) {
    throw reader.corrupt('the parts of a column index differ in length');
  }
  return isNull.map((is, i) => ({ isNull: is, min: min[i]!, max: max[i]!, nulls: nulls[i] ?? null }));
}
