/**
 * Results as bytes, made in the thread that holds them: a server's protocols bring their encoders, and pieces go to the socket's
 * thread without a copy. Here is what session and encoder agree on; no format is known here.
 */
import type { Schema } from '../core/types.ts';
import type { Result } from './result.ts';

/** Which encoder, and what it is to know: plain data. */
export interface Form {
  readonly name: string;
  readonly options: unknown;
}

export interface Piece {
  /** The start of a buffer of its own. Its reader's until it asks for the next piece: then it goes back to be filled again. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** The result has ended; no piece follows. */
  readonly isDone: boolean;
}

/** Memory for pieces. */
export interface Room {
  /** Exactly so many bytes, at the start of a buffer; what they held before is still there. */
  take(sizeBytes: number): Uint8Array<ArrayBuffer>;
  /** What was taken is not needed any more. */
  give(buffer: ArrayBuffer): void;
}

/** Gives pieces from where reading stands, each of at most so many rows and of a size that suits a socket. */
export interface ResultEncoder {
  next(rowsMax: number, room: Room): Promise<Piece>;
}

/** By the name of the form. Gives null where the options do not suffice for this schema: they come with a later call. */
export type Encoders = Readonly<Record<string, (result: Result, options: unknown) => Promise<ResultEncoder | null>>>;

/** A result that is read as bytes. */
export interface EncodedResult {
  readonly schema: Schema;
  /**
   * The pieces of the next rows, at most so many, or to the end; they are made ahead. The form of the first call holds. Errors:
   * those of running.
   */
  read(rowsMax: number, form: Form): AsyncGenerator<Piece>;
  cancel(): void;
}
