/**
 * Rows that a client brings to a session, by Arrow's messages: kept until all are there, then a temporary table of their name for a
 * statement to read. Decoded in the session's own thread, because they are not trusted.
 */
import type { ArrowMessage } from '../arrow/messages.ts';
import { type Batch, rowCount } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';

/** What was lent: its columns, and how many rows it has. */
export interface LentTable {
  readonly schema: Schema;
  readonly rows: number;
}

/** Where the table of that name goes. */
export interface Borrower {
  add(name: string, schema: Schema, batches: readonly Batch[]): void;
  drop(name: string): void;
}

export class LentRows {
  readonly #borrower: Borrower;
  readonly #messages = new Map<string, ArrowMessage[]>();

  constructor(borrower: Borrower) {
    this.#borrower = borrower;
  }

  take(name: string, message: ArrowMessage): void {
    const before = this.#messages.get(name);
    if (before === undefined) this.#messages.set(name, [message]);
    else before.push(message);
  }

  /** Makes the table. Errors: MALFORMED_ARROW_DATA; UNSUPPORTED_FEATURE for types that SQL has no equal of. */
  async complete(name: string): Promise<LentTable> {
    const messages = this.#messages.get(name) ?? [];
    this.#messages.delete(name);
    const { tableOfMessages } = await import('../arrow/messages.ts');
    const { schema, batches } = wordedErrors(() => tableOfMessages(messages));
    this.#borrower.add(name, schema, batches);
    return { schema, rows: batches.reduce((sum, batch) => sum + rowCount(batch), 0) };
  }

  drop(name: string): void {
    this.#messages.delete(name);
    this.#borrower.drop(name);
  }
}

function wordedErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('MALFORMED_ARROW_DATA', { reason: (error as Error).message }, { cause: error });
  }
}
