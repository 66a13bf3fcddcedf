/**
 * Was it right? Takes what every client saw and what the log says, gives the first thing that no serial order explains.
 * The log gives the order; so the check is one pass: each version's operation, applied to what it could see, has to give
 * what the table holds at that version.
 */
import { applied, digest, isBlind, type Operation, type Rows } from './model.ts';

export type Outcome =
  | { readonly kind: 'ok'; readonly version: bigint }
  /** It had nothing to do. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'refused' }
  /** The client does not know: it died, or the store failed. */
  | { readonly kind: 'unknown' };

export interface Attempt {
  readonly id: string;
  readonly operation: Operation;
  /** Steps of the world's clock. */
  readonly startedAt: number;
  endedAt: number;
  outcome: Outcome;
}

export interface Read {
  readonly startedAt: number;
  readonly version: bigint;
  readonly rows: Rows;
}

/** A version as the log has it. */
export interface Logged {
  readonly version: bigint;
  /** Of the attempt that made it; null for the table's making. */
  readonly id: string | null;
  readonly readVersion: bigint | null;
  /** What a new reader finds at that version. */
  readonly rows: Rows;
}

export interface History {
  readonly attempts: readonly Attempt[];
  readonly reads: readonly Read[];
  readonly log: readonly Logged[];
  readonly isSerializable: boolean;
}

/** What is wrong, in words; null where all is right. */
export function faultOf(history: History): string | null {
  return misplacedOf(history) ?? divergenceOf(history) ?? orderFaultOf(history) ?? readFaultOf(history);
}

/** Every acknowledged attempt is where it was said to be, and no attempt is there twice or after a refusal. */
function misplacedOf({ attempts, log }: History): string | null {
  for (const [i, { version }] of log.entries()) if (version !== BigInt(i)) return `version ${i} is missing`;
  const places = Map.groupBy(log, ({ id }) => id);
  for (const { id, outcome } of attempts) {
    const found = places.get(id) ?? [];
    if (found.length > 1) return `${id} is there twice`;
    if (outcome.kind === 'ok' && found[0]?.version !== outcome.version) {
      return `${id} was acknowledged at ${outcome.version} and stands at ${found[0]?.version ?? 'no version'}`;
    }
    if ((outcome.kind === 'refused' || outcome.kind === 'skipped') && found.length > 0) {
      return `${id} was ${outcome.kind} and stands at ${found[0]!.version}`;
    }
  }
  return null;
}

function divergenceOf({ attempts, log, isSerializable }: History): string | null {
  const operations = new Map(attempts.map(({ id, operation }) => [id, operation]));
  let model: Rows = new Map();
  const appended: { version: bigint; keys: ReadonlySet<string> }[] = [];
  for (const { version, id, readVersion, rows } of log) {
    const operation = id === null ? undefined : operations.get(id);
    if (operation !== undefined) {
      const hidden = isSerializable ? new Set<string>() : hiddenKeys(appended, readVersion ?? version);
      model = appliedPast(model, operation, hidden);
      if (isBlind(operation) && 'keys' in operation) appended.push({ version, keys: new Set(operation.keys) });
    }
    if (digest(model) !== digest(rows)) {
      return `version ${version} (${id ?? 'made'}: ${JSON.stringify(operation, plain)}) holds ${digest(rows)}, not ${digest(model)}`;
    }
  }
  return null;
}

/** Keys of blind appends after the version that was read: WriteSerializable lets them seem to come later. */
function hiddenKeys(
  appended: readonly { readonly version: bigint; readonly keys: ReadonlySet<string> }[],
  readVersion: bigint,
): ReadonlySet<string> {
  return new Set(appended.filter(({ version }) => version > readVersion).flatMap(({ keys }) => [...keys]));
}

function appliedPast(model: Rows, operation: Operation, hidden: ReadonlySet<string>): Rows {
  if (hidden.size === 0 || isBlind(operation)) return applied(model, operation);
  const seen = new Map([...model].filter(([key]) => !hidden.has(key)));
  return new Map([...applied(seen, operation), ...[...model].filter(([key]) => hidden.has(key))]);
}

/** What ended before another began comes before it. */
function orderFaultOf({ attempts }: History): string | null {
  const done = attempts.flatMap((attempt) =>
    attempt.outcome.kind === 'ok' ? [{ ...attempt, version: attempt.outcome.version }] : [],
  );
  for (const a of done) {
    const late = done.find((b) => a.endedAt < b.startedAt && a.version > b.version);
    if (late !== undefined) return `${late.id} began after ${a.id} had ended and comes before it`;
  }
  return null;
}

/** A reader sees a version as it is, and none older than what was acknowledged before it began. */
function readFaultOf({ attempts, reads, log }: History): string | null {
  for (const { version, rows, startedAt } of reads) {
    if (digest(rows) !== digest(log[Number(version)]?.rows ?? new Map()))
      return `a reader of ${version} saw other rows`;
    const newer = attempts.find(
      ({ outcome, endedAt }) => outcome.kind === 'ok' && endedAt < startedAt && outcome.version > version,
    );
    if (newer !== undefined) return `a reader saw ${version} after ${newer.id} had been acknowledged`;
  }
  return null;
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
