/** Runs a session for the other end of a port: takes ToSession messages, answers with FromSession ones. */
import type { MessagePort } from 'node:worker_threads';
import type { Batch } from '../core/batch.ts';
import { toWire } from '../exec/wire-error.ts';
import { LocalSession } from './local-session.ts';
import type { FromSession, ToSession } from './messages.ts';
import type { Result } from './result.ts';
import type { OpenOptions } from './session.ts';

export function serveSession(port: MessagePort, options: OpenOptions): void {
  const post = (message: FromSession): void => port.postMessage(message);
  try {
    serve(new LocalSession(options), port, post);
  } catch (error) {
    post({ kind: 'refused', error: toWire(error) });
    port.close();
  }
}

function serve(session: LocalSession, port: MessagePort, post: (message: FromSession) => void): void {
  const statements = new Statements(session, post);
  post({ kind: 'opened', settings: session.settings });
  session.ready().then(
    () => post({ kind: 'attached', error: null }),
    (error: unknown) => post({ kind: 'attached', error: toWire(error) }),
  );
  port.on('message', (message: ToSession) => {
    switch (message.kind) {
      case 'query':
        void statements.begin(message);
        return;
      case 'describe':
        void statements.describe(message.id, message.sql);
        return;
      case 'next':
        void statements.next(message.id);
        return;
      case 'cancel':
        statements.cancel(message.id);
        return;
      case 'close':
        void session.close().finally(() => {
          post({ kind: 'closed' });
          port.close();
        });
    }
  });
}

interface Statement {
  readonly stopping: AbortController;
  result: Result | null;
  batches: AsyncIterator<Batch> | null;
}

class Statements {
  readonly #session: LocalSession;
  readonly #post: (message: FromSession) => void;
  readonly #known = new Map<number, Statement>();

  constructor(session: LocalSession, post: (message: FromSession) => void) {
    this.#session = session;
    this.#post = post;
  }

  async begin({ id, sql, parameters }: ToSession & { kind: 'query' }): Promise<void> {
    const statement: Statement = { stopping: new AbortController(), result: null, batches: null };
    this.#known.set(id, statement);
    try {
      statement.result = await this.#session.query(sql, parameters, {
        signal: statement.stopping.signal,
        onStart: ({ control }) => this.#post({ kind: 'started', id, control: control.shared }),
      });
      const { schema } = statement.result;
      this.#post({ kind: 'result', id, schema, settings: this.#session.settings });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  async describe(id: number, sql: string): Promise<void> {
    try {
      this.#post({ kind: 'description', id, description: await this.#session.describe(sql) });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  async next(id: number): Promise<void> {
    const statement = this.#known.get(id);
    if (statement === undefined || statement.result === null) return;
    try {
      statement.batches ??= statement.result.batches[Symbol.asyncIterator]();
      const { value, done } = await statement.batches.next();
      if (done === true) this.#known.delete(id);
      this.#post({ kind: 'batch', id, batch: done === true ? null : value });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  cancel(id: number): void {
    const statement = this.#known.get(id);
    statement?.stopping.abort();
    statement?.result?.cancel();
  }

  #fail(id: number, error: unknown): void {
    this.#known.delete(id);
    this.#post({ kind: 'error', id, error: toWire(error), settings: this.#session.settings });
  }
}
