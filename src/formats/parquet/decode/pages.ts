/**
 * The pages of a column chunk, found by walking their headers.
 * Takes the chunk's bytes and what the footer says of it, gives where each page lies and how it is encoded, or that this
 * decoder does not cover the chunk. Decompresses nothing.
 */
import { crc32 } from 'node:zlib';
import { EngineError } from '../../../core/errors.ts';
import type { ColumnChunk } from '../metadata.ts';
import type { SchemaNode } from '../schema.ts';
import { encodings, type PageHeader, pageKinds, readPageHeader } from './page-header.ts';

export interface ChunkPages {
  readonly dictionary: PageHeader | null;
  /** Those with values, in order; together they have as many as the footer says. */
  readonly pages: readonly PageHeader[];
}

/** Where a chunk of pages comes from: what its footer says, and the name that errors use. */
export interface ChunkPlace {
  readonly chunk: ColumnChunk;
  readonly node: SchemaNode;
  readonly path: string;
}

/** Null where a page is encoded in a way that this decoder leaves to another. Throws FILE_CORRUPT where headers make no sense. */
export function listPages(bytes: Uint8Array, place: ChunkPlace): ChunkPages | null {
  const { chunk, node, path } = place;
  let dictionary: PageHeader | null = null;
  const pages: PageHeader[] = [];
  let at = 0;
  for (let values = 0; values < chunk.valueCount; ) {
    if (at >= bytes.length) throw corrupt(place, `has ${values} values, not ${chunk.valueCount}`);
    const page = readPageHeader(bytes, at, path);
    at = page.bodyStart + page.compressedBytes;
    if (page.kind === pageKinds.dictionary) {
      if (dictionary !== null || pages.length > 0) throw corrupt(place, 'has a dictionary that is not its first page');
      if (!isPlainDictionary(page)) return null;
      dictionary = page;
    } else if (page.kind === pageKinds.data || page.kind === pageKinds.dataV2) {
      if (!isCovered(page, node, dictionary !== null)) return null;
      values += page.valueCount;
      if (values > chunk.valueCount) throw corrupt(place, `has more than ${chunk.valueCount} values`);
      if (page.valueCount > 0) pages.push(page);
    }
  }
  return { dictionary, pages };
}

/** Throws FILE_CORRUPT where a page is not what its checksum says. */
export function checkPage(body: Uint8Array, page: PageHeader, place: ChunkPlace): void {
  if (page.crc !== null && crc32(body) !== page.crc >>> 0) {
    throw corrupt(place, 'has a page whose bytes do not fit its checksum');
  }
}

/** The error of a malformed chunk. `what` follows "the column x". */
export function corrupt({ chunk, path }: ChunkPlace, what: string, cause?: unknown): EngineError {
  const reason = `the column ${chunk.path.join('.')} ${what}`;
  return new EngineError('FILE_CORRUPT', { path, reason }, { cause });
}

export function isDictionaryEncoding(encoding: number): boolean {
  return encoding === encodings.plainDictionary || encoding === encodings.rleDictionary;
}

function isPlainDictionary({ encoding }: PageHeader): boolean {
  return encoding === encodings.plain || encoding === encodings.plainDictionary;
}

function isCovered(
  page: PageHeader,
  { definitionLevel, repetitionLevel, element }: SchemaNode,
  hasDictionary: boolean,
): boolean {
  if (definitionLevel > 0 && page.definitionEncoding !== encodings.rle) return false;
  if (repetitionLevel > 0 && page.repetitionEncoding !== encodings.rle) return false;
  const { type } = element;
  switch (page.encoding) {
    case encodings.plain:
      return true;
    case encodings.rle:
      return type === 'BOOLEAN';
    case encodings.deltaInts:
      return type === 'INT32' || type === 'INT64';
    case encodings.deltaLength:
      return type === 'BYTE_ARRAY';
    case encodings.deltaStrings:
      return type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY';
    case encodings.split:
      return type !== 'BOOLEAN' && type !== 'BYTE_ARRAY' && type !== 'INT96';
    default:
      return isDictionaryEncoding(page.encoding) && hasDictionary && type !== 'BOOLEAN';
  }
}
