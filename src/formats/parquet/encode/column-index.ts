/**
 * The column index of a chunk: bounds and NULLs of each page, so that readers pass over pages.
 * Source: parquet.thrift, ColumnIndex.
 */
import { thriftType } from '../thrift.ts';
import { ThriftWriter } from '../thrift-write.ts';
import type { LeafKind } from './leaf-values.ts';
import type { DataPage } from './leaf-writer.ts';
import { type BoundValue, compareBounds, encodeBound } from './value-bounds.ts';

/** Null where a page has values but no bounds, as one of nothing but NaN has. */
export function encodeColumnIndex(pages: readonly DataPage[], kind: LeafKind, width: number): Uint8Array | null {
  const isNullPage = (page: DataPage): boolean => page.nulls === page.values;
  if (pages.some((page) => !isNullPage(page) && page.range.bounds === null)) return null;
  const bytesOf = (page: DataPage, side: 'min' | 'max'): Uint8Array =>
    page.range.bounds === null ? new Uint8Array(0) : encodeBound(kind, page.range.bounds[side], side, width).bytes;
  const out = new ThriftWriter(256);
  out.struct(() => {
    out.list(1, thriftType.true, pages, (page) => out.boolElement(isNullPage(page)));
    out.list(2, thriftType.binary, pages, (page) => out.binaryElement(bytesOf(page, 'min')));
    out.list(3, thriftType.binary, pages, (page) => out.binaryElement(bytesOf(page, 'max')));
    out.i32(4, boundaryOrder(pages));
    out.list(5, thriftType.i64, pages, (page) => out.i64Element(page.nulls));
  });
  return out.finish();
}

const orders = { unordered: 0, ascending: 1, descending: 2 } as const;

function boundaryOrder(pages: readonly DataPage[]): number {
  const bounds = pages.flatMap(({ range }) => (range.bounds === null ? [] : [range.bounds]));
  const isSorted = (sign: 1 | -1, of: (each: (typeof bounds)[number]) => BoundValue): boolean =>
    bounds.every((each, i) => i === 0 || sign * compareBounds(of(bounds[i - 1]!), of(each)) <= 0);
  if (isSorted(1, (each) => each.min) && isSorted(1, (each) => each.max)) return orders.ascending;
  if (isSorted(-1, (each) => each.min) && isSorted(-1, (each) => each.max)) return orders.descending;
  return orders.unordered;
}
