/**
 * A transaction of several statements: tables stand as they were when it began, and what its statements commit is held in
 * memory beside their logs until it ends. Data files are written where they belong; what is made and dropped is kept by
 * place until the catalog's log, which holds the names back, is written or not. Never commits itself: who ends it does
 * (statements/transaction.ts).
 */
import { EngineError } from '../core/errors.ts';
import { logFolder, parseLogFileName } from '../delta/log/file-names.ts';
import { type LogPlace, listLog } from '../delta/log/segment.ts';
import type { DeltaTable, Snapshot } from '../delta/snapshot.ts';
import type { Operation } from '../delta/transaction/operation.ts';
import { Reads } from '../delta/transaction/read-set.ts';
import type { Transaction } from '../delta/transaction/transaction.ts';
import { type Location, locationText } from '../storage/open-store.ts';
import { StagedStore } from '../storage/staged.ts';
import type { ObjectStore } from '../storage/store.ts';
import type { StandIn } from './open-tables.ts';

/** A statement's commit, which only the transaction sees. */
export interface HeldCommit {
  readonly tx: Transaction;
  readonly operation: Operation;
}

export class OpenTransaction {
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  /** The latest version of a table, by its name in messages, that the session made itself. */
  readonly #ownVersion: (name: string) => bigint | null;
  readonly #tables = new Map<string, TransactionTable>();
  /** Places of tables that it has made: nobody else knows them, so that they are changed as they are. */
  readonly #made = new Map<string, Location>();
  /** Places of tables whose names it has taken away: their files go with COMMIT. */
  readonly dropped: Location[] = [];
  /** Puts the session's temporary names and its current schema back. */
  readonly undo: () => void;
  /** A statement has failed: all that is left is to end it. */
  hasFailed = false;
  #isOver = false;

  constructor(nowMs: () => number, ownVersion: (name: string) => bigint | null, undo: () => void) {
    this.undo = undo;
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
    this.#ownVersion = ownVersion;
  }

  /** The one table that its statements have changed; null where there is none yet. */
  get changed(): TransactionTable | null {
    return this.tables.find(({ commits }) => commits.length > 0) ?? null;
  }

  get tables(): readonly TransactionTable[] {
    return [...this.#tables.values()];
  }

  /** A table is about to be made there. */
  make(location: Location): void {
    this.#made.set(locationText(location), location);
  }

  get made(): readonly Location[] {
    return [...this.#made.values()];
  }

  hasMade(location: Location): boolean {
    return this.#made.has(locationText(location));
  }

  /** What stands in for a table; one that it has made stands for itself. */
  standIn(found: StandIn, open: (store: ObjectStore) => DeltaTable): StandIn {
    const key = locationText(found.location);
    if (this.#made.has(key)) return found;
    let own = this.#tables.get(key);
    if (own === undefined) {
      const floor = this.#ownVersion(found.table.log.name);
      const start: Start = { atMs: this.#startedMs, floor, isOver: () => this.#isOver, nowMs: this.#nowMs };
      this.#tables.set(key, (own = new TransactionTable(found.table, open, start)));
    }
    return { location: found.location, table: own.table };
  }

  /** The table whose log it is; null for other logs. */
  tableOf({ store }: LogPlace): TransactionTable | null {
    return this.tables.find((each) => each.store === store) ?? null;
  }

  /** Errors: TRANSACTION_OVER_SEVERAL_TABLES where it has changed another table. */
  checkChange(log: LogPlace): void {
    const { changed } = this;
    // A preview's log is none of its own.
    if (changed === null || changed.store === log.store || this.tableOf(log) === null) return;
    throw new EngineError('TRANSACTION_OVER_SEVERAL_TABLES', { first: changed.table.log.name, second: log.name });
  }

  /** Nothing is held any more: statements that are still under way fail. */
  end(): void {
    this.#isOver = true;
  }
}

interface Start {
  readonly atMs: number;
  readonly floor: bigint | null;
  readonly isOver: () => boolean;
  readonly nowMs: () => number;
}

/** A table as a transaction sees it. */
export class TransactionTable {
  /** The table itself. */
  readonly real: DeltaTable;
  /** As the transaction's statements read and change it. */
  readonly table: DeltaTable;
  readonly store: StagedStore;
  /** By queries; what changes have read stands with their commits. */
  readonly reads = new Reads();
  /** Queries whose scans are not planned yet, or never are: they may have used what the log says of all rows. */
  readonly unplanned = new Set<object>();
  readonly commits: HeldCommit[] = [];
  readonly #start: Start;
  readonly #read: (signal?: AbortSignal) => Promise<Snapshot>;
  #pinned: number | null = null;
  #base: Promise<Snapshot> | null = null;

  constructor(real: DeltaTable, open: (store: ObjectStore) => DeltaTable, start: Start) {
    this.real = real;
    this.#start = start;
    const prefix = `${real.log.root === '' ? '' : `${real.log.root}/`}${logFolder}/`;
    this.store = new StagedStore(real.log.store, {
      ref: real.log.store.ref,
      isHeld: (path) => path.startsWith(prefix) && this.#checkOpen(),
      isHidden: (path) => path.startsWith(prefix) && this.#isLater(path.slice(prefix.length)),
      nowMs: start.nowMs,
    });
    const inner = open(this.store);
    this.table = {
      ...inner,
      snapshot: async (travel, signal) => {
        const base = await this.base(signal);
        const isFirst = this.commits.length === 0 && (travel ?? null) === null;
        return isFirst ? base : inner.snapshot(travel, signal);
      },
    };
    this.#read = (signal) => inner.snapshot(null, signal);
  }

  /** The version that the transaction began with. Errors: those of reading the log. */
  base(signal?: AbortSignal): Promise<Snapshot> {
    this.#base ??= this.#pin(signal).catch((error: unknown) => {
      this.#base = null;
      throw error;
    });
    return this.#base;
  }

  async #pin(signal: AbortSignal | undefined): Promise<Snapshot> {
    const { version } = await this.real.snapshot(null, signal);
    this.#pinned = await this.#versionAtStart(Number(version), signal);
    return this.#read(signal);
  }

  /** The last version that stood when the transaction began, by the store's own clock; that of who made it here counts in any case. */
  async #versionAtStart(latest: number, signal: AbortSignal | undefined): Promise<number> {
    const { atMs, floor } = this.#start;
    const isBefore = (version: number, modifiedMs: number): boolean =>
      Math.floor(modifiedMs) <= atMs || version <= Number(floor ?? -1n);
    for (const from of [latest, 0]) {
      const files = await listLog(this.real.log, from, signal);
      const found = files.findLast(({ name, info }) => {
        return name.kind === 'commit' && name.version <= latest && isBefore(name.version, info.modifiedMs);
      });
      if (found !== undefined) return found.name.version;
    }
    // A table that was made meanwhile.
    return latest;
  }

  #isLater(name: string): boolean {
    if (this.#pinned === null) return false;
    const file = parseLogFileName(name);
    return file !== null && (file.kind === 'compacted' ? file.to : file.version) > this.#pinned;
  }

  #checkOpen(): boolean {
    if (this.#start.isOver()) throw new EngineError('TRANSACTION_ENDED');
    return true;
  }
}
