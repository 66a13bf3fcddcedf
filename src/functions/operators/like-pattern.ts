/**
 * LIKE patterns, matched on UTF-8 bytes without regular expressions.
 * Takes a pattern and an escape character, gives pieces; time is linear in the text for each piece.
 */
import { EngineError } from '../../core/errors.ts';

/** A run of characters between two %: bytes, and where an underscore stands a -1 for any one character. */
export interface LikePiece {
  /** The bytes where there is no underscore; then `items` is not needed. */
  readonly bytes: Buffer | null;
  readonly items: readonly number[];
}

export interface LikePattern {
  /** Pieces between the %; at least one. A single piece has to match the whole text. */
  readonly pieces: readonly LikePiece[];
}

const anyCharacter = -1;

/** Errors: INVALID_FORMAT.ESC_AT_THE_END, INVALID_FORMAT.ESC_IN_THE_MIDDLE where the escape stands before an ordinary character. */
export function parseLike(pattern: string, escape = '\\'): LikePattern {
  const pieces: LikePiece[] = [];
  let items: number[] = [];
  const points = Array.from(pattern);
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    if (point === escape) {
      i += 1;
      items.push(...bytesOf(escaped(points[i], escape, pattern)));
    } else if (point === '_') {
      items.push(anyCharacter);
    } else if (point === '%') {
      pieces.push(pieceOf(items));
      items = [];
    } else {
      items.push(...bytesOf(point));
    }
  }
  pieces.push(pieceOf(items));
  return { pieces };
}

/** Whether bytes[start .. end) match. */
export function matchesLike({ pieces }: LikePattern, bytes: Buffer, start: number, end: number): boolean {
  const first = pieces[0]!;
  let at = matchAt(first, bytes, start, end);
  if (pieces.length === 1) return at === end;
  if (at < 0) return false;
  for (let i = 1; i < pieces.length - 1; i++) {
    at = findPiece(pieces[i]!, bytes, at, end);
    if (at < 0) return false;
  }
  return endsWithPiece(pieces.at(-1)!, bytes, at, end);
}

function escaped(point: string | undefined, escape: string, pattern: string): string {
  if (point === undefined) throw new EngineError('INVALID_FORMAT.ESC_AT_THE_END', { format: `'${pattern}'` });
  if (point === '_' || point === '%' || point === escape) return point;
  throw new EngineError('INVALID_FORMAT.ESC_IN_THE_MIDDLE', { format: `'${pattern}'`, char: `'${point}'` });
}

function bytesOf(point: string): Buffer {
  return Buffer.from(point);
}

function pieceOf(items: readonly number[]): LikePiece {
  return items.includes(anyCharacter) ? { bytes: null, items } : { bytes: Buffer.from(items), items };
}

/** Where the piece ends if it stands at `at`; -1 if it does not. */
function matchAt(piece: LikePiece, bytes: Buffer, at: number, end: number): number {
  if (piece.bytes !== null) {
    const stop = at + piece.bytes.length;
    return stop <= end && piece.bytes.compare(bytes, at, stop) === 0 ? stop : -1;
  }
  let i = at;
  for (const item of piece.items) {
    if (i >= end) return -1;
    if (item === anyCharacter) i += characterLength(bytes[i]!);
    else if (bytes[i] === item) i += 1;
    else return -1;
  }
  return i <= end ? i : -1;
}

/** Where the first occurrence of the piece at or after `from` ends; -1 if there is none. */
function findPiece(piece: LikePiece, bytes: Buffer, from: number, end: number): number {
  if (piece.bytes !== null) {
    if (piece.bytes.length === 0) return from;
    const found = indexWithin(bytes, piece.bytes, from, end);
    return found < 0 ? -1 : found + piece.bytes.length;
  }
  for (let at = from; at < end; at += characterLength(bytes[at]!)) {
    const stop = matchAt(piece, bytes, at, end);
    if (stop >= 0) return stop;
  }
  return -1;
}

function endsWithPiece(piece: LikePiece, bytes: Buffer, from: number, end: number): boolean {
  if (piece.bytes !== null) {
    const at = end - piece.bytes.length;
    return at >= from && piece.bytes.compare(bytes, at, end) === 0;
  }
  for (let at = from; at < end; at += characterLength(bytes[at]!)) {
    if (matchAt(piece, bytes, at, end) === end) return true;
  }
  return false;
}

/** Buffer.indexOf has no end, and would search the texts of all later rows. */
function indexWithin(bytes: Buffer, needle: Buffer, from: number, end: number): number {
  const last = end - needle.length;
  const first = needle[0]!;
  for (let at = from; at <= last; at++) {
    if (bytes[at] !== first) continue;
    let i = 1;
    while (i < needle.length && bytes[at + i] === needle[i]) i++;
    if (i === needle.length) return at;
  }
  return -1;
}

function characterLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
