/**
 * The offset index of a column chunk: where its pages lie. Written anew when a chunk moves to another place in a file.
 * Source: parquet.thrift, OffsetIndex.
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
