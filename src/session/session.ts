/**
 * A session: settings, names, and the way of a statement from text to rows. The only place where all stages meet.
 * Statements of one session may run at the same time; each sees the settings as they were when it began.
 */
import { createParser, type SqlParser } from '../../grammar/parser.ts';
import { Catalog, defaultCatalogName } from '../catalog/catalog.ts';
import type { Batch } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import { bindQuery } from '../bind/bind.ts';
import type { BindEnv } from '../bind/env.ts';
import { parquetLogReaders } from '../delta/parquet-log-reader.ts';
import { ExecPool } from '../exec/pool.ts';
import type { ExecOptions } from '../exec/options.ts';
import type { QueryHandle } from '../exec/query-handle.ts';
import { createParquetWasm } from '../formats/parquet/wasm.ts';
import type { EvalContext } from '../functions/define.ts';
import { dialects, type DialectName } from '../functions/dialect.ts';
import * as registry from '../functions/registry.ts';
import { HeapAllocator } from '../kernels/allocator.ts';
import { createKernels } from '../kernels/kernels.ts';
import { idsAbove, type OptimizerContext } from '../optimizer/context.ts';
import { Estimator } from '../optimizer/estimate.ts';
import { optimize } from '../optimizer/optimize.ts';
import type { BoundQuery } from '../plan/bound.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { callDirection } from '../skipping/direction.ts';
import type { Query } from '../sql/ast.ts';
import type { OperatorCount, Run, StatementEnv } from '../statements/env.ts';
import { runStatement } from '../statements/run.ts';
import { openStore } from '../storage/open-store.ts';
import { type Parameters, parametersOf } from './parameters.ts';
import { queryResult, type Result, rowsResult } from './result.ts';
import { defaultSettings, listSettings, type Settings, settingName, showSetting, withSetting } from './settings.ts';

export interface OpenOptions {
  /** Delta tables, and folders that hold some: paths or URLs. */
  readonly paths?: readonly string[];
  /** By name, as SET takes them. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Relative paths are resolved against it; the process's folder where absent. */
  readonly workingFolder?: string;
  readonly user?: string;
}

/** A piece of a text: one statement, where it starts, and whether a semicolon ended it. */
export interface StatementText {
  readonly text: string;
  readonly start: number;
  readonly isComplete: boolean;
}

export interface Session extends AsyncDisposable {
  readonly settings: Settings;
  /**
   * Starts one statement. Errors of parsing and binding reject here; those of running come with the rows.
   * `parameters` are values for `:name` (an object), or for `?` and `$1` (an array).
   */
  query(sql: string, parameters?: Parameters): Promise<Result>;
  /** The statements of a text, in order. */
  split(text: string): readonly StatementText[];
  /** Cancels what runs and ends the workers. */
  close(): Promise<void>;
}

/** Opens a session. Paths are attached before the first statement; one that holds no table makes that statement fail. */
export function open(options: OpenOptions = {}): Session {
  return new LocalSession(options);
}

class LocalSession implements Session {
  readonly #options: OpenOptions;
  readonly #base: Settings;
  #settings: Settings;
  /** Names that silt does not know, kept as they were set. */
  readonly #others = new Map<string, string>();
  #parser: SqlParser | null = null;
  readonly #catalog: Catalog;
  readonly #attached: Promise<void>;
  readonly #pool: ExecPool;
  readonly #running = new Set<QueryHandle>();

  constructor(options: OpenOptions) {
    this.#options = options;
    let settings = defaultSettings();
    for (const [name, value] of Object.entries(options.settings ?? {})) settings = withSetting(settings, name, String(value));
    this.#base = settings;
    this.#settings = settings;
    const wasm = createParquetWasm();
    this.#catalog = new Catalog({
      workingFolder: options.workingFolder ?? process.cwd(),
      openStore: (ref) => openStore(ref),
      readers: parquetLogReaders(wasm),
      judging: { evaluate: (expr) => this.#evaluate(expr), direction: callDirection },
      zone: () => this.#settings.zone,
    });
    this.#pool = new ExecPool({ openStore: (ref) => openStore(ref) });
    this.#attached = this.#attachAll(options.paths ?? []);
    // The first statement awaits it; until then a failure is nobody's unhandled rejection.
    this.#attached.catch(() => {});
  }

  get settings(): Settings {
    return this.#settings;
  }

  async #attachAll(paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.#catalog.attach(path);
  }

  split(text: string): readonly StatementText[] {
    return this.#parsing().split(text, this.#settings.dialect);
  }

  #parsing(): SqlParser {
    this.#parser ??= createParser();
    return this.#parser;
  }

  async query(sql: string, parameters?: Parameters): Promise<Result> {
    await this.#attached;
    const settings = this.#settings;
    const statement = this.#parsing().parse(sql, settings.dialect);
    const values = parameters === undefined ? undefined : parametersOf(parameters);
    const run = new StatementRun(this, settings, values);
    if (statement.kind === 'query') {
      const bound = await run.bind(statement);
      const handle = run.execute(bound, run.optimize(bound), false);
      return queryResult(handle, settings.zone);
    }
    const { schema, rows } = await runStatement(statement, run.env);
    return rowsResult(schema, rows, this.#settings.zone);
  }

  async close(): Promise<void> {
    for (const handle of this.#running) handle.cancel();
    await this.#pool.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #evaluate(expr: Expr): Scalar {
    return evaluateConstant(expr, this.evalContext(this.#settings, BigInt(Date.now()) * 1000n));
  }

  evalContext(settings: Settings, nowMicros: bigint): EvalContext {
    return {
      alloc: new HeapAllocator(),
      kernels: createKernels(null, { wasm: false }),
      zone: settings.zone,
      ansi: settings.ansi,
      nowMicros,
      random: Math.random,
      user: this.user,
      catalogName: defaultCatalogName,
      schemaName: this.#catalog.currentSchema,
    };
  }

  get user(): string {
    return this.#options.user ?? process.env['USER'] ?? 'silt';
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  parseQuery(text: string, dialect: DialectName): Query {
    const statement = this.#parsing().parse(text, dialect);
    if (statement.kind === 'query') return statement;
    throw new EngineError('INTERNAL_ERROR', { message: 'the text of a view is no query' });
  }

  get settingsPort(): StatementEnv['settings'] {
    return {
      get: (name) => showSetting(this.#settings, name) ?? this.#others.get(name),
      set: (name, value) => {
        if (settingName(name) === undefined) this.#others.set(name, value);
        else this.#settings = withSetting(this.#settings, name, value);
      },
      reset: (name) => {
        if (name === null) {
          this.#settings = this.#base;
          this.#others.clear();
        } else {
          this.#others.delete(name);
          const before = showSetting(this.#base, name);
          if (before !== undefined) this.#settings = withSetting(this.#settings, name, before);
        }
      },
      list: () => listSettings(this.#settings),
    };
  }

  start(bound: BoundQuery, plan: LogicalPlan, options: ExecOptions): QueryHandle {
    const handle = this.#pool.execute({ plan, tables: bound.tables, schema: bound.schema }, options);
    this.#running.add(handle);
    return handle;
  }

  ended(handle: QueryHandle): void {
    this.#running.delete(handle);
  }
}

/** One statement: what it began with. */
class StatementRun {
  readonly #session: LocalSession;
  readonly #settings: Settings;
  readonly #parameters: ReturnType<typeof parametersOf> | undefined;
  readonly #context: EvalContext;
  readonly #nowMicros = BigInt(Date.now()) * 1000n;

  constructor(session: LocalSession, settings: Settings, parameters: ReturnType<typeof parametersOf> | undefined) {
    this.#session = session;
    this.#settings = settings;
    this.#parameters = parameters;
    this.#context = session.evalContext(settings, this.#nowMicros);
  }

  get env(): StatementEnv {
    const session = this.#session;
    return {
      catalog: session.catalog,
      settings: session.settingsPort,
      dialect: dialects[this.#settings.dialect],
      zone: this.#settings.zone,
      isSkippingOn: this.#settings.isSkippingOn,
      signal: new AbortController().signal,
      bind: (query) => this.bind(query),
      optimize: (bound, trace) => this.optimize(bound, trace),
      run: (bound, plan) => this.#run(bound, plan),
    };
  }

  bind(query: Query): Promise<BoundQuery> {
    const { ansi, zone, timestampType, groupByOrdinal, groupByAliases, orderByOrdinal } = this.#settings;
    const env: BindEnv = {
      scope: this.#session.catalog.scope(),
      dialect: dialects[this.#settings.dialect],
      settings: { ansi, zone, timestampType, groupByOrdinal, groupByAliases, orderByOrdinal },
      parameters: this.#parameters ?? new Map(),
      context: this.#context,
      parse: (text, dialect) => this.#session.parseQuery(text, dialect),
    };
    return bindQuery(query, env);
  }

  optimize(bound: BoundQuery, trace?: (rule: string, plan: LogicalPlan) => void): LogicalPlan {
    return optimize(bound.plan, this.#optimizerContext(bound), { off: this.#settings.rulesOff, ...(trace && { trace }) });
  }

  #optimizerContext(bound: BoundQuery): Omit<OptimizerContext, 'freshId'> {
    return {
      tables: bound.tables,
      evaluate: (expr: Expr) => evaluateConstant(expr, this.#context, { parameters: this.#parameterValues() }),
      emptyValue: (name: string) => registry.lookupAggregate(name)?.emptyValue ?? null,
      isVolatile: (name: string) => registry.lookupScalar(name)?.volatility === 'volatile',
    };
  }

  execute(bound: BoundQuery, plan: LogicalPlan, isAnalyzed: boolean): QueryHandle {
    const s = this.#settings;
    const estimator = new Estimator({ ...this.#optimizerContext(bound), freshId: idsAbove(plan) });
    return this.#session.start(bound, plan, {
      zone: s.zone,
      ansi: s.ansi,
      nowMicros: this.#nowMicros,
      user: this.#session.user,
      catalogName: defaultCatalogName,
      schemaName: this.#session.catalog.currentSchema,
      parameters: this.#parameterValues(),
      seed: Math.floor(Math.random() * 2 ** 31),
      threads: s.threads,
      memoryLimitBytes: s.memoryLimitBytes,
      timeoutMs: s.timeoutMs,
      batchRows: s.batchRows,
      isWasmOn: s.isWasmOn,
      isSkippingOn: s.isSkippingOn,
      isMemoryPoisoned: s.isMemoryPoisoned,
      isAnalyzed,
      estimateRows: (node) => estimator.of(node).rows,
    });
  }

  #parameterValues(): ReadonlyMap<string, Scalar> {
    return new Map([...(this.#parameters ?? [])].map(([name, { value }]) => [name, value]));
  }

  async #run(bound: BoundQuery, plan: LogicalPlan): Promise<Run> {
    const handle = this.execute(bound, plan, true);
    const batches: Batch[] = [];
    for await (const batch of handle.batches) batches.push(batch);
    const { counts, elapsedMs } = handle.analysis();
    this.#session.ended(handle);
    const operators: OperatorCount[] = [];
    for (const [pipeline, stages] of counts) {
      for (const { name, rowsIn, rowsOut, batches: count, timeMs } of stages) {
        operators.push({ operator: `pipeline ${pipeline}, ${name}`, rows: name === 'result' ? rowsIn : rowsOut, batches: count, timeMs });
      }
    }
    const rows = batches.reduce((sum, batch) => sum + (batch.selection?.length ?? batch.length), 0);
    return { batches, rows, timeMs: elapsedMs, counts: operators };
  }
}

export type { Result, Schema };
