/**
 * What a log has besides its commits may be lost or damaged: checkpoints, their parts and sidecars, the hint, checksums,
 * compactions. Each, alone and in pairs: the table is the same, or there is an error with a name; never another table.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import { deletionVectorId } from '../../src/delta/actions.ts';
import { parquetLogReaders } from '../../src/delta/parquet-log-reader.ts';
import { openTable, type Snapshot } from '../../src/delta/snapshot.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { MemoryStore } from '../../src/storage/memory.ts';
import { cellRows } from '../support/cells.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { sparkTableNames, unpackSparkTable } from '../support/spark-tables.ts';

const isDeep = process.env['TEST_DEEP'] !== undefined;
const readers = parquetLogReaders(createParquetWasm());

interface LogFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly modifiedMs: number;
}

/** What is done to a file: null = it is gone. */
const damages: Readonly<Record<string, (bytes: Buffer) => Buffer | null>> = {
  gone: () => null,
  empty: () => Buffer.alloc(0),
  half: (bytes) => bytes.subarray(0, bytes.length >> 1),
  zeros: (bytes) => Buffer.alloc(bytes.length),
  'one byte changed': (bytes) => withByte(bytes, Math.floor(bytes.length * 0.4)),
  'another byte changed': (bytes) => withByte(bytes, Math.floor(bytes.length * 0.75)),
};

describe.each(sparkTableNames())('%s', (name) => {
  it('is itself or fails by name, whatever artefact is damaged', async () => {
    const files = logOf(name);
    const artefacts = artefactsOf(files);
    const whole = await fingerprint(files, new Map());
    expect(whole).toMatch(/^version /);
    const faults: string[] = [];
    const judge = async (changes: ReadonlyMap<string, string>): Promise<void> => {
      const found = await fingerprint(files, changes);
      if (found === whole || found.startsWith('error ')) return;
      // What the log says may differ without a sign of it, as a deletion vector's name does: then its rows must not.
      const rows = await rowsOf(name, changes);
      if (rows.startsWith('error ') || rows === (await rowsOf(name, new Map()))) return;
      faults.push(`${[...changes].join(' and ')}: ${found}`);
    };
    for (const artefact of artefacts) {
      for (const damage of isDeep ? Object.keys(damages) : ['gone', 'half', 'one byte changed']) {
        await judge(new Map([[artefact, damage]]));
      }
    }
    for (const [first, second] of pairsOf(artefacts)) {
      for (const damage of isDeep ? Object.keys(damages) : ['gone']) {
        await judge(
          new Map([
            [first, damage],
            [second, isDeep ? 'half' : 'gone'],
          ]),
        ); // prettier-ignore
      }
    }
    expect(faults).toEqual([]);
  });
});

/** All but the commits; of the checksums, which every version has, only that of the latest is looked at anyway. */
function artefactsOf(files: readonly LogFile[]): readonly string[] {
  const names = files.map(({ name }) => name).filter((name) => !/^\d{20}\.json$/.test(name));
  const sums = names.filter((name) => name.endsWith('.crc')).sort();
  return isDeep ? names : names.filter((name) => !name.endsWith('.crc') || name === sums.at(-1));
}

/** All pairs where that is asked for, else each artefact with the one that follows. */
function pairsOf(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((first, i) => {
    const others = isDeep ? names.slice(i + 1) : names.slice(i + 1, i + 2);
    return others.map((second) => [first, second] as const);
  });
}

function withByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  if (changed.length > 0) changed[at]! ^= 0x15;
  return changed;
}

function logOf(name: string): readonly LogFile[] {
  const folder = join(unpackSparkTable(name), '_delta_log');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { name: path.slice(folder.length + 1), bytes: readFileSync(path), modifiedMs: statSync(path).mtimeMs };
  });
}

/** All that a snapshot says, or the condition that opening it fails with. A fault of silt itself is thrown on. */
async function fingerprint(files: readonly LogFile[], changes: ReadonlyMap<string, string>): Promise<string> {
  let nowMs = 0;
  const store = new MemoryStore('m', () => nowMs);
  for (const { name, bytes, modifiedMs } of files) {
    const damage = changes.get(name);
    const body = damage === undefined ? bytes : damages[damage]!(bytes);
    nowMs = Math.floor(modifiedMs);
    if (body !== null) await store.put(`t/_delta_log/${name}`, new Uint8Array(body), 'overwrite');
  }
  try {
    const snapshot = await openTable(store, 't', readers).snapshot();
    await snapshot.files.loadStatistics();
    return textOf(snapshot);
  } catch (error) {
    if (error instanceof EngineError) return `error ${error.condition}`;
    throw error;
  }
}

/** The rows of the damaged table, or the condition that reading them fails with. */
async function rowsOf(name: string, changes: ReadonlyMap<string, string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'silt-artefacts-'));
  const session = openSession();
  try {
    const table = join(folder, name);
    cpSync(unpackSparkTable(name), table, { recursive: true, preserveTimestamps: true });
    for (const [file, damage] of changes) {
      const path = join(table, '_delta_log', file);
      const { mtime } = statSync(path);
      const bytes = damages[damage]!(readFileSync(path));
      if (bytes === null) rmSync(path);
      else {
        writeFileSync(path, bytes);
        utimesSync(path, mtime, mtime);
      }
    }
    const { schema, rows } = await queryAll(session, `SELECT * FROM delta.\`${table}\``);
    const texts = cellRows(schema, rows).map((row) => JSON.stringify(row));
    return texts.sort().join('\n');
  } catch (error) {
    if (error instanceof EngineError) return `error ${error.condition}`;
    throw error;
  } finally {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function textOf({ version, metadata, protocol, files, transactions, domains }: Snapshot): string {
  const of = files.map(({ path, add }) => {
    const { partitionValues, sizeBytes, deletionVector, baseRowId } = add;
    const stats = statsText(add.stats);
    return [
      path,
      Object.entries(partitionValues),
      sizeBytes,
      deletionVectorId(deletionVector),
      String(baseRowId),
      stats,
    ];
  });
  const lines = of.map((each) => JSON.stringify(each)).sort();
  const domainNames = [...domains.values()].map((domain) => JSON.stringify(domain)).sort();
  return [
    `version ${version}`,
    JSON.stringify([metadata, protocol]),
    [...transactions.keys()].join(),
    ...domainNames,
    ...lines,
  ].join('\n');
}

/** Counts and bounds of statistics; times and decimals have more than one text. */
function statsText(stats: unknown): string {
  const body = typeof stats === 'string' ? (JSON.parse(stats) as Record<string, unknown>) : {};
  const flat = (value: unknown, path: string): string[] => {
    if (typeof value !== 'object' || value === null) return isOneText(value) ? [`${path}=${String(value)}`] : [];
    return Object.entries(value).flatMap(([key, member]) => flat(member, `${path}.${key}`));
  };
  return ['numRecords', 'minValues', 'maxValues', 'nullCount']
    .flatMap((key) => flat(body[key], key))
    .sort()
    .join();
}

function isOneText(value: unknown): boolean {
  return typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && !/[-:.]/.test(value);
}
