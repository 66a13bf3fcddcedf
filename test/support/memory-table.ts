/** Delta logs written by hand into memory, for tests of what a log means. */

import type { LogReaders } from '../../src/delta/readers.ts';
import { type DeltaTable, openTable } from '../../src/delta/snapshot.ts';
import { type JsonValue, stringifyJson } from '../../src/formats/json/lossless.ts';
import { MemoryStore } from '../../src/storage/memory.ts';

export const protocol12 = { protocol: { minReaderVersion: 1, minWriterVersion: 2 } };

export function metaData(changes: Record<string, JsonValue> = {}): JsonValue {
  const fields = [{ name: 'id', type: 'long', nullable: true, metadata: {} }];
  return {
    metaData: {
      id: 'a-table',
      format: { provider: 'parquet', options: {} },
      schemaString: JSON.stringify({ type: 'struct', fields }),
      partitionColumns: [],
      configuration: {},
      ...changes,
    },
  };
}

export function add(path: string, changes: Record<string, JsonValue> = {}): JsonValue {
  return { add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true, ...changes } };
}

export function remove(path: string, changes: Record<string, JsonValue> = {}): JsonValue {
  return { remove: { path, deletionTimestamp: 1, dataChange: true, ...changes } };
}

/** Readers of a table that has no Parquet checkpoint. */
export const noCheckpoints: LogReaders = {
  // oxlint-disable-next-line require-yield
  async *readParquet(_store, file) {
    throw new Error(`no checkpoint was to be read, and ${file.path} was`);
  },
};

export interface MemoryLog {
  readonly store: MemoryStore;
  readonly table: DeltaTable;
  /** Writes a file of the log: lines, or text as it is. */
  put(name: string, content: readonly JsonValue[] | string): Promise<void>;
  /** Sets the time that later files get. */
  setTimeMs(timeMs: number): void;
}

/** A table `t` in memory with the commits given, from version 0 on. */
export async function memoryLog(
  commits: readonly (readonly JsonValue[])[],
  readers: LogReaders = noCheckpoints,
): Promise<MemoryLog> {
  let nowMs = 1000;
  const store = new MemoryStore('m', () => nowMs);
  const put = async (name: string, content: readonly JsonValue[] | string): Promise<void> => {
    const text = typeof content === 'string' ? content : content.map((line) => `${stringifyJson(line)}\n`).join('');
    await store.put(`t/_delta_log/${name}`, new TextEncoder().encode(text), 'overwrite');
  };
  for (const [version, lines] of commits.entries()) await put(`${String(version).padStart(20, '0')}.json`, lines);
  const setTimeMs = (timeMs: number): void => {
    nowMs = timeMs;
  };
  return { store, table: openTable(store, 't', readers), put, setTimeMs };
}
