/**
 * Results that a text gives again and again, such as those of `SELECT 1`, by which pools ask whether a connection still lives:
 * kept as the bytes of their one piece on this side of the port, so that asking costs no other thread its turn.
 */
import type { Schema } from '../core/types.ts';
import type { EncodedResult, Form, Piece } from './encoding.ts';
import type { Parameters } from './parameters.ts';
import { isReturned } from './piece-room.ts';

interface First {
  readonly form: Form;
  readonly rowsMax: number;
}

const textsMax = 64;

export class Constants {
  readonly #known = new Map<string, EncodedResult>();

  find(sql: string, parameters: Parameters | undefined, first: First | undefined): EncodedResult | null {
    if (parameters !== undefined || first === undefined || this.#known.size === 0) return null;
    return this.#known.get(keyOf(sql, first)) ?? null;
  }

  /** A result that is one small piece; others are not kept. */
  keep(sql: string, first: First | undefined, schema: Schema, piece: Piece): void {
    if (first === undefined || !piece.isDone || isReturned(piece.bytes.buffer)) return;
    if (this.#known.size >= textsMax) this.#known.clear();
    this.#known.set(keyOf(sql, first), { schema, cancel: () => {}, read: () => onePiece(piece) });
  }

  clear(): void {
    this.#known.clear();
  }
}

function keyOf(sql: string, { form, rowsMax }: First): string {
  return `${rowsMax} ${form.name} ${JSON.stringify(form.options)} ${sql}`;
}

async function* onePiece(piece: Piece): AsyncGenerator<Piece> {
  yield piece;
}
