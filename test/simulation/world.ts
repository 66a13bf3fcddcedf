/**
 * A simulated world: some clients change and read one table at once, through stores that fail, over clocks that differ, in an
 * order that a seed decides. The rows of its files are kept beside the store, so that a run takes milliseconds.
 */
import type { Batch } from '../../src/core/batch.ts';

import { field, int64, utf8 } from '../../src/core/types.ts';
import type { AddFile } from '../../src/delta/actions.ts';
import type { CheckpointContext } from '../../src/delta/checkpoint/write-checkpoint.ts';
import type { LiveFile } from '../../src/delta/log/file-list.ts';
import type { Snapshot } from '../../src/delta/snapshot.ts';
import type { CommitOutcome, Transaction } from '../../src/delta/transaction/transaction.ts';
import { SimulatedCrash } from '../../src/storage/faulty.ts';
import type { MemoryStore } from '../../src/storage/memory.ts';
import type { Engine } from './engine.ts';
import { type Attempt, faultOf, type Logged, type Outcome, type Read } from './history.ts';
import { applied, isThinned, jobKey, type Operation, propertyKey, type Row, type Rows, transferred } from './model.ts';
import { type Odds, SeededScheduler } from './scheduler.ts';

export interface Verdict {
  /** Null where all is right. */
  readonly fault: string | null;
  readonly commits: number;
  readonly trace: readonly string[];
}

const partitions = ['a', 'b', 'c'];
const schema = { fields: [field('k', utf8), field('v', int64), field('p', utf8)] };

const allOdds: readonly Odds[] = [
  { failed: 0, lost: 0, crash: 0, sleep: 0 },
  { failed: 20, lost: 40, crash: 5, sleep: 5 },
  { failed: 5, lost: 150, crash: 0, sleep: 0 },
  { failed: 0, lost: 0, crash: 20, sleep: 20 },
];

/** Runs the world of a seed. */
export async function runWorld(engine: Engine, seed: number): Promise<Verdict> {
  const world = new World(engine, seed);
  await world.make();
  const fault = await world.run();
  return { fault, commits: world.commits, trace: world.scheduler.trace };
}

class World {
  readonly scheduler: SeededScheduler;
  readonly #engine: Engine;
  readonly #isSerializable: boolean;
  readonly #store: MemoryStore;
  /** The rows of each file, and of each file with a deletion vector. */
  readonly #contents = new Map<string, Rows>();
  readonly #checkpoints = new Map<string, readonly Batch[]>();
  readonly #attempts: Attempt[] = [];
  readonly #reads: Read[] = [];
  readonly #faults: string[] = [];
  #ids = 0;
  commits = 0;

  constructor(engine: Engine, seed: number) {
    this.#engine = engine;
    this.scheduler = new SeededScheduler(seed, allOdds[seed % allOdds.length]!);
    this.#isSerializable = this.scheduler.next(2) === 0;
    this.#store = new engine.memory.MemoryStore('world', () => this.scheduler.nowMs);
  }

  async make(): Promise<void> {
    const configuration = {
      'delta.checkpointInterval': String(2 + this.scheduler.next(4)),
      'delta.isolationLevel': this.#isSerializable ? 'Serializable' : 'WriteSerializable',
      ...(this.scheduler.next(3) === 0 ? { 'delta.checkpointPolicy': 'v2' } : {}),
    };
    const table = { schema, partitionColumns: ['p'], files: [], configuration, operation: 'CREATE TABLE' };
    await this.#engine.write.createTable(this.#store, 't', table, this.#context('maker'));
  }

  /** What went wrong; null where nothing did. */
  async run(): Promise<string | null> {
    const clients = Array.from({ length: 2 + this.scheduler.next(4) }, (_, i) => `client${i}`);
    const running = clients.map((client) => this.#client(client));
    await this.scheduler.run();
    await Promise.race([Promise.all(running), Promise.resolve()]);
    if (this.#faults.length > 0) return this.#faults[0]!;
    const log = await this.#log();
    this.commits = log.length;
    const { attempts, reads } = { attempts: this.#attempts, reads: this.#reads };
    return faultOf({ attempts, reads, log, isSerializable: this.#isSerializable });
  }

  async #client(name: string): Promise<void> {
    const steps = 2 + this.scheduler.next(6);
    for (let i = 0; i < steps; i++) {
      // A process that died is started anew.
      const store = new this.#engine.simulated.SimulatedStore(this.#store, `${name}.${i}`, this.scheduler);
      const table = this.#engine.snapshot.openTable(store, 't', this.#checkpointContext(name).readers);
      try {
        if (this.scheduler.next(4) === 0) await this.#read(table);
        else await this.#change(name, table);
      } catch (error) {
        if (!isSimulated(error))
          this.#faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
    }
  }

  async #read(table: ReturnType<Engine['snapshot']['openTable']>): Promise<void> {
    const startedAt = this.scheduler.step;
    const snapshot = await table.snapshot();
    this.#reads.push({ startedAt, version: snapshot.version, rows: this.#rowsOf(snapshot) });
  }

  async #change(client: string, table: ReturnType<Engine['snapshot']['openTable']>): Promise<void> {
    const id = `${client}/${this.#ids++}`;
    const operation = this.#operation(id);
    const attempt: Attempt = {
      id,
      operation,
      startedAt: this.scheduler.step,
      endedAt: Number.POSITIVE_INFINITY,
      outcome: { kind: 'unknown' },
    };
    this.#attempts.push(attempt);
    const snapshot = await table.snapshot();
    const tx = new this.#engine.transaction.Transaction(table.log, snapshot, this.#context(client));
    if (!this.#stage(tx, snapshot, operation)) {
      attempt.outcome = { kind: 'skipped' };
      return;
    }
    const changesData = operation.kind !== 'optimize';
    const outcome = await this.#commit(
      tx,
      { name: 'WRITE', parameters: {}, metrics: {}, changesData, userMetadata: id },
      attempt,
    );
    if (outcome === null) return;
    attempt.outcome = outcomeOf(outcome);
    attempt.endedAt = this.scheduler.step;
    if (outcome.kind !== 'committed') return;
    const { problems } = await this.#engine.maintain.maintainLog(
      snapshot,
      outcome.version,
      this.#checkpointContext(client),
    );
    // Faults of the simulated store are told there; anything else is one of ours.
    const own = problems.filter((problem) => !problem.includes('simulated'));
    if (own.length > 0) this.#faults.push(own[0]!);
  }

  /** Null where it failed: an error means that nothing was changed, save the one that says that nobody knows. */
  async #commit(
    tx: Transaction,
    operation: Parameters<Transaction['commit']>[0],
    attempt: Attempt,
  ): Promise<CommitOutcome | null> {
    try {
      return await tx.commit(operation);
    } catch (error) {
      if (!isSimulated(error) || !(error instanceof Error) || !('condition' in error)) throw error;
      attempt.outcome = { kind: error.condition === 'DELTA_COMMIT_STATE_UNKNOWN' ? 'unknown' : 'refused' };
      return null;
    }
  }

  #operation(id: string): Operation {
    const { scheduler } = this;
    const partition = scheduler.pick(partitions);
    const keys = Array.from({ length: 1 + scheduler.next(3) }, (_, i) => `${id}:${i}`);
    switch (scheduler.next(11)) {
      case 0:
      case 1:
        return { kind: 'append', partition, keys };
      case 2:
        return { kind: 'job', partition, keys, run: BigInt(scheduler.next(3)) };
      case 3:
      case 4:
        return { kind: 'increment', partition };
      case 5:
        return { kind: 'thin', partition };
      case 6:
        return { kind: 'replace', partition, keys };
      case 7:
        return { kind: 'transfer' };
      case 8:
        return { kind: 'countInto', from: partition, to: scheduler.pick(partitions), key: `${id}:c1` };
      case 9:
        return { kind: 'optimize', partition };
      default:
        return { kind: 'property' };
    }
  }

  /** Stages what the operation does to the snapshot; false where it has nothing to do. */
  #stage(tx: Transaction, snapshot: Snapshot, operation: Operation): boolean {
    const inPartition = (name: string): LiveFile[] =>
      [...snapshot.files].filter(({ add }) => add.partitionValues['p'] === name);
    switch (operation.kind) {
      case 'append':
        this.#add(tx, operation.partition, applied(new Map(), operation));
        return true;
      case 'job': {
        tx.reads.appIds.add('job');
        if ((snapshot.transactions.get('job')?.version ?? -1n) >= operation.run) return false;
        tx.stage({ kind: 'txn', txn: { appId: 'job', version: operation.run, lastUpdatedMs: null } });
        this.#add(tx, operation.partition, new Map(operation.keys.map((key) => [key, newRow(operation.partition)])));
        return true;
      }
      case 'increment':
      case 'replace':
      case 'optimize':
        return this.#rewrite(tx, inPartition(operation.partition), operation.partition, operation);
      case 'thin':
        return this.#thin(tx, inPartition(operation.partition), operation.partition);
      case 'transfer':
        return this.#transfer(tx, [...snapshot.files]);
      case 'countInto': {
        this.#readPartition(tx, inPartition(operation.from), operation.from);
        const rows = applied(this.#rowsOfFiles(inPartition(operation.from)), operation);
        this.#add(tx, operation.to, new Map([[operation.key, rows.get(operation.key)!]]));
        return true;
      }
      case 'property': {
        const { metadata } = snapshot;
        const count = Number(metadata.configuration['count'] ?? 0) + 1;
        const configuration = { ...metadata.configuration, count: String(count) };
        tx.stage({ kind: 'metaData', metadata: { ...metadata, configuration } });
        return true;
      }
    }
  }

  #readPartition(tx: Transaction, files: readonly LiveFile[], partition: string): void {
    tx.reads.matchers.push((add) => add.partitionValues['p'] === partition);
    for (const { path } of files) tx.reads.files.add(path);
  }

  #rewrite(tx: Transaction, files: readonly LiveFile[], partition: string, operation: Operation): boolean {
    // Rearranging depends on no more than the files themselves, which it removes.
    if (operation.kind !== 'optimize') this.#readPartition(tx, files, partition);
    const before = this.#rowsOfFiles(files);
    const after = applied(before, operation);
    if (files.length === 0 && after.size === 0) return false;
    const dataChange = operation.kind !== 'optimize';
    for (const file of files) tx.remove(file, dataChange);
    if (after.size > 0) this.#add(tx, partition, after, dataChange);
    return true;
  }

  /** By deletion vectors, each the union of the one before and what goes now. */
  #thin(tx: Transaction, files: readonly LiveFile[], partition: string): boolean {
    this.#readPartition(tx, files, partition);
    let isAny = false;
    for (const file of files) {
      const rows = this.#contents.get(contentKey(file.add))!;
      const kept = new Map([...rows].filter(([key]) => !isThinned(key)));
      if (kept.size === rows.size) continue;
      isAny = true;
      if (kept.size === 0) {
        tx.remove(file);
        continue;
      }
      const pathOrInlineDv = `dv${this.#ids++}`;
      const cardinality = (file.add.deletionVector?.cardinality ?? 0) + rows.size - kept.size;
      const deletionVector = { storageType: 'u', pathOrInlineDv, offset: 1, sizeBytes: 4, cardinality };
      const add: AddFile = { ...file.add, deletionVector };
      this.#contents.set(contentKey(add), kept);
      // The order of a commit's lines means nothing.
      const isAddFirst = this.scheduler.next(2) === 0;
      if (isAddFirst) tx.stage({ kind: 'add', add });
      tx.remove(file);
      if (!isAddFirst) tx.stage({ kind: 'add', add });
    }
    return isAny;
  }

  #transfer(tx: Transaction, files: readonly LiveFile[]): boolean {
    tx.reads.isWholeTable = true;
    const before = this.#rowsOfFiles(files);
    const after = transferred(before);
    if (after === before) return false;
    for (const file of files) {
      const rows = this.#contents.get(contentKey(file.add))!;
      const changed = [...rows.keys()].some((key) => after.get(key) !== before.get(key));
      if (!changed) continue;
      tx.remove(file);
      this.#add(tx, file.add.partitionValues['p']!, new Map([...rows].map(([key]) => [key, after.get(key)!])));
    }
    return true;
  }

  #add(tx: Transaction, partition: string, rows: Rows, dataChange = true): void {
    const add: AddFile = {
      path: `p=${partition}/f${this.#ids++}`,
      partitionValues: { p: partition },
      sizeBytes: 1,
      modificationTimeMs: this.scheduler.nowMs,
      dataChange,
      stats: `{"numRecords":${rows.size}}`,
      tags: null,
      deletionVector: null,
      baseRowId: null,
      defaultRowCommitVersion: null,
      clusteringProvider: null,
    };
    this.#contents.set(contentKey(add), rows);
    tx.stage({ kind: 'add', add });
  }

  #rowsOf({ files, metadata, transactions }: Snapshot): Rows {
    const rows = new Map(this.#rowsOfFiles([...files]));
    const count = metadata.configuration['count'];
    if (count !== undefined) rows.set(propertyKey, { partition: '', value: Number(count) });
    const job = transactions.get('job');
    if (job !== undefined) rows.set(jobKey, { partition: '', value: Number(job.version) });
    return rows;
  }

  /** A key that stands in two files is told by a name of its own, so that it is seen. */
  #rowsOfFiles(files: readonly LiveFile[]): Rows {
    const out = new Map<string, Row>();
    for (const { add } of files) {
      for (const [key, row] of this.#contents.get(contentKey(add))!) out.set(out.has(key) ? `${key} again` : key, row);
    }
    return out;
  }

  async #log(): Promise<readonly Logged[]> {
    const table = this.#engine.snapshot.openTable(this.#store, 't', this.#checkpointContext('judge').readers);
    const { version: latest } = await table.snapshot();
    const out: Logged[] = [];
    for (let version = 0n; version <= latest; version++) {
      const path = `t/_delta_log/${String(version).padStart(20, '0')}.json`;
      const [line = ''] = new TextDecoder().decode(await this.#store.read(path)).split('\n');
      const { commitInfo } = JSON.parse(line) as { commitInfo: { userMetadata?: string; readVersion?: number } };
      const snapshot = await table.snapshot({ kind: 'version', version });
      const { userMetadata: id = null, readVersion } = commitInfo;
      const read = readVersion === undefined ? null : BigInt(readVersion);
      out.push({ version, id, readVersion: read, rows: this.#rowsOf(snapshot) });
    }
    return out;
  }

  #context(client: string) {
    return { nowMs: this.scheduler.clock(client), newId: () => `id-${this.#ids++}`, engineInfo: 'silt/simulation' };
  }

  /** Checkpoints are kept as batches beside the store, under the names that it has. */
  #checkpointContext(client: string): CheckpointContext {
    const { nowMs } = this.#context(client);
    const checkpoints = this.#checkpoints;
    return {
      nowMs,
      newId: () => `00000000-0000-4000-8000-${String(this.#ids++).padStart(12, '0')}`,
      readers: {
        async *readParquet(_store, { path }) {
          yield* checkpoints.get(path) ?? [];
        },
      },
      writers: {
        async writeParquet(store, path, _schema, batches) {
          const all = [...batches];
          const sink = await store.write(path);
          await sink.write(new Uint8Array(1));
          checkpoints.set(path, all);
          await sink.finish();
          return { sizeBytes: 1 };
        },
      },
    };
  }
}

function newRow(partition: string): Row {
  return { partition, value: 0 };
}

function contentKey({ path, deletionVector }: AddFile): string {
  return deletionVector === null ? path : `${path}\n${deletionVector.pathOrInlineDv}`;
}

function outcomeOf(outcome: CommitOutcome): Outcome {
  return outcome.kind === 'committed' ? { kind: 'ok', version: outcome.version } : { kind: 'refused' };
}

/** A death, or a fault of the simulated store. */
function isSimulated(error: unknown): boolean {
  if (error instanceof SimulatedCrash || (error instanceof Error && error.name === 'SimulatedCrash')) return true;
  if (!(error instanceof Error) || !('condition' in error)) return false;
  return error.message.includes('simulated') || error.condition === 'DELTA_COMMIT_STATE_UNKNOWN';
}
