/**
 * A session in a worker of its own, so that this thread stays free for typing, progress and Ctrl-C. The same interface as a
 * local one. A statement is cancelled through shared memory, which works although the worker is busy; `kill` ends a worker
 * that does not listen even so.
 */
import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { splitStatements } from '../../grammar/split.ts';
import type { ArrowMessage } from '../arrow/messages.ts';
import type { Batch } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import { Control, type Progress } from '../exec/control.ts';
import { fromWire } from '../exec/wire-error.ts';
import type { VersionMade } from '../statements/env.ts';
import { Constants } from './constants.ts';
import type { EncodedResult, Form, Piece } from './encoding.ts';
import type { LentTable } from './lent-rows.ts';
import type { FromSession, ServerRows, ToSession } from './messages.ts';
import type { Parameters } from './parameters.ts';
import { PieceQueue } from './piece-queue.ts';
import { isReturned } from './piece-room.ts';
import { type Result, resultOf } from './result.ts';
import type { Description, OpenOptions, QueryOptions, Session, StatementText, TransactionState } from './session.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { deeplyNested } from './too-complex.ts';

export interface RemoteSession extends Session {
  /** As `query`, for who reads bytes; `first` asks for the first piece at once. Its thread has to know the form. */
  queryEncoded(sql: string, parameters: Parameters | undefined, options: EncodedOptions): Promise<EncodedResult>;
  /** Told of each function of PostgreSQL's own that is not there and answers with nothing, before the answer comes. */
  onAbsent: (name: string) => void;
  /** The rows of a table of the server that the session is in; null where there is none of that name. */
  serverRows: (table: string) => ServerRows | null;
  /** A part of the rows of a table of that name, which statements read after `lent` and until `takeBack`. */
  lend(name: string, message: ArrowMessage): void;
  /** Errors: MALFORMED_ARROW_DATA, UNSUPPORTED_FEATURE for a type that SQL has no equal of. */
  lent(name: string): Promise<LentTable>;
  takeBack(name: string): void;
  /** Ends the worker at once, whatever it does: temporary views and settings are gone. Statements under way fail. */
  kill(): Promise<void>;
}

export interface EncodedOptions extends QueryOptions {
  readonly first?: { readonly form: Form; readonly rowsMax: number } | undefined;
}

/** For deeply nested statements and long chains. Reserved, and taken only by those that need it. */
const stackSizeMb = 512;

/** Resolves when the session is there; paths may still be looked at, see `ready`. Errors: INVALID_CONF_VALUE. */
export async function openRemote(options: OpenOptions = {}): Promise<RemoteSession> {
  const url = new URL(`./session-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(url, { workerData: options, resourceLimits: { stackSizeMb } });
  const session = new Remote(worker, () => worker.terminate());
  await session.opened;
  return session;
}

/**
 * A thread that many sessions share, so that a server needs no thread a client. A statement of one gives way to the others
 * between its batches.
 */
export class SessionHost {
  readonly #worker: Worker;

  /** `entry` is a module that serves a session at the port of each HostRequest that it is sent. */
  constructor(entry: URL) {
    this.#worker = new Worker(entry, { resourceLimits: { stackSizeMb } });
  }

  /** As `openRemote`. */
  async open(options: OpenOptions): Promise<RemoteSession> {
    const { port1, port2 } = new MessageChannel();
    this.#worker.postMessage({ port: port2, options } satisfies HostRequest, [port2]);
    const ended = (): void => port1.close();
    this.#worker.once('exit', ended);
    const session = new Remote(port1, async () => {
      this.#worker.off('exit', ended);
      port1.postMessage({ kind: 'close' } satisfies ToSession);
      port1.close();
      return 0;
    });
    await session.opened;
    return session;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** What a host's thread is asked: to serve a session at a port. */
export interface HostRequest {
  readonly port: MessagePort;
  readonly options: OpenOptions;
}

type Answer = FromSession & { kind: 'result' | 'batch' | 'description' | 'lentTable' };

class Remote implements RemoteSession {
  readonly #port: Worker | MessagePort;
  readonly #terminate: () => Promise<unknown>;
  readonly #attached = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  readonly #pieces = new Map<number, PieceQueue>();
  /** By statement: its executions that have started. */
  readonly #controls = new Map<number, Control[]>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #constants = new Constants();
  #settings = defaultSettings();
  #transaction: TransactionState = 'none';
  #queries = 0;
  onAbsent: (name: string) => void = () => {};
  serverRows: (table: string) => ServerRows | null = () => null;
  #isEnded = false;

  /** `terminate` ends what stands behind the port, whatever it does. */
  constructor(port: Worker | MessagePort, terminate: () => Promise<unknown>) {
    this.#port = port;
    this.#terminate = terminate;
    this.#attached.promise.catch(() => {});
    this.#opened.promise.catch(() => {});
    port.on('message', (message: FromSession) => this.#receive(message));
    // An answer that is nested too deeply for this thread's stack; whose it was is not known.
    port.on('messageerror', (error: Error) => this.#fail(deeplyNested(error)));
    port.on('error', (error: Error) => this.#end(error));
    const closed = (): void => this.#end(new EngineError('SESSION_CLOSED'));
    if (port instanceof Worker) port.on('exit', closed);
    else port.on('close', closed);
  }

  /** Errors: INVALID_CONF_VALUE. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get transaction(): TransactionState {
    return this.#transaction;
  }

  ready(): Promise<void> {
    return this.#attached.promise;
  }

  split(text: string): readonly StatementText[] {
    return splitStatements(text, this.#settings.dialect);
  }

  async query(sql: string, parameters?: Parameters, options: QueryOptions = {}): Promise<Result> {
    const { id, schema, versions, cancel } = await this.#begin(sql, parameters, options);
    const { zone } = this.#settings;
    return resultOf({ schema, versions, batches: this.#batches(id), zone, cancel, progress: () => this.#progress(id) });
  }

  async queryEncoded(sql: string, parameters: Parameters | undefined, options: EncodedOptions): Promise<EncodedResult> {
    const constant = this.#transaction === 'none' ? this.#constants.find(sql, parameters, options.first) : null;
    if (constant !== null && !this.#isEnded && options.signal?.aborted !== true) return constant;
    const { id, schema, cancel, piece, isConstant } = await this.#begin(sql, parameters, options);
    if (isConstant && piece !== null) this.#constants.keep(sql, options.first, schema, piece);
    const pieces = new PieceQueue(({ bytes }) => {
      const buffer = isReturned(bytes.buffer) ? bytes.buffer : null;
      this.#post({ kind: 'taken', id, size: bytes.length, buffer }, buffer === null ? [] : [buffer]);
    });
    let isAsked = piece !== null;
    if (piece !== null) pieces.push(piece);
    if (piece?.isDone !== true) this.#pieces.set(id, pieces);
    const ask = (rowsMax: number, form: Form): void => {
      if (!isAsked) this.#post({ kind: 'encode', id, form, rowsMax });
      isAsked = false;
    };
    return { schema, cancel, read: (rowsMax, form) => readPieces(pieces, rowsMax, () => ask(rowsMax, form)) };
  }

  async #begin(
    sql: string,
    parameters: Parameters | undefined,
    { signal, first }: EncodedOptions,
  ): Promise<{
    id: number;
    schema: Schema;
    versions: readonly VersionMade[];
    piece: Piece | null;
    isConstant: boolean;
    cancel: () => void;
  }> {
    const id = ++this.#queries;
    const cancel = (): void => this.#cancel(id);
    signal?.addEventListener('abort', cancel, { once: true });
    const answer = await this.#ask(id, { kind: 'query', id, sql, parameters, first });
    if (answer.kind !== 'result')
      throw new EngineError('INTERNAL_ERROR', { message: 'a statement was answered by rows' });
    if (signal?.aborted) cancel();
    if (answer.piece?.isDone) this.#controls.delete(id);
    const { schema, versions, piece, isConstant } = answer;
    return { id, schema, versions, piece, isConstant, cancel };
  }

  async describe(sql: string, declared?: readonly (string | null)[]): Promise<Description> {
    const id = ++this.#queries;
    const answer = await this.#ask(id, { kind: 'describe', id, sql, declared });
    if (answer.kind === 'description') return answer.description;
    throw new EngineError('INTERNAL_ERROR', { message: 'a description was answered by rows' });
  }

  lend(name: string, message: ArrowMessage): void {
    this.#post({ kind: 'lend', name, message });
  }

  async lent(name: string): Promise<LentTable> {
    const id = ++this.#queries;
    const answer = await this.#ask(id, { kind: 'lent', id, name });
    if (answer.kind === 'lentTable') return answer.table;
    throw new EngineError('INTERNAL_ERROR', { message: 'rows that were lent were answered by others' });
  }

  takeBack(name: string): void {
    if (!this.#isEnded) this.#post({ kind: 'takeBack', name });
  }

  /** Of the execution that started last: a statement may run others first. */
  #progress(id: number): Progress | null {
    return this.#controls.get(id)?.at(-1)?.progress ?? null;
  }

  async *#batches(id: number): AsyncGenerator<Batch> {
    let isDone = false;
    try {
      for (;;) {
        const answer = await this.#ask(id, { kind: 'next', id });
        if (answer.kind !== 'batch')
          throw new EngineError('INTERNAL_ERROR', { message: 'rows were answered by a schema' });
        if (answer.batch === null) break;
        yield answer.batch;
      }
      isDone = true;
    } finally {
      if (!isDone) this.#cancel(id);
    }
  }

  async close(): Promise<void> {
    if (!this.#isEnded) this.#post({ kind: 'close' });
    await this.#ended.promise;
  }

  async kill(): Promise<void> {
    await this.#terminate();
    await this.#ended.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #ask(id: number, message: ToSession): Promise<Answer> {
    if (this.#isEnded) return Promise.reject(new EngineError('SESSION_CLOSED'));
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(id, waiting);
    this.#post(message);
    return waiting.promise;
  }

  #cancel(id: number): void {
    for (const control of this.#controls.get(id) ?? []) control.cancel();
    if (!this.#isEnded) this.#post({ kind: 'cancel', id });
  }

  #post(message: ToSession, moved: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(message, moved);
  }

  #receive(message: FromSession): void {
    switch (message.kind) {
      case 'opened':
        this.#settings = message.settings;
        this.#opened.resolve();
        return;
      case 'refused':
        this.#end(fromWire(message.error));
        return;
      case 'attached':
        if (message.error === null) this.#attached.resolve();
        else this.#attached.reject(fromWire(message.error));
        return;
      case 'started':
        this.#controls.set(message.id, [...(this.#controls.get(message.id) ?? []), new Control(message.control)]);
        return;
      case 'result':
        if (message.settings !== null) this.#changed(message.settings);
        this.#transaction = message.transaction;
        this.#settle(message.id)?.resolve(message);
        return;
      case 'absent':
        this.onAbsent(message.name);
        return;
      case 'serverTable':
        this.#post({ kind: 'serverRows', id: message.id, rows: this.serverRows(message.table) });
        return;
      case 'piece':
        this.#pieces.get(message.id)?.push(message.piece);
        if (message.piece.isDone) this.#forget(message.id);
        return;
      case 'description':
      case 'lentTable':
        this.#settle(message.id)?.resolve(message);
        return;
      case 'batch':
        if (message.batch === null) this.#controls.delete(message.id);
        this.#settle(message.id)?.resolve(message);
        return;
      case 'error': {
        const error = fromWire(message.error);
        this.#changed(message.settings);
        this.#transaction = message.transaction;
        this.#pieces.get(message.id)?.fail(error);
        this.#forget(message.id);
        this.#settle(message.id)?.reject(error);
        return;
      }
      case 'closed':
        void this.#terminate();
    }
  }

  #changed(settings: Settings): void {
    this.#settings = settings;
    this.#constants.clear();
  }

  #forget(id: number): void {
    this.#controls.delete(id);
    this.#pieces.delete(id);
  }

  #settle(id: number): PromiseWithResolvers<Answer> | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #end(error: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#opened.reject(error);
    this.#attached.reject(error);
    this.#fail(error);
    this.#ended.resolve();
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    for (const pieces of this.#pieces.values()) pieces.fail(error);
    this.#waiting.clear();
    this.#pieces.clear();
  }
}

async function* readPieces(pieces: PieceQueue, rowsMax: number, ask: () => void): AsyncGenerator<Piece> {
  ask();
  for (let rows = 0; rows < rowsMax; ) {
    const piece = await pieces.next();
    yield piece;
    if (piece.isDone) return;
    rows += piece.rows;
  }
}
