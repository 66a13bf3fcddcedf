/**
 * The port through which silt reaches bytes: a flat space of objects named by slash-separated paths.
 * Takes paths relative to the store's root, without a leading slash; gives bytes. Never interprets what it holds.
 *
 * The contract, held by test/support/store-conformance.ts for every store:
 * listings are sorted by path in UTF-8 byte order and see every finished write; ranges are half-open;
 * an object appears whole or not at all; `ifAbsent` has one winner; deleting what is not there succeeds;
 * reading what is not there is FILE_NOT_FOUND; any other fault is STORAGE_FAILURE; an aborted signal is OPERATION_CANCELED.
 */
import { EngineError } from '../core/errors.ts';

/** Which store, as plain data without credentials, so that a split can name it to a worker. */
export type StoreRef =
  | { readonly kind: 'local'; readonly root: string }
  | { readonly kind: 'memory'; readonly id: string };

export interface ObjectInfo {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Changes with the content where the store knows such a mark. */
  readonly etag: string | null;
}

/** Bytes `start` up to but not including `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ReadTarget extends ByteRange {
  /** Exactly `end - start` bytes long. */
  readonly target: Uint8Array;
}

/**
 * `overwrite`: last writer wins. `ifAbsent`: written only where nothing is, atomically. `hint`: as `overwrite`, whole or not
 * at all, but a loss of power may take it back: for what can be told again from other objects.
 */
export type PutMode = 'overwrite' | 'ifAbsent' | 'hint';

/** An object that is being written; it is not there for readers until `finish` has returned. */
export interface ObjectWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the object durable and visible, in place of what stood there. */
  finish(): Promise<void>;
  /** Drops what was written. Does nothing after `finish`. */
  abort(): Promise<void>;
}

export interface ObjectStore {
  readonly ref: StoreRef;
  /** Every object whose path starts with `prefix`, sorted, those after `after` only; an empty listing where there is none. */
  list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<ObjectInfo>;
  /** The names of the folders right under `folder` ('' is the root), sorted; none where there is no such folder. */
  listFolders(folder: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Size and time of one object; null where it is not there. */
  head(path: string, signal?: AbortSignal): Promise<ObjectInfo | null>;
  /** The whole object, or a range of it; a range that reaches past the end is STORAGE_FAILURE. The bytes are the caller's. */
  read(path: string, range?: ByteRange, signal?: AbortSignal): Promise<Uint8Array>;
  readInto(path: string, ranges: readonly ReadTarget[], signal?: AbortSignal): Promise<void>;
  put(path: string, body: Uint8Array, mode: PutMode, signal?: AbortSignal): Promise<'written' | 'exists'>;
  write(path: string, signal?: AbortSignal): Promise<ObjectWriter>;
  delete(path: string, signal?: AbortSignal): Promise<void>;
  /** Throws where a path may not be opened, for who opens it by another way; a store without it has no such paths. */
  checkAllowed?(path: string): void;
  /** As `read`, without waiting; only stores whose bytes are on this machine have it. */
  readSync?(path: string, range?: ByteRange): Uint8Array;
  /** As `readInto`, without waiting. */
  readIntoSync?(path: string, ranges: readonly ReadTarget[]): void;
}

/** Throws OPERATION_CANCELED where the signal was aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('OPERATION_CANCELED', {}, { cause: signal.reason });
}

/** The error for an object that is not there. */
export function fileNotFound(path: string, cause?: unknown): EngineError {
  return new EngineError('FILE_NOT_FOUND', { path }, { cause });
}

/** The error for an operation that the store could not do. */
export function storageFailure(operation: string, path: string, reason: string, cause?: unknown): EngineError {
  return new EngineError('STORAGE_FAILURE', { operation, path, reason }, { cause });
}

/** Refuses a path that is empty, starts with a slash, or leaves the root by `..`. */
export function checkPath(operation: string, path: string): void {
  if (path === '' || path.startsWith('/') || path.includes('\0') || path.split('/').some(isDotSegment)) {
    throw storageFailure(operation, path, 'the path is not one inside the store');
  }
}

function isDotSegment(segment: string): boolean {
  return segment === '.' || segment === '..' || segment === '';
}

/** Refuses a range that is not within an object of `sizeBytes`. */
export function checkRange(path: string, range: ByteRange, sizeBytes: number): void {
  if (!(range.start >= 0 && range.start <= range.end && range.end <= sizeBytes)) {
    const asked = `bytes ${range.start} to ${range.end}`;
    throw storageFailure('Reading', path, `${asked} were asked of a file of ${sizeBytes} bytes`);
  }
}
