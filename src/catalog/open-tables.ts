/** Delta tables that a session has looked into, by place: they keep what was read of their logs. The one named longest ago gives way. */
import type { LogReaders } from '../delta/readers.ts';
import { type DeltaTable, openTable } from '../delta/snapshot.ts';
import { type Location, locationText } from '../storage/open-store.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';

/** So many tables are remembered. */
const tablesMax = 64;

export class OpenTables {
  readonly #openStore: (ref: StoreRef) => ObjectStore;
  readonly #readers: LogReaders;
  readonly #tables = new Map<string, DeltaTable>();

  constructor(openStore: (ref: StoreRef) => ObjectStore, readers: LogReaders) {
    this.#openStore = openStore;
    this.#readers = readers;
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
