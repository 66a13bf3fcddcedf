/** Pieces of one result on their way from its session's thread: kept in order until they are taken, and the other end is told how much was. */
import type { Piece } from './encoding.ts';

/** Bytes that may be under way; the encoder waits until they are taken. */
export const pieceWindowSize = 2 << 20;

export class PieceQueue {
  readonly #onTaken: (size: number) => void;
  readonly #pieces: Piece[] = [];
  #failure: { readonly error: unknown } | null = null;
  #wake: (() => void) | null = null;

  constructor(onTaken: (size: number) => void) {
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
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        if (!piece.isDone) this.#onTaken(piece.bytes.length);
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
