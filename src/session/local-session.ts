/**
 * A session in this thread: settings, names, and the way of a statement from text to rows. Where all stages meet.
 * Statements of one session may run at the same time; each sees the settings as they were when it began.
 */

import { createParser, type SqlParser } from '../../grammar/parser.ts';
import { type Profile, profiles } from '../../grammar/profile.ts';
import { splitStatements } from '../../grammar/split.ts';
import { defaultBindSettings } from '../bind/env.ts';
import { bindOverColumns } from '../bind/over-columns.ts';
import { bindType } from '../bind/type-name.ts';
import { Catalog } from '../catalog/catalog.ts';
import { defaultCatalogName } from '../catalog/names.ts';
import type { Batch } from '../core/batch.ts';
import { checkOfDeadline, deadlineOf } from '../core/deadline.ts';
import { EngineError } from '../core/errors.ts';
import { nodeCrypto } from '../core/node-crypto.ts';
import type { Scalar } from '../core/scalar.ts';
import { type DataType, type Field, type Schema, utf8 } from '../core/types.ts';
import type { CheckpointContext } from '../delta/checkpoint/write-checkpoint.ts';
import { parquetLogReaders } from '../delta/parquet-log-reader.ts';
import { parquetLogWriters } from '../delta/parquet-log-writer.ts';
import type { LogReaders } from '../delta/readers.ts';
import type { CommitContext } from '../delta/transaction/context.ts';
import type { ExecOptions } from '../exec/options.ts';
import { ExecPool, type ExecQuery } from '../exec/pool.ts';
import type { QueryHandle } from '../exec/query-handle.ts';
import { createParquetEncoder, type ParquetEncoder } from '../formats/parquet/encode/space.ts';
import { createParquetWasm } from '../formats/parquet/wasm.ts';
import { castScalar } from '../functions/cast.ts';
import type { EvalContext } from '../functions/define.ts';
import { type DialectName, dialects } from '../functions/dialect.ts';
import { HeapAllocator } from '../kernels/allocator.ts';
import { createKernels } from '../kernels/kernels.ts';
import { AnalyzedTables } from '../optimizer/analyzed.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { Expr } from '../plan/expr.ts';
import { declaredFacts } from '../skipping/direction.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { Statement } from '../sql/ast-statement.ts';
import { some } from '../sql/walk.ts';
import { accessOf } from '../statements/access.ts';
import type { SettingsPort, StatementEnv, StatementResult, VersionMade } from '../statements/env.ts';
import { queryOfChange } from '../statements/parameter-places.ts';
import { rowsOfQuery } from '../statements/query-of.ts';
import { guardedStore } from '../storage/guarded.ts';
import { MemoryStore } from '../storage/memory.ts';
import { type Location, locate, openStore } from '../storage/open-store.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import { checkParameters, type Parameters, parametersOf, type TypedText, type TypedValue } from './parameters.ts';
import { ParsedTexts } from './parsed-texts.ts';
import { type Result, resultOf, rowsResult } from './result.ts';
import type { Description, OpenOptions, QueryOptions, Session, StatementText, TransactionState } from './session.ts';
import { defaultSettings, type Settings, withSetting } from './settings.ts';
import { settingsPort } from './settings-port.ts';
import { type StatementHost, type StatementInput, StatementRun } from './statement-run.ts';
import { tooComplex } from './too-complex.ts';

/**
 * Opens a session. Paths are attached before the first statement; one that holds no table makes `ready()` and every
 * statement fail. Errors: INVALID_CONF_VALUE for a setting that has no such value.
 */
export function open(options: OpenOptions = {}): Session {
  return new LocalSession(options);
}

export interface LocalQueryOptions extends QueryOptions {
  /** Told of each execution of the statement as it starts, for who cancels from another thread. */
  readonly onStart?: (handle: QueryHandle) => void;
  /** Told where the text gives these rows again whatever else happens, as long as the settings are the same. */
  readonly onConstant?: () => void;
}

export class LocalSession implements Session, StatementHost {
  readonly #options: OpenOptions;
  #settings: Settings;
  #parser: SqlParser | null = null;
  readonly #texts = new ParsedTexts();
  readonly catalog: Catalog;
  readonly analyzed = new AnalyzedTables();
  readonly #readers: LogReaders = parquetLogReaders(createParquetWasm());
  #encoder: ParquetEncoder | null = null;
  readonly commitContext: CommitContext = {
    nowMs: Date.now,
    newId: () => nodeCrypto().randomUUID(),
    engineInfo: 'silt/0.1.0',
  };
  readonly settingsPort: SettingsPort;
  readonly #attached: Promise<void>;
  readonly #memories = new Map<string, ObjectStore>([['session', new MemoryStore('session', Date.now)]]);
  readonly #pool: ExecPool;
  readonly #running = new Set<QueryHandle>();
  onAbsent: (name: string) => void = () => {};
  serverRows: StatementHost['serverRows'] = async () => null;
  #isClosed = false;

  constructor(options: OpenOptions) {
    this.#options = options;
    const openStore = (ref: StoreRef): ObjectStore => this.openStore(ref);
    this.#pool = new ExecPool({ openStore, ...(options.budget && { budget: options.budget }) });
    let settings = defaultSettings();
    for (const [name, value] of Object.entries(options.settings ?? {})) {
      settings = withSetting(settings, name, String(value));
    }
    this.#settings = settings;
    this.settingsPort = settingsPort(settings, {
      get: () => this.#settings,
      set: (changed) => {
        this.#settings = changed;
      },
    });
    this.catalog = new Catalog({
      workingFolder: options.workingFolder ?? process.cwd(),
      openStore: (ref) => this.openStore(ref),
      readers: this.#readers,
      judging: {
        evaluate: (expr) => this.#evaluate(expr),
        functions: declaredFacts,
        bindGeneration: (text, { fields }) => this.#bindOver(text, fields),
      },
      zone: () => this.#settings.zone,
      warehouse: warehouseOf(options),
      context: this.commitContext,
    });
    this.#attached = this.#attachAll(options.paths ?? []);
    // Whoever asks awaits it; until then a failure is nobody's unhandled rejection.
    this.#attached.catch(() => {});
  }

  get settings(): Settings {
    return this.#settings;
  }

  get user(): string {
    return this.#options.user ?? process.env['USER'] ?? 'silt';
  }

  checkpointContext(): CheckpointContext {
    const { nowMs, newId } = this.commitContext;
    return { nowMs, newId, readers: this.#readers, writers: parquetLogWriters(() => this.encoder()) };
  }

  encoder(): ParquetEncoder {
    this.#encoder ??= createParquetEncoder();
    return this.#encoder;
  }

  openStore(ref: StoreRef): ObjectStore {
    const { allowedRoots } = this.#options;
    const store = openStore(ref, this.#memories);
    return allowedRoots === undefined ? store : guardedStore(store, allowedRoots);
  }

  holdStore(store: ObjectStore): () => void {
    const { ref } = store;
    if (ref.kind !== 'memory') throw new EngineError('INTERNAL_ERROR', { message: 'only stores in memory are held' });
    this.#memories.set(ref.id, store);
    return () => void this.#memories.delete(ref.id);
  }

  ready(): Promise<void> {
    return this.#attached;
  }

  async #attachAll(paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.catalog.attach(path);
  }

  split(text: string): readonly StatementText[] {
    return splitStatements(text, readingOf(this.#settings));
  }

  async query(sql: string, parameters?: Parameters, options: LocalQueryOptions = {}): Promise<Result> {
    if (this.#isClosed) throw new EngineError('SESSION_CLOSED');
    await this.#attached;
    try {
      return await this.#start(sql, parameters, options);
    } catch (error) {
      this.#failTransaction();
      throw tooComplex(error);
    }
  }

  get transaction(): TransactionState {
    const { transaction } = this.catalog.tables;
    if (transaction === null) return 'none';
    return transaction.hasFailed ? 'failed' : 'open';
  }

  #failTransaction(): void {
    const { transaction } = this.catalog.tables;
    if (transaction !== null) transaction.hasFailed = true;
  }

  async #start(sql: string, values: Parameters | undefined, options: LocalQueryOptions): Promise<Result> {
    const { signal = new AbortController().signal, onStart = () => {} } = options;
    const settings = this.#settings;
    const { statement, isNameless } = this.#texts.parse(this.#parsing(), sql, readingOf(settings));
    if (!isNameless) await this.catalog.refresh(options.signal);
    if (signal.aborted) throw new EngineError('OPERATION_CANCELED');
    this.#checkAccess(statement);
    this.#checkTransaction(statement);
    const parameters = values === undefined ? undefined : parametersOf(values, (text) => this.#typed(text, settings));
    const versions: VersionMade[] = [];
    const run = new StatementRun(this, { settings, parameters, signal, versions, onStart });
    if (statement.kind !== 'query') {
      const { schema, rows } = await runLate(statement, run.env);
      return rowsResult(schema, rows, this.#settings.zone, versions);
    }
    const bound = await run.bind(statement);
    const { batches, cancel, progress, isLiteral } = run.started(bound);
    if (isNameless && isLiteral && parameters === undefined) options.onConstant?.();
    return resultOf({
      schema: bound.schema,
      versions,
      batches: this.transaction === 'none' ? batches : this.#watched(batches),
      zone: settings.zone,
      cancel,
      progress,
    });
  }

  async describe(sql: string, declared: readonly (string | null)[] = []): Promise<Description> {
    if (this.#isClosed) throw new EngineError('SESSION_CLOSED');
    await this.#attached;
    try {
      return await this.#describe(sql, declared);
    } catch (error) {
      throw tooComplex(error);
    }
  }

  async #describe(sql: string, declared: readonly (string | null)[]): Promise<Description> {
    const settings = this.#settings;
    const { statement } = this.#texts.parse(this.#parsing(), sql, readingOf(settings));
    const { kind } = statement;
    const access = accessOf(statement);
    const signal = new AbortController().signal;
    const types = new Map(
      declared.flatMap((type, i) => (type === null ? [] : [[String(i + 1), this.#type(type, settings)] as const])),
    );
    const input = { settings, signal, onStart: () => {}, versions: [] as VersionMade[] };
    const run = new StatementRun(this, { ...input, parameters: 'open', declared: types });
    if (statement.kind === 'query') {
      const { schema, parameters } = await run.bind(statement);
      return { kind, access, schema, parameters };
    }
    // Only who leaves places open asks for their types.
    const query = some(statement, (node) => node.kind === 'parameter') ? await queryOfChange(statement, run.env) : null;
    return { kind, access, schema: null, parameters: query === null ? [] : (await run.bind(query)).parameters };
  }

  #checkAccess(statement: Statement): void {
    if (this.#options.isReadOnly === true && accessOf(statement) === 'write')
      throw new EngineError('READ_ONLY_SESSION', {}, { span: statement.span });
  }

  async *#watched(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    try {
      yield* batches;
    } catch (error) {
      this.#failTransaction();
      throw error;
    }
  }

  async #rollBack(): Promise<void> {
    if (this.transaction === 'none') return;
    // Whoever closes wants to be gone: files that stay are VACUUM's.
    await this.query('ROLLBACK').catch(() => {});
  }

  /** After a failure a transaction can only be ended. */
  #checkTransaction({ kind, span }: Statement): void {
    if (kind === 'commitTransaction' || kind === 'rollbackTransaction' || this.transaction !== 'failed') return;
    throw new EngineError('TRANSACTION_ABORTED', {}, { span });
  }

  /** A temporary table of rows that are at hand. Errors: TEMP_TABLE_OR_VIEW_ALREADY_EXISTS. */
  addRows(name: string, schema: Schema, batches: readonly Batch[]): void {
    this.catalog.temporary.add({ table: { name, schema, batches, defaults: new Map() } }, false);
  }

  dropRows(name: string): void {
    this.catalog.temporary.drop(name, 'table');
  }

  async close(): Promise<void> {
    await this.#rollBack();
    this.#isClosed = true;
    for (const handle of this.#running) handle.cancel();
    this.#running.clear();
    await this.#pool.close();
    this.#encoder?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  evalContext(settings: Settings, nowMicros: bigint): EvalContext {
    return {
      alloc: new HeapAllocator(),
      kernels: createKernels(null, { wasm: false }),
      check: checkOfDeadline(deadlineOf(settings.timeoutMs), settings.timeoutMs),
      zone: settings.zone,
      ansi: settings.ansi,
      lastMapKeyWins: settings.lastMapKeyWins,
      nowMicros,
      random: Math.random,
      user: this.user,
      catalogName: defaultCatalogName,
      schemaName: this.catalog.currentSchema,
    };
  }

  parseQuery(text: string, dialect: DialectName): Query {
    const statement = this.#parsing().parse(text, dialect);
    if (statement.kind === 'query') return statement;
    throw new EngineError('INTERNAL_ERROR', { message: 'the text of a view is no query' });
  }

  async execute(text: string, input: StatementInput): ReturnType<StatementHost['execute']> {
    const statement = this.#parsing().parse(text, readingOf(input.settings));
    this.#checkAccess(statement);
    checkParameters(statement, input.parameters === 'open' ? undefined : input.parameters);
    const { env } = new StatementRun(this, input);
    if (statement.kind !== 'query') return { isQuery: false, ...(await runLate(statement, env)) };
    return { isQuery: true, ...(await rowsOfQuery(statement, env)) };
  }

  parseExpression(text: string, dialect: DialectName): Expression {
    return this.#parsing().parseExpression(text, dialect);
  }

  start(query: ExecQuery, options: ExecOptions): QueryHandle {
    for (const handle of this.#running) if (!handle.isOpen) this.#running.delete(handle);
    const handle = this.#pool.execute(query, options);
    this.#running.add(handle);
    return handle;
  }

  #typed({ type: name, value }: TypedText, settings: Settings): TypedValue {
    const type = this.#type(name, settings);
    const cast = castScalar(utf8, type, 'ansi');
    return { type, value: cast(this.evalContext(settings, BigInt(Date.now()) * 1000n), value) };
  }

  #type(name: string, settings: Settings): DataType {
    return bindType(this.#parsing().parseType(name), { ...defaultBindSettings, ...settings });
  }

  #bindOver(text: string, fields: readonly Field[]): Expr | null {
    const settings = this.#settings;
    return bindOverColumns(() => this.parseExpression(text, 'spark'), fields, {
      scope: { resolveRelation: async () => null, suggest: async () => [] },
      dialect: dialects.spark,
      settings,
      context: this.evalContext(settings, BigInt(Date.now()) * 1000n),
      parse: (each, dialect) => this.parseQuery(each, dialect),
    });
  }

  #evaluate(expr: Expr): Scalar {
    return evaluateConstant(expr, this.evalContext(this.#settings, BigInt(Date.now()) * 1000n));
  }

  #parsing(): SqlParser {
    this.#parser ??= createParser();
    return this.#parser;
  }
}

function warehouseOf({ warehouse, workingFolder }: OpenOptions): Location {
  if (warehouse === undefined) return { store: { kind: 'memory', id: 'session' }, path: 'warehouse' };
  return locate(warehouse, workingFolder ?? process.cwd());
}

/** How a text is read: by the dialect, and by the settings that change its lexer. */
function readingOf({ dialect, doubleQuotedIdentifiers, pipesWithBar, joinsDoubledQuotes }: Settings): Profile {
  const profile = profiles[dialect];
  const doubleQuotes = doubleQuotedIdentifiers ? 'identifier' : profile.doubleQuotes;
  return { ...profile, doubleQuotes, pipesWithBar, joinsDoubledQuotes };
}

/** Loaded when the first comes: a query needs nothing of what runs the other statements. */
async function runLate(statement: Exclude<Statement, Query>, env: StatementEnv): Promise<StatementResult> {
  const { runStatement } = await import('../statements/run.ts');
  return runStatement(statement, env);
}
