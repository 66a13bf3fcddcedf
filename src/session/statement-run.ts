/** One statement of a session, with the settings, the time and the parameters that it began with. */
import { bindQuery } from '../bind/bind.ts';
import type { BindEnv } from '../bind/env.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type CatalogReader, defaultCatalogName } from '../catalog/names.ts';
import { namesOf } from '../catalog/session-names.ts';
import type { Batch } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { quotedName } from '../core/text/type-sql.ts';
import type { DataType, Schema } from '../core/types.ts';
import type { CheckpointContext } from '../delta/checkpoint/write-checkpoint.ts';
import type { CommitContext } from '../delta/transaction/context.ts';
import type { FileTarget, WrittenFiles } from '../exec/file-target.ts';
import type { ExecOptions } from '../exec/options.ts';
import type { ExecQuery } from '../exec/pool.ts';
import type { QueryHandle } from '../exec/query-handle.ts';
import type { ParquetEncoder } from '../formats/parquet/encode/space.ts';
import type { EvalContext } from '../functions/define.ts';
import { type Dialect, type DialectName, dialects } from '../functions/dialect.ts';
import * as registry from '../functions/registry.ts';
import type { AnalyzedTables } from '../optimizer/analyzed.ts';
import type { OptimizerContext } from '../optimizer/context.ts';
import { Estimator } from '../optimizer/estimate.ts';
import { optimize } from '../optimizer/optimize.ts';
import type { BoundQuery } from '../plan/bound.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { Run, SettingsPort, StatementEnv, StatementResult, VersionMade } from '../statements/env.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import { learnDictionaries } from './dictionary-counts.ts';
import { learnStatistics } from './learned-statistics.ts';
import type { TypedValue } from './parameters.ts';
import type { ResultSource } from './result.ts';
import { batchesAtHand, rowsAtHand } from './rows-at-hand.ts';
import type { Settings } from './settings.ts';

/** What a statement needs of its session. */
export interface StatementHost {
  readonly user: string;
  readonly catalog: Catalog;
  readonly analyzed: AnalyzedTables;
  readonly settingsPort: SettingsPort;
  /** Told of each function of PostgreSQL's own that is not there and answers with nothing. */
  readonly onAbsent: (name: string) => void;
  /** As CatalogReader has it. */
  readonly serverRows: CatalogReader['serverRows'];
  evalContext(settings: Settings, nowMicros: bigint): EvalContext;
  parseQuery(text: string, dialect: DialectName): Query;
  /** Runs a whole statement that another one holds as text. */
  execute(text: string, input: StatementInput): Promise<StatementResult & { readonly isQuery: boolean }>;
  parseExpression(text: string, dialect: DialectName): Expression;
  openStore(ref: StoreRef): ObjectStore;
  holdStore(store: ObjectStore): () => void;
  encoder(): ParquetEncoder;
  readonly commitContext: CommitContext;
  checkpointContext(): CheckpointContext;
  /** Starts a plan, and keeps its handle until it ends. */
  start(query: ExecQuery, options: ExecOptions): QueryHandle;
}

export interface StatementInput {
  readonly settings: Settings;
  /** Undefined where none were given: parameters of the text are then errors by their names. 'open': their types are inferred. */
  readonly parameters: ReadonlyMap<string, TypedValue> | 'open' | undefined;
  /** Of open parameters, those whose types are known before. */
  readonly declared?: ReadonlyMap<string, DataType>;
  readonly signal: AbortSignal;
  /** Takes the versions that the statement makes. */
  readonly versions: VersionMade[];
  /** Told of each execution as it starts. */
  readonly onStart: (handle: QueryHandle) => void;
}

export class StatementRun {
  readonly #host: StatementHost;
  readonly #input: StatementInput;
  readonly #context: EvalContext;
  readonly #nowMicros = BigInt(Date.now()) * 1000n;

  constructor(host: StatementHost, input: StatementInput) {
    this.#host = host;
    this.#input = input;
    this.#context = host.evalContext(input.settings, this.#nowMicros);
  }

  get env(): StatementEnv {
    const { settings, signal } = this.#input;
    return {
      catalog: this.#host.catalog,
      analyzed: this.#host.analyzed,
      settings: this.#host.settingsPort,
      dialect: dialectOf(settings),
      zone: settings.zone,
      isSkippingOn: settings.isSkippingOn,
      signal,
      openStore: (ref) => this.#host.openStore(ref),
      holdStore: (store) => this.#host.holdStore(store),
      bindEnv: () => this.#bindEnv(),
      bind: (query) => this.bind(query),
      execute: (text, parameters) => this.#host.execute(text, { ...this.#input, parameters }),
      optimize: (bound, trace) => this.optimize(bound, trace),
      run: (bound, plan, isAnalyzed) => this.#run(bound, plan, isAnalyzed),
      stream: (bound) => this.execute(bound, this.optimize(bound), false).batches,
      write: (bound, target) => this.#write(bound, target),
      parseExpression: (text) => this.#host.parseExpression(text, 'spark'),
      encoder: () => this.#host.encoder(),
      noteVersion: (made) => void this.#input.versions.push(made),
      commitContext: this.#host.commitContext,
      checkpointContext: () => this.#host.checkpointContext(),
    };
  }

  /** Rejects at once where the statement is cancelled meanwhile. */
  bind(query: Query): Promise<BoundQuery> {
    return unlessAborted(this.#bound(query), this.#input.signal);
  }

  async #bound(query: Query): Promise<BoundQuery> {
    const { settings, signal, parameters } = this.#input;
    const bound = await bindQuery(query, this.#bindEnv());
    if (parameters !== 'open') {
      const openStore = (ref: StoreRef): ObjectStore => this.#host.openStore(ref);
      await learnStatistics(bound, signal);
      await learnDictionaries(bound, { known: this.#host.analyzed, zone: settings.zone, signal, openStore });
    }
    return bound;
  }

  async #viewColumns(schema: string, name: string): Promise<Schema | null> {
    const quoted = [schema, name].filter((part) => part !== '').map(quotedName);
    try {
      return (await bindQuery(this.#host.parseQuery(`SELECT * FROM ${quoted.join('.')}`, 'spark'), this.#bindEnv()))
        .schema;
    } catch (error) {
      // A view over what is gone is there, without columns.
      if (error instanceof EngineError) return null;
      throw error;
    }
  }

  #bindEnv(): BindEnv {
    const { settings } = this.#input;
    const { catalog } = this.#host;
    const isPostgres = settings.dialect === 'postgres';
    return {
      scope: catalog.scope({
        isPostgres,
        user: this.#context.user,
        viewColumns: (schema, name) => this.#viewColumns(schema, name),
        serverRows: (table) => this.#host.serverRows(table),
      }),
      dialect: dialectOf(settings),
      settings: isPostgres ? { ...settings, timestampType: 'none', namesWireTypes: true } : settings,
      declared: this.#input.declared,
      parameters: this.#input.parameters === 'open' ? undefined : (this.#input.parameters ?? new Map()),
      names: {
        ...namesOf(catalog.variables, catalog.routines),
        pgRoutine: (name) => catalog.pgRoutines.find(name, (text) => this.#host.parseQuery(text, 'postgres')),
        noteAbsent: (name) => this.#host.onAbsent(name),
      },
      context: this.#context,
      runner: (query) => this.#runner(query),
      parse: (text, name) => this.#host.parseQuery(text, name),
    };
  }

  /** Starts a query whose rows are wanted; what is at hand is not run. Errors: those of optimizing and planning. */
  started(bound: BoundQuery): Pick<ResultSource, 'batches' | 'cancel' | 'progress'> & { readonly isLiteral: boolean } {
    const plan = this.optimize(bound);
    const rows = rowsAtHand(plan, isVolatile);
    if (rows !== null) {
      const options = { parameters: this.#parameterValues() };
      const evaluate = (expr: Expr): Scalar => evaluateConstant(expr, this.#context, options);
      const batches = batchesAtHand(bound.schema, rows, evaluate);
      const isLiteral = rows.every((row) => row.every(({ kind }) => kind === 'literal'));
      return { batches, cancel: () => {}, progress: () => null, isLiteral };
    }
    const handle = this.execute(bound, plan, false);
    const { batches } = handle;
    return { batches, cancel: () => handle.cancel(), progress: () => handle.progress, isLiteral: false };
  }

  optimize(bound: BoundQuery, trace?: (rule: string, plan: LogicalPlan) => void): LogicalPlan {
    const off = this.#input.settings.rulesOff;
    return optimize(bound.plan, this.#optimizing(bound), { off, ...(trace && { trace }) });
  }

  #optimizing(bound: BoundQuery): Omit<OptimizerContext, 'freshId'> {
    return {
      tables: this.#host.analyzed.over(bound.tables),
      evaluate: (expr: Expr) => evaluateConstant(expr, this.#context, { parameters: this.#parameterValues() }),
      emptyValue: (name: string) => registry.lookupAggregate(name)?.emptyValue ?? null,
      isVolatile,
    };
  }

  execute(bound: BoundQuery, plan: LogicalPlan, isAnalyzed: boolean, target?: FileTarget): QueryHandle {
    const { settings: s, signal, onStart } = this.#input;
    const estimator = new Estimator(this.#host.analyzed.over(bound.tables));
    const handle = this.#host.start(
      { plan, tables: bound.tables, schema: bound.schema, ...(target && { target }) },
      {
        zone: s.zone,
        ansi: s.ansi,
        lastMapKeyWins: s.lastMapKeyWins,
        nowMicros: this.#nowMicros,
        user: this.#host.user,
        catalogName: defaultCatalogName,
        schemaName: this.#host.catalog.currentSchema,
        parameters: this.#parameterValues(),
        seed: Math.floor(Math.random() * 2 ** 31),
        threads: s.threads,
        parallelBytesMin: s.parallelMinBytes,
        memoryLimitBytes: s.memoryLimitBytes,
        spoolBytesMax: s.spoolBytesMax,
        timeoutMs: s.timeoutMs,
        batchRows: s.batchRows,
        isWasmOn: s.isWasmOn,
        isSkippingOn: s.isSkippingOn,
        isFastDecodeOn: s.isFastDecodeOn,
        isMemoryPoisoned: s.isMemoryPoisoned,
        isSpillForced: s.isSpillForced,
        isAnalyzed,
        estimateRows: (part) => estimator.of(part).rows,
        estimateMatched: (join) => estimator.matchedFraction(join),
      },
    );
    onStart(handle);
    if (signal.aborted) handle.cancel();
    else signal.addEventListener('abort', () => handle.cancel(), { once: true });
    return handle;
  }

  async #write(bound: BoundQuery, target: FileTarget): Promise<readonly WrittenFiles[]> {
    const handle = this.execute(bound, this.optimize(bound), false, target);
    try {
      await handle.batches[Symbol.asyncIterator]().next();
    } finally {
      await handle.ended;
    }
    return handle.written;
  }

  #parameterValues(): ReadonlyMap<string, Scalar> {
    const { parameters } = this.#input;
    if (parameters === undefined || parameters === 'open') return new Map();
    return new Map([...parameters].map(([name, { value }]) => [name, value]));
  }

  /** Optimizes once, where it is run at all. */
  #runner(query: BoundQuery): () => Promise<readonly Batch[]> {
    let plan: LogicalPlan | null = null;
    return async () => {
      plan ??= this.optimize(query);
      return (await this.#run(query, plan, false)).batches;
    };
  }

  async #run(bound: BoundQuery, plan: LogicalPlan, isAnalyzed: boolean): Promise<Run> {
    const handle = this.execute(bound, plan, isAnalyzed);
    const batches: Batch[] = [];
    for await (const batch of handle.batches) batches.push(batch);
    return { batches, analysis: handle.analysis(), progress: handle.progress };
  }
}

function isVolatile(name: string): boolean {
  return registry.lookupScalar(name)?.volatility === 'volatile';
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new EngineError('OPERATION_CANCELED'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function dialectOf({ dialect, ansi }: Settings): Dialect {
  return { ...dialects[dialect], isAnsi: ansi };
}
