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
  /** On a buffer of its own. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** The result has ended; no piece follows. */
  readonly isDone: boolean;
}

/** Gives pieces from where reading stands, each of at most so many rows and of a size that suits a socket. */
export interface ResultEncoder {
  next(rowsMax: number): Promise<Piece>;
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
