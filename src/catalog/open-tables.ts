/** Delta tables that a session has looked into, by place: they keep what was read of their logs. The one named longest ago gives way. */
import type { LogReaders } from '../delta/readers.ts';
import { type DeltaScanOptions, deltaProvider } from '../delta/scan.ts';
import { type DeltaTable, openTable } from '../delta/snapshot.ts';
import { notingProvider } from '../delta/target-scan.ts';
import type { TableProvider, TimeTravel } from '../plan/ports.ts';
import { type Location, locationText } from '../storage/open-store.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import type { OpenTransaction } from './open-transaction.ts';

/** So many tables are remembered. */
const tablesMax = 64;

/** What stands in for tables while a statement is previewed or a transaction is open: another view of the one behind. */
export interface StandIn {
  /** The place under which the table's files are read and written. */
  readonly location: Location;
  readonly table: DeltaTable;
}

export type Standing = (found: StandIn, open: (store: ObjectStore) => DeltaTable) => StandIn;

export class OpenTables {
  readonly #openStore: (ref: StoreRef) => ObjectStore;
  readonly #readers: LogReaders;
  readonly #tables = new Map<string, DeltaTable>();
  #standing: Standing | null = null;
  /** Null where each statement commits by itself. */
  transaction: OpenTransaction | null = null;

  constructor(openStore: (ref: StoreRef) => ObjectStore, readers: LogReaders) {
    this.#openStore = openStore;
    this.#readers = readers;
  }

  /** These tables, each seen as `standing` has it. */
  seenThrough(standing: Standing): OpenTables {
    const tables = new OpenTables(this.#openStore, this.#readers);
    tables.transaction = this.transaction;
    tables.#standing = standing;
    return tables;
  }

  /** A table that was found, or what stands in for it. */
  seen<T extends StandIn>(found: T): T {
    const open = (store: ObjectStore): DeltaTable => openTable(store, found.location.path, this.#readers);
    const within = this.transaction === null ? found : { ...found, ...this.transaction.standIn(found, open) };
    return this.#standing === null ? within : { ...within, ...this.#standing(within, open) };
  }

  /** A version as queries scan it; what an open transaction reads of its latest one is remembered. */
  async read(table: DeltaTable, travel: TimeTravel | null, options: DeltaScanOptions): Promise<TableProvider> {
    const snapshot = await table.snapshot(travel);
    const own = travel === null ? this.transaction?.tableOf(table.log) : null;
    return own == null ? deltaProvider(snapshot, options) : notingProvider(snapshot, options, own);
  }

  /** The table that is or will be at a place. */
  at(location: Location): DeltaTable {
    const key = locationText(location);
    const table = this.#tables.get(key) ?? openTable(this.#openStore(location.store), location.path, this.#readers);
    this.#tables.delete(key);
    this.#tables.set(key, table);
    if (this.#tables.size > tablesMax) this.#tables.delete(this.#tables.keys().next().value!);
    return table;
  }

  /** Forgets a table whose files are gone: another may come to its place. */
  forget(location: Location): void {
    this.#tables.delete(locationText(location));
  }
}
