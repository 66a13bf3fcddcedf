/** Runs a session for the other end of a port: takes ToSession messages, answers with FromSession ones; bytes go without a copy. */
import type { MessagePort } from 'node:worker_threads';
import type { Batch } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import { toWire } from '../exec/wire-error.ts';
import type { Encoders, Form, Piece, ResultEncoder } from './encoding.ts';
import { LentRows, type LentTable } from './lent-rows.ts';
import { LocalSession } from './local-session.ts';
import type { FromSession, ServerRows, ToSession } from './messages.ts';
import { pieceWindowSize } from './piece-queue.ts';
import { isReturned, PieceRoom } from './piece-room.ts';
import type { Result } from './result.ts';
import type { OpenOptions } from './session.ts';
import type { Settings } from './settings.ts';

type Post = (message: FromSession, moved?: readonly ArrayBuffer[]) => void;

/** `room` may be that of all sessions of the thread. */
export function serveSession(
  port: MessagePort,
  options: OpenOptions,
  encoders: Encoders = {},
  room = new PieceRoom(),
): void {
  const post: Post = (message, moved) => port.postMessage(message, moved);
  try {
    serve(new LocalSession(options), port, post, encoders, room);
  } catch (error) {
    post({ kind: 'refused', error: toWire(error) });
    port.close();
  }
}

function serve(session: LocalSession, port: MessagePort, post: Post, encoders: Encoders, room: PieceRoom): void {
  const statements = new Statements(session, post, encoders, room);
  const lent = new LentRows({
    add: (name, schema, batches) => session.addRows(name, schema, batches),
    drop: (name) => session.dropRows(name),
  });
  session.onAbsent = (name) => post({ kind: 'absent', name });
  const wanted = new Map<number, (rows: ServerRows | null) => void>();
  let asked = 0;
  session.serverRows = (table) =>
    new Promise((resolve) => {
      wanted.set(++asked, resolve);
      post({ kind: 'serverTable', id: asked, table });
    });
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
        void statements.describe(message);
        return;
      case 'next':
        void statements.next(message.id);
        return;
      case 'encode':
        void statements.encode(message);
        return;
      case 'taken':
        if (message.buffer !== null) room.give(message.buffer);
        statements.taken(message.id, message.size);
        return;
      case 'lend':
        lent.take(message.name, message.message);
        return;
      case 'lent':
        void statements.answerLent(message.id, lent.complete(message.name));
        return;
      case 'takeBack':
        lent.drop(message.name);
        return;
      case 'serverRows':
        wanted.get(message.id)?.(message.rows);
        wanted.delete(message.id);
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
  encoder: ResultEncoder | null;
  rowsWanted: number;
  /** Bytes that were sent and not taken yet. */
  underWaySize: number;
  isSending: boolean;
}

function newStatement(): Statement {
  const sending = { encoder: null, rowsWanted: 0, underWaySize: 0, isSending: false };
  return { stopping: new AbortController(), result: null, batches: null, ...sending };
}

class Statements {
  readonly #session: LocalSession;
  readonly #post: Post;
  readonly #encoders: Encoders;
  readonly #room: PieceRoom;
  readonly #known = new Map<number, Statement>();
  #told: Settings | null = null;

  constructor(session: LocalSession, post: Post, encoders: Encoders, room: PieceRoom) {
    this.#session = session;
    this.#room = room;
    this.#post = post;
    this.#encoders = encoders;
  }

  async begin({ id, sql, parameters, first }: ToSession & { kind: 'query' }): Promise<void> {
    const statement = newStatement();
    this.#known.set(id, statement);
    let isConstant = false;
    try {
      statement.result = await this.#session.query(sql, parameters, {
        signal: statement.stopping.signal,
        onStart: ({ control }) => this.#post({ kind: 'started', id, control: control.shared }),
        onConstant: () => {
          isConstant = true;
        },
      });
      const { schema, versions } = statement.result;
      const piece = first === undefined ? null : await this.#firstPiece(id, statement, first.form, first.rowsMax);
      const moved = piece === null ? [] : movedWith(piece);
      const { transaction } = this.#session;
      const settings = this.#changed();
      this.#post({ kind: 'result', id, schema, versions, settings, transaction, piece, isConstant }, moved);
      if (piece !== null) await this.#send(id, statement);
    } catch (error) {
      this.#fail(id, error);
    }
  }

  async describe({ id, sql, declared }: ToSession & { kind: 'describe' }): Promise<void> {
    try {
      this.#post({ kind: 'description', id, description: await this.#session.describe(sql, declared) });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  async answerLent(id: number, table: Promise<LentTable>): Promise<void> {
    try {
      this.#post({ kind: 'lentTable', id, table: await table });
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

  async encode({ id, form, rowsMax }: ToSession & { kind: 'encode' }): Promise<void> {
    const statement = this.#known.get(id);
    if (statement === undefined || statement.result === null) return;
    try {
      statement.encoder ??= await this.#encoder(statement.result, form);
      if (statement.encoder === null)
        throw new EngineError('INTERNAL_ERROR', { message: `no bytes of form ${form.name}` });
      statement.rowsWanted = rowsMax;
      await this.#send(id, statement);
    } catch (error) {
      this.#fail(id, error);
    }
  }

  taken(id: number, size: number): void {
    const statement = this.#known.get(id);
    if (statement === undefined) return;
    statement.underWaySize -= size;
    this.#send(id, statement).catch((error: unknown) => this.#fail(id, error));
  }

  async #encoder(result: Result, { name, options }: Form): Promise<ResultEncoder | null> {
    return (await this.#encoders[name]?.(result, options)) ?? null;
  }

  /** Null where the form does not suffice. */
  async #firstPiece(id: number, statement: Statement, form: Form, rowsMax: number): Promise<Piece | null> {
    statement.encoder = await this.#encoder(statement.result!, form);
    if (statement.encoder === null) return null;
    statement.rowsWanted = rowsMax;
    return this.#piece(id, statement, statement.encoder);
  }

  async #piece(id: number, statement: Statement, encoder: ResultEncoder): Promise<Piece> {
    const piece = await encoder.next(statement.rowsWanted, this.#room);
    statement.rowsWanted -= piece.rows;
    statement.underWaySize += piece.bytes.length;
    if (piece.isDone) {
      statement.rowsWanted = 0;
      this.#known.delete(id);
    }
    return piece;
  }

  /** As much as is wanted and has room. */
  async #send(id: number, statement: Statement): Promise<void> {
    const { encoder } = statement;
    if (encoder === null || statement.isSending) return;
    statement.isSending = true;
    try {
      while (statement.rowsWanted > 0 && statement.underWaySize < pieceWindowSize) {
        const piece = await this.#piece(id, statement, encoder);
        this.#post({ kind: 'piece', id, piece }, movedWith(piece));
      }
    } finally {
      statement.isSending = false;
    }
  }

  /** Null where the other end knows them. */
  #changed(): Settings | null {
    const { settings } = this.#session;
    if (settings === this.#told) return null;
    this.#told = settings;
    return settings;
  }

  cancel(id: number): void {
    const statement = this.#known.get(id);
    statement?.stopping.abort();
    statement?.result?.cancel();
  }

  #fail(id: number, error: unknown): void {
    this.#known.delete(id);
    const { settings, transaction } = this.#session;
    this.#post({ kind: 'error', id, error: toWire(error), settings, transaction });
  }
}

/** Small ones are copied, which costs less. */
function movedWith({ bytes }: Piece): readonly ArrayBuffer[] {
  return isReturned(bytes.buffer) ? [bytes.buffer] : [];
}
