/**
 * A Parquet file in memory that holds just what a read needs: one row group, the wanted leaves, a footer of our own.
 * A decoder that is given it cannot read a column that was not asked for, meets no annotation, name, hint or statistic
 * that the file's writer made up, and needs no I/O: every value comes out in its physical type.
 * Takes a footer and the columns to read, gives the ranges to load and the finished bytes.
 */
import type { FileColumn } from './columns.ts';
import { chunkExtent, type Footer } from './footer.ts';
import { type ArrowField, schemaMessage } from './ipc-schema.ts';
import type { ColumnMapping, ColumnRead } from './mapping.ts';
import { type ColumnChunk, codecs, physicalTypes, repetitions, type SchemaElement } from './metadata.ts';
import type { SchemaNode } from './schema.ts';
import { thriftType } from './thrift.ts';
import { ThriftWriter } from './thrift-write.ts';

/** A column as it is decoded: the file's, without the members that nobody asked for. */
export interface PrunedColumn {
  readonly column: FileColumn;
  /** Null for a leaf that is decoded only to know which of its parents are NULL. */
  readonly mapping: ColumnMapping | null;
  /** struct: those members that are read; list: [element]; map: [key, value]; variant: [value, metadata]. */
  readonly children: readonly PrunedColumn[];
}

/** Which top-level columns come out as dictionaries, by position. */
export type DictionaryColumns = readonly boolean[];

/** Bytes of the file, and where in the chunk file they belong. */
export interface ChunkRange {
  readonly start: number;
  readonly end: number;
  readonly target: Uint8Array;
}

export interface ChunkFile {
  readonly bytes: Uint8Array;
  /** Loaded by the caller before `bytes` is decoded; ascending by target, adjacent ranges of the file joined. */
  readonly ranges: readonly ChunkRange[];
}

/** What is decoded for a column; the result of a read without a source is null. */
export function pruneRead(read: ColumnRead): PrunedColumn | null {
  if (read.mapping.source === null) return null;
  let pruned = prune(read.mapping, read.mapping.source);
  for (const step of read.steps.toReversed()) pruned = { column: step, mapping: null, children: [pruned] };
  return pruned;
}

/** The leaves of the file that reads take, by their place in it, each once. */
export function leavesOf(reads: readonly ColumnRead[]): ReadonlySet<number> {
  const leaves = new Set<number>();
  const visit = ({ column, children }: PrunedColumn): void => {
    if (column.shape === 'leaf') leaves.add(column.node.leafStart);
    children.forEach(visit);
  };
  for (const read of reads) {
    const pruned = pruneRead(read);
    if (pruned !== null) visit(pruned);
  }
  return leaves;
}

/**
 * The columns of a row group that are worth to be kept as dictionaries: byte strings of which every page is encoded so.
 * None where any column is nested, as the decoder would have to be told the shape of all.
 */
export function dictionaryColumns(
  footer: Footer,
  rowGroup: number,
  columns: readonly PrunedColumn[],
): DictionaryColumns {
  const chunks = footer.metadata.rowGroups[rowGroup]!.columns;
  if (columns.some(({ column }) => column.shape !== 'leaf')) return columns.map(() => false);
  return columns.map(({ column: { node, type } }) => {
    const isBytes = node.element.type === 'BYTE_ARRAY' && (type.id === 'utf8' || type.id === 'binary');
    return isBytes && isAllDictionary(chunks[node.leafStart]!);
  });
}

/** Lays out the chunk file of a row group; its columns are those of `columns`, in order. */
export function layOutChunkFile(
  footer: Footer,
  rowGroup: number,
  columns: readonly PrunedColumn[],
  dictionaries: DictionaryColumns,
): ChunkFile {
  const group = footer.metadata.rowGroups[rowGroup]!;
  const { elements, leaves, paths } = layOutSchema(columns);
  const placed: PlacedChunk[] = [];
  let at = magic.length;
  for (const [i, leaf] of leaves.entries()) {
    const chunk = group.columns[leaf.leafStart]!;
    const { start, end } = readExtent(footer, chunk);
    placed.push({ chunk, path: paths[i]!, start, end, at });
    at += end - start;
  }
  const hint = dictionaries.includes(true) ? arrowHint(columns, dictionaries) : null;
  const tail = encodeFooter(elements, placed, group.rowCount, hint);
  const bytes = new Uint8Array(at + tail.length + 8);
  bytes.set(magic, 0);
  bytes.set(tail, at);
  new DataView(bytes.buffer).setUint32(at + tail.length, tail.length, true);
  bytes.set(magic, at + tail.length + 4);
  return { bytes, ranges: joinRanges(placed, bytes) };
}

const magic = Uint8Array.of(0x50, 0x41, 0x52, 0x31);

interface PlacedChunk {
  readonly chunk: ColumnChunk;
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

/** parquet-mr before 1.2.9 left the dictionary page's header out of a chunk's size (PARQUET-816); no header is longer than this. */
const lostHeaderBytes = 100;

/** A gap that is short enough for such a header, up to the next chunk or the footer, belongs to the chunk. */
export function readExtent(footer: Footer, chunk: ColumnChunk): { start: number; end: number } {
  const { start, end } = chunkExtent(chunk);
  if (!isOldParquetMr(footer.metadata.createdBy ?? '')) return { start, end };
  const starts = footer.metadata.rowGroups.flatMap((group) => group.columns.map((other) => chunkExtent(other).start));
  const next = Math.min(footer.dataEnd, ...starts.filter((other) => other > start));
  return { start, end: next > end && next - end <= lostHeaderBytes ? next : end };
}

function isOldParquetMr(createdBy: string): boolean {
  const match = /^parquet-mr(?: version (\d+)\.(\d+)\.(\d+))?/.exec(createdBy);
  if (match === null) return false;
  const [major, minor, patch] = match.slice(1).map((part) => Number(part ?? 0));
  return major! * 1e6 + minor! * 1e3 + patch! < 1_002_009;
}

function prune(mapping: ColumnMapping, column: FileColumn): PrunedColumn {
  if (column.shape === 'leaf') return { column, mapping, children: [] };
  if (column.shape === 'struct' || column.shape === 'variant') {
    const kept = mapping.parts.flatMap((part) => (part.source === null ? [] : [prune(part, part.source)]));
    return { column, mapping, children: kept.length > 0 ? kept : [firstLeaf(column.children[0]!)] };
  }
  return { column, mapping, children: mapping.parts.map((part, i) => prune(part, column.children[i]!)) };
}

function firstLeaf(column: FileColumn): PrunedColumn {
  return {
    column,
    mapping: null,
    children: column.shape === 'map' ? column.children.map(firstLeaf) : column.children.slice(0, 1).map(firstLeaf),
  };
}

function joinRanges(placed: readonly PlacedChunk[], bytes: Uint8Array): ChunkRange[] {
  const out: { start: number; end: number; at: number }[] = [];
  for (const { start, end, at } of placed) {
    const last = out.at(-1);
    if (last !== undefined && last.end === start) last.end = end;
    else if (end > start) out.push({ start, end, at });
  }
  return out.map(({ start, end, at }) => ({ start, end, target: bytes.subarray(at, at + end - start) }));
}

/** Encodings of dictionary indices, the old one and the new one. */
const dictionaryEncodings: readonly number[] = [2, 8];

/** Without counts by page, the encodings alone tell it where none but those of levels and dictionaries are used. */
function isAllDictionary({ encodingStats, encodings }: ColumnChunk): boolean {
  const dataPages = encodingStats.filter(({ pageType }) => pageType === 0 || pageType === 3);
  if (dataPages.length > 0) return dataPages.every(({ encoding }) => dictionaryEncodings.includes(encoding));
  return encodings.includes(2) && encodings.every((encoding) => encoding === 2 || encoding === 3 || encoding === 4);
}

/** The value of `ARROW:schema`, by which the decoder knows which columns to leave as dictionaries. */
function arrowHint(columns: readonly PrunedColumn[], dictionaries: DictionaryColumns): string {
  const fields = columns.map(({ column }, i): ArrowField => {
    const { element } = column.node;
    const isNullable = element.repetition === 'OPTIONAL';
    return { name: `c${i}`, isNullable, storage: storageOf(element), isDictionary: dictionaries[i]!, children: [] };
  });
  return Buffer.from(schemaMessage(fields)).toString('base64');
}

function storageOf({ type, typeLength }: SchemaElement): ArrowField['storage'] {
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'bool' };
    case 'INT32':
    case 'INT64':
      return { kind: 'int', bits: type === 'INT32' ? 32 : 64 };
    case 'FLOAT':
    case 'DOUBLE':
      return { kind: 'float', bits: type === 'FLOAT' ? 32 : 64 };
    case 'INT96':
      return { kind: 'fixed', bytes: int96Bytes };
    case 'FIXED_LEN_BYTE_ARRAY':
      return { kind: 'fixed', bytes: typeLength! };
    case 'BYTE_ARRAY':
    case null:
      return { kind: 'binary' };
  }
}

const int96Bytes = 12;

function encodeFooter(
  elements: readonly Element[],
  placed: readonly PlacedChunk[],
  rows: number,
  hint: string | null,
): Uint8Array {
  const totalBytes = placed.reduce((sum, { chunk }) => sum + chunk.uncompressedBytes, 0);
  const out = new ThriftWriter();
  out.struct(() => {
    out.i32(1, 1);
    out.list(2, thriftType.struct, elements, (element) => writeElement(out, element));
    out.i64(3, rows);
    out.list(4, thriftType.struct, [placed], (chunks) =>
      out.struct(() => {
        out.list(1, thriftType.struct, chunks, (chunk) => writeChunk(out, chunk));
        out.i64(2, totalBytes);
        out.i64(3, rows);
      }),
    );
    if (hint !== null) {
      out.list(5, thriftType.struct, [hint], (value) =>
        out.struct(() => {
          out.string(1, 'ARROW:schema');
          out.string(2, value);
        }),
      );
    }
  });
  return out.finish();
}

interface Element {
  readonly name: string;
  readonly childCount: number | null;
  readonly repetition: SchemaNode['element']['repetition'] | null;
  readonly leaf: SchemaNode | null;
  readonly annotation: 'LIST' | 'MAP' | null;
}

interface Layout {
  readonly elements: Element[];
  /** One a leaf, in order: where it stands in the file, and its path in the chunk file. */
  readonly leaves: SchemaNode[];
  readonly paths: (readonly string[])[];
}

function layOutSchema(columns: readonly PrunedColumn[]): Layout {
  const root: Element = { name: 'root', childCount: columns.length, repetition: null, leaf: null, annotation: null };
  const out: Layout = { elements: [root], leaves: [], paths: [] };
  columns.forEach((column, i) => emit(column, `c${i}`, [], out));
  return out;
}

/** Appends the schema elements of a column and its leaves, in the canonical names of its shape. */
function emit(pruned: PrunedColumn, name: string, outer: readonly string[], out: Layout): void {
  const { column, children } = pruned;
  const path = [...outer, name];
  const { repetition } = column.node.element;
  const group = (annotation: 'LIST' | 'MAP' | null, childCount: number): number =>
    out.elements.push({ name, childCount, repetition, leaf: null, annotation });
  switch (column.shape) {
    case 'leaf':
      out.elements.push({ name, childCount: null, repetition, leaf: column.node, annotation: null });
      out.leaves.push(column.node);
      out.paths.push(path);
      return;
    case 'struct':
    case 'variant':
      group(null, children.length);
      children.forEach((child, i) => emit(child, `c${i}`, path, out));
      return;
    case 'repeated':
      emit(children[0]!, name, outer, out);
      return;
    case 'list2':
      group('LIST', 1);
      emit(children[0]!, 'array', path, out);
      return;
    case 'list3':
    case 'map': {
      const isMap = column.shape === 'map';
      const middle = isMap ? 'key_value' : 'list';
      group(isMap ? 'MAP' : 'LIST', 1);
      out.elements.push({
        name: middle,
        childCount: children.length,
        repetition: 'REPEATED',
        leaf: null,
        annotation: null,
      });
      children.forEach((child, i) => emit(child, isMap ? ['key', 'value'][i]! : 'element', [...path, middle], out));
    }
  }
}

function writeElement(out: ThriftWriter, { name, childCount, repetition, leaf, annotation }: Element): void {
  out.struct(() => {
    if (leaf !== null) {
      // INT96 pages are laid out like those of 12-byte arrays, and as such they come out without loss.
      const isInt96 = leaf.element.type === 'INT96';
      const type = isInt96 ? 'FIXED_LEN_BYTE_ARRAY' : leaf.element.type!;
      out.i32(1, physicalTypes.indexOf(type));
      if (type === 'FIXED_LEN_BYTE_ARRAY') out.i32(2, isInt96 ? int96Bytes : leaf.element.typeLength!);
    }
    if (repetition !== null) out.i32(3, repetitions.indexOf(repetition));
    out.string(4, name);
    if (childCount !== null) out.i32(5, childCount);
    if (annotation !== null) out.i32(6, annotation === 'MAP' ? 1 : 3);
  });
}

function writeChunk(out: ThriftWriter, { chunk, path, start, end, at }: PlacedChunk): void {
  const type = chunk.type === 'INT96' ? 'FIXED_LEN_BYTE_ARRAY' : chunk.type;
  const dictionary = chunk.dictionaryPageOffset;
  out.struct(() => {
    out.i64(2, at);
    out.structField(3, () => {
      out.i32(1, physicalTypes.indexOf(type));
      out.list(2, thriftType.i32, chunk.encodings, (encoding) => out.i32Element(encoding));
      out.list(3, thriftType.binary, path, (name) => out.stringElement(name));
      out.i32(4, codecs.indexOf(chunk.codec));
      out.i64(5, chunk.valueCount);
      out.i64(6, chunk.uncompressedBytes);
      out.i64(7, end - start);
      out.i64(9, chunk.dataPageOffset - start + at);
      if (dictionary !== null && dictionary === start && dictionary !== chunk.dataPageOffset) out.i64(11, at);
    });
  });
}
