/** Pieces of one result on their way from its session's thread: kept in order until they are taken, and the other end is told how much was. */
import type { Piece } from './encoding.ts';

/** Bytes that may be under way; the encoder waits until they are taken. */
export const pieceWindowSize = 4 << 20;

export class PieceQueue {
  readonly #onTaken: (piece: Piece) => void;
  readonly #pieces: Piece[] = [];
  /** With the reader. */
  #read: Piece | null = null;
  #failure: { readonly error: unknown } | null = null;
  #wake: (() => void) | null = null;

  /** `onTaken` is told of pieces that the reader has no need of any more. */
  constructor(onTaken: (piece: Piece) => void) {
    this.#onTaken = onTaken;
  }

  push(piece: Piece): void {
    this.#pieces.push(piece);
    this.#wake?.();
  }

  /** What has come already can still be taken. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  /** Errors: those of running. */
  async next(): Promise<Piece> {
    if (this.#read !== null) this.#onTaken(this.#read);
    this.#read = null;
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        this.#read = piece;
        return piece;
      }
      if (this.#failure !== null) throw this.#failure.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }
}
