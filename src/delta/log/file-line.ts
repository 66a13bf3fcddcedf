/**
 * Reads the lines of a commit that add or remove a file, straight from their bytes: such lines are almost all of a log.
 * Takes bytes; gives where the parts of the action lie. A line in any form but the usual compact one is not taken
 * (false), and the caller parses it as JSON: nothing is guessed.
 */
import { type ByteHeap, hashFactor, hashSeed } from './byte-heap.ts';

/** The parts of the line that was read last: positions are of the bytes given, `end` exclusive. */
export interface FileLine {
  /** The path's bytes were appended to the heap from here to its length; decoded already and canonical where `isPlain`. */
  pathStart: number;
  pathHash: number;
  /** No escape, no scheme, no dot or empty segment: the text is its own canonical form. */
  isPlain: boolean;
  /** The object of partition values; 0, 0 where there is none. */
  partitionStart: number;
  partitionEnd: number;
  partitionHash: number;
  size: number;
  modificationTime: number;
  /** The content of the statistics' string, still escaped; 0, 0 where there are none. */
  statsStart: number;
  statsEnd: number;
  vectorStart: number;
  vectorEnd: number;
}

export function createFileLine(): FileLine {
  return {
    pathStart: 0,
    pathHash: 0,
    isPlain: true,
    partitionStart: 0,
    partitionEnd: 0,
    partitionHash: 0,
    size: 0,
    modificationTime: 0,
    statsStart: 0,
    statsEnd: 0,
    vectorStart: 0,
    vectorEnd: 0,
  };
}

/** What a line's first member is called. */
export type LineKind = 'add' | 'remove' | 'commitInfo' | 'cdc' | 'other';

export function lineKind(bytes: Uint8Array, start: number): LineKind {
  if (bytes[start] !== brace || bytes[start + 1] !== quote) return 'other';
  const first = bytes[start + 2];
  if (first === letter.a && isText(bytes, start + 2, addStart)) return 'add';
  if (first === letter.r && isText(bytes, start + 2, removeStart)) return 'remove';
  if (first === letter.c && isText(bytes, start + 2, infoStart)) return 'commitInfo';
  if (first === letter.c && isText(bytes, start + 2, cdcStart)) return 'cdc';
  return 'other';
}

/**
 * Reads the members of an add or remove action; `at` is right behind the action's opening brace. True where the whole
 * line was understood; otherwise the heap is as it was.
 */
export function readFileLine(bytes: Buffer, at: number, end: number, out: FileLine, heap: ByteHeap): boolean {
  const heapStart = heap.length;
  out.pathStart = -1;
  out.partitionStart = out.partitionEnd = out.statsStart = out.statsEnd = out.vectorStart = out.vectorEnd = 0;
  out.size = -1;
  out.modificationTime = 0;
  const isRead = readMembers(bytes, at, end, out, heap) && out.pathStart >= 0;
  if (!isRead) heap.length = heapStart;
  return isRead;
}

/** The place behind the opening brace of the action in a line of this kind. */
export function membersStart(start: number, kind: 'add' | 'remove'): number {
  return start + (kind === 'add' ? addStart.length : removeStart.length) + 2;
}

function readMembers(bytes: Buffer, from: number, end: number, out: FileLine, heap: ByteHeap): boolean {
  let at = from;
  while (at < end) {
    if (bytes[at] !== quote) return false;
    const nameStart = at + 1;
    let nameEnd = nameStart;
    while (bytes[nameEnd] !== quote) if (++nameEnd >= end) return false;
    if (bytes[nameEnd + 1] !== colon) return false;
    at = readMember(bytes, nameStart, nameEnd, end, out, heap);
    if (at < 0) return false;
    if (bytes[at] === comma) at++;
    else return bytes[at] === closing && bytes[at + 1] === closing && isBlank(bytes, at + 2, end);
  }
  return false;
}

/** Reads one member's value; the place behind it, or -1 where it is not as expected. */
function readMember(bytes: Buffer, start: number, nameEnd: number, end: number, out: FileLine, heap: ByteHeap): number {
  const value = nameEnd + 2;
  switch (nameEnd - start) {
    case 4:
      if (isText(bytes, start, pathName)) return readPath(bytes, value, end, out, heap);
      if (isText(bytes, start, sizeName)) {
        const last = skipInteger(bytes, value, end);
        out.size = last < 0 ? -1 : integerAt(bytes, value, last);
        return last;
      }
      break;
    case 5:
      if (isText(bytes, start, statsName)) return readStats(bytes, value, end, out);
      break;
    case 14:
      if (isText(bytes, start, vectorName)) return readVector(bytes, value, end, out);
      break;
    case 15:
      if (isText(bytes, start, partitionName)) return readPartition(bytes, value, end, out);
      break;
    case 16:
      if (isText(bytes, start, modifiedName)) {
        const last = skipInteger(bytes, value, end);
        out.modificationTime = last < 0 ? 0 : integerAt(bytes, value, last);
        return last;
      }
      break;
  }
  return skipValue(bytes, value, end);
}

function readPath(bytes: Buffer, start: number, end: number, out: FileLine, heap: ByteHeap): number {
  if (bytes[start] !== quote || out.pathStart >= 0) return -1;
  heap.reserve(end - start);
  const target = heap.bytes;
  let to = heap.length;
  let hash = hashSeed;
  let isPlain = true;
  let previous = slash;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === quote) {
      if (previous === slash) isPlain = false;
      out.pathStart = heap.length;
      out.pathHash = hash;
      out.isPlain = isPlain;
      heap.length = to;
      return at + 1;
    }
    if (byte === backslash || byte >= 0x80 || byte < 0x20) return -1;
    if (byte === percent || byte === colon || (previous === slash && (byte === slash || byte === dot))) isPlain = false;
    hash = Math.imul(hash ^ byte, hashFactor);
    target[to++] = byte;
    previous = byte;
  }
  return -1;
}

function readPartition(bytes: Buffer, start: number, end: number, out: FileLine): number {
  if (bytes[start] !== brace) return -1;
  const last = skipObject(bytes, start, end);
  if (last < 0) return -1;
  let hash = hashSeed;
  for (let at = start; at < last; at++) hash = Math.imul(hash ^ bytes[at]!, hashFactor);
  out.partitionStart = start;
  out.partitionEnd = last;
  out.partitionHash = hash;
  return last;
}

function readStats(bytes: Buffer, start: number, end: number, out: FileLine): number {
  if (bytes[start] !== quote) return skipLiteral(bytes, start, end);
  const last = skipString(bytes, start, end);
  if (last < 0) return -1;
  out.statsStart = start + 1;
  out.statsEnd = last - 1;
  return last;
}

function readVector(bytes: Buffer, start: number, end: number, out: FileLine): number {
  if (bytes[start] !== brace) return skipLiteral(bytes, start, end);
  const last = skipObject(bytes, start, end);
  out.vectorStart = start;
  out.vectorEnd = last;
  return last;
}

function skipValue(bytes: Buffer, start: number, end: number): number {
  switch (bytes[start]) {
    case quote:
      return skipString(bytes, start, end);
    case brace:
      return skipObject(bytes, start, end);
    default:
      return skipLiteral(bytes, start, end);
  }
}

/** Numbers, true, false and null; not arrays. */
function skipLiteral(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at]!;
    if (byte === comma || byte === closing) return at > start ? at : -1;
    const isPart = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === minus || byte === dot;
    if (!isPart && byte !== 0x45 && byte !== 0x2b) return -1;
    at++;
  }
  return -1;
}

function skipInteger(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
  return at === start || at - start > 15 || (bytes[at] !== comma && bytes[at] !== closing) ? -1 : at;
}

function integerAt(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + (bytes[at]! - 0x30);
  return value;
}

/** The place behind the closing quote. */
export function skipString(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === quote) return at + 1;
    if (byte === backslash) at++;
  }
  return -1;
}

/** The place behind the closing brace. */
function skipObject(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === quote) {
      at = skipString(bytes, at, end) - 1;
      if (at < 0) return -1;
    } else if (byte === brace) depth++;
    else if (byte === closing && --depth === 0) return at + 1;
  }
  return -1;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0x20 && bytes[at] !== 0x0d) return false;
  return true;
}

function isText(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
  return true;
}

const quote = 0x22;
const backslash = 0x5c;
const brace = 0x7b;
const closing = 0x7d;
const colon = 0x3a;
const comma = 0x2c;
const slash = 0x2f;
const dot = 0x2e;
const minus = 0x2d;
const percent = 0x25;
const letter = { a: 0x61, c: 0x63, r: 0x72 } as const;

const encoder = new TextEncoder();
const addStart = encoder.encode('add":{');
const removeStart = encoder.encode('remove":{');
const infoStart = encoder.encode('commitInfo":');
const cdcStart = encoder.encode('cdc":');
const pathName = encoder.encode('path');
const sizeName = encoder.encode('size');
const statsName = encoder.encode('stats');
const vectorName = encoder.encode('deletionVector');
const partitionName = encoder.encode('partitionValues');
const modifiedName = encoder.encode('modificationTime');
