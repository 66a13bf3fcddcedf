/**
 * What the server's statements did: the last ones with their times and rows, and sums of all since the start. Whatever may be a secret is
 * gone from their texts before they are kept.
 */
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';

export type Endpoint = 'pg' | 'flight';
export type QueryState = 'running' | 'done' | 'failed' | 'canceled';

export interface LoggedQuery {
  readonly id: number;
  readonly endpoint: Endpoint;
  readonly user: string;
  readonly sql: string;
  readonly startedMs: number;
  elapsedMs: number;
  rows: number;
  bytes: number;
  state: QueryState;
  /** Of its error; null without one. */
  sqlState: string | null;
}

export interface QuerySums {
  readonly byState: ReadonlyMap<`${Endpoint} ${QueryState}`, number>;
  readonly seconds: number;
  /** Statements that took at most so many seconds, by `secondsSteps`; the last counts all. */
  readonly steps: readonly number[];
  readonly rows: number;
  readonly bytes: number;
}

export const secondsSteps: readonly number[] = [0.001, 0.01, 0.1, 1, 10, 60];

const keptMax = 1000;
const textMax = 4000;

export class QueryLog {
  readonly #now: () => number;
  readonly #kept: LoggedQuery[] = [];
  readonly #byState = new Map<`${Endpoint} ${QueryState}`, number>();
  readonly #steps = secondsSteps.map(() => 0);
  #seconds = 0;
  #rows = 0;
  #bytes = 0;
  #count = 0;
  #ended = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The last ones, the oldest first. */
  get queries(): readonly LoggedQuery[] {
    return this.#kept;
  }

  get running(): number {
    return this.#count - this.#ended;
  }

  get sums(): QuerySums {
    const steps = [...this.#steps, this.#ended];
    return { byState: this.#byState, seconds: this.#seconds, steps, rows: this.#rows, bytes: this.#bytes };
  }

  begin(endpoint: Endpoint, user: string, sql: string): LoggedQuery {
    const told = { elapsedMs: 0, rows: 0, bytes: 0, state: 'running', sqlState: null } as const;
    const query = { id: ++this.#count, endpoint, user, sql: withoutSecrets(sql), startedMs: this.#now(), ...told };
    this.#kept.push(query);
    if (this.#kept.length > keptMax) this.#kept.shift();
    return query;
  }

  /** Once; later calls for the same statement change nothing. */
  end(query: LoggedQuery, state: Exclude<QueryState, 'running'>, sqlState: string | null = null): void {
    if (query.state !== 'running') return;
    query.state = state;
    query.sqlState = sqlState;
    query.elapsedMs = this.#now() - query.startedMs;
    const key = `${query.endpoint} ${state}` as const;
    this.#byState.set(key, (this.#byState.get(key) ?? 0) + 1);
    this.#ended++;
    this.#seconds += query.elapsedMs / 1000;
    this.#rows += query.rows;
    this.#bytes += query.bytes;
    secondsSteps.forEach((step, i) => {
      if (query.elapsedMs <= step * 1000) this.#steps[i]!++;
    });
  }

  fail(query: LoggedQuery, error: unknown): void {
    const isCanceled = error instanceof EngineError && error.condition === 'OPERATION_CANCELED';
    this.end(query, isCanceled ? 'canceled' : 'failed', error instanceof EngineError ? error.sqlState : 'XX000');
  }
}

/** Rows of `system.queries` for a user. */
export function queryRows(log: QueryLog, reader: string): readonly (readonly Scalar[])[] {
  return log.queries.map(({ id, endpoint, user, startedMs, elapsedMs, state, rows, bytes, sqlState, sql }) => [
    BigInt(id),
    endpoint,
    user,
    BigInt(startedMs) * 1000n,
    BigInt(Math.round(elapsedMs)),
    state,
    BigInt(rows),
    BigInt(bytes),
    sqlState,
    user === reader ? sql : null,
  ]);
}

/** Passwords, keys and tokens, as options, settings and URLs have them. */
const secrets: readonly (readonly [pattern: RegExp, shown: string])[] = [
  [/(:\/\/[^\s:@/'"]{1,200}:)[^\s@/'"]+@/g, '$1***@'],
  [/([?&](?:sig|signature|token|x-amz-[a-z-]{1,40}|[a-z_]{0,40}key|password)=)[^&\s'"`]+/gi, '$1***'],
  // Bounded, so that no text takes long; one that was cut has no end of its quotes.
  [
    /((?:password|passwd|pwd|secret|token|credential|key|sas|signature)[\w.-]{0,40}["'`]?\s{0,9}(?:=>|=|:|,|\bto\b|\s)\s{0,9})(?:E?'(?:[^'\\]|''|\\.)*(?:'|$)|"[^"]*(?:"|$))/gi,
    "$1'***'",
  ],
  [
    /(\bset\s{1,9}[\w.-]{0,40}(?:password|secret|token|credential|key|sas)[\w.-]{0,40}\s{0,9}(?:=|to)\s{0,9})[^\s;]+/gi,
    '$1***',
  ],
];

export function withoutSecrets(sql: string): string {
  const text = sql.length > textMax ? `${sql.slice(0, textMax)} ...` : sql;
  return secrets.reduce((kept, [pattern, shown]) => kept.replaceAll(pattern, shown), text);
}
