/**
 * The tables that Spark wrote for test/delta (see test/delta/make-spark-tables.py): unpacked into a cache folder with the
 * times that their files had, and what Spark answered of them.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Row } from './compare.ts';
import { projectRoot } from './engine.ts';

/** What Spark answered: columns with types as Spark prints them, rows of cells; or the condition that it failed with. */
export interface SparkAnswer {
  readonly columns?: readonly (readonly [name: string, type: string])[];
  readonly rows?: readonly Row[];
  readonly error?: string;
  readonly message?: string;
}

export interface SparkTable {
  readonly name: string;
  readonly select: string;
  readonly versions: readonly (SparkAnswer & { readonly version: number })[];
  readonly history: SparkAnswer;
  readonly detail: SparkAnswer;
  readonly changes: readonly (SparkAnswer & { readonly from: number; readonly to: number | null })[];
  readonly times: readonly (SparkAnswer & { readonly at: string })[];
  readonly queries: readonly (SparkAnswer & { readonly sql: string })[];
}

const folder = join(projectRoot, 'test/delta/tables');

export function sparkTableNames(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tar.gz'))
    .map((name) => name.slice(0, -'.tar.gz'.length))
    .sort();
}

export function sparkTable(name: string): SparkTable {
  const text = readFileSync(join(folder, `${name}.data.json`), 'utf8');
  return { name, ...(JSON.parse(text) as Omit<SparkTable, 'name'>) };
}

/** The table's folder, with its files. `into` is a folder to unpack it anew; without it, one that tests share and must not write to. */
export function unpackSparkTable(name: string, into?: string): string {
  const archive = readFileSync(join(folder, `${name}.tar.gz`));
  if (into !== undefined) {
    unpack(gunzipSync(archive), into);
    return into;
  }
  const digest = createHash('sha256').update(archive).digest('hex').slice(0, 12);
  const place = join(projectRoot, '.cache/spark-tables', `${digest}/${name}`);
  if (existsSync(place)) return place;
  const draft = `${place}.${process.pid}.draft`;
  unpack(gunzipSync(archive), draft);
  try {
    renameSync(draft, place);
  } catch {
    // Another test process was first.
    rmSync(draft, { recursive: true, force: true });
  }
  return place;
}

/** One file of an archive. */
interface Packed {
  readonly path: string;
  readonly bytes: Buffer;
  readonly modifiedMs: number;
}

function unpack(archive: Buffer, place: string): void {
  for (const { path, bytes, modifiedMs } of entriesOf(archive)) {
    const file = join(place, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    utimesSync(file, modifiedMs / 1000, modifiedMs / 1000);
  }
}

/** The files of a tar archive in pax form. */
function* entriesOf(archive: Buffer): Iterable<Packed> {
  let extended = new Map<string, string>();
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const sizeBytes = Number.parseInt(textAt(archive, at + 124, 12), 8);
    const body = archive.subarray(at + 512, at + 512 + sizeBytes);
    const type = String.fromCharCode(archive[at + 156]!);
    const prefix = textAt(archive, at + 345, 155);
    const name = textAt(archive, at, 100);
    if (type === 'x') extended = paxRecords(body);
    else {
      const modified = Number(extended.get('mtime') ?? Number.parseInt(textAt(archive, at + 136, 12), 8));
      const path = extended.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`);
      yield { path, bytes: body, modifiedMs: Math.floor(modified * 1000 + 1e-3) };
      extended = new Map();
    }
    at += 512 + Math.ceil(sizeBytes / 512) * 512;
  }
}

/** `LENGTH KEY=VALUE\n`, the length in bytes of the whole record. */
function paxRecords(body: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const blank = body.indexOf(' ', at);
    const length = Number(body.toString('latin1', at, blank));
    const [key = '', ...value] = body.toString('utf8', blank + 1, at + length - 1).split('=');
    records.set(key, value.join('='));
    at += length;
  }
  return records;
}

function textAt(archive: Buffer, start: number, length: number): string {
  const text = archive.toString('utf8', start, start + length);
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).trim();
}
