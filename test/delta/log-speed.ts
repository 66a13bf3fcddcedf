/**
 * `npm run log-speed`: how long it takes from a warm process to the sorted list of files that a partition filter keeps,
 * beside deltalake, in turns: commits with and without statistics, a large checkpoint, many small commits. Prints a line a
 * log: least seconds of wall and of CPU time of both, and their ratio.
 *
 * --python PATH    a Python with deltalake (default: python3)
 * --rounds N       (default: 5)
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { versionText } from '../../src/delta/log/file-names.ts';
import { parquetLogReaders } from '../../src/delta/parquet-log-reader.ts';
import { openTable } from '../../src/delta/snapshot.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { projectRoot } from '../support/engine.ts';

const { values } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, rounds: { type: 'string', default: '5' } },
});

const folder = join(projectRoot, '.cache/log-speed');
const partition = 'part007';
const logs = {
  'adds without statistics': { adds: 300_000, perCommit: 1000, hasStatistics: false, isCheckpointed: false },
  'adds with statistics': { adds: 300_000, perCommit: 1000, hasStatistics: true, isCheckpointed: false },
  'many commits': { adds: 10_000, perCommit: 1, hasStatistics: true, isCheckpointed: false },
  'a checkpoint': { adds: 1_000_000, perCommit: 100_000, hasStatistics: true, isCheckpointed: true },
} as const;

type LogShape = (typeof logs)[keyof typeof logs];

/** Seconds, and the files that were kept. */
interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly files: number;
}

const readers = parquetLogReaders(createParquetWasm());
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const peer = spawn(values.python, ['-W', 'ignore', '-c', peerScript]);
  peer.stderr.pipe(process.stderr);
  const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  for (const [name, shape] of Object.entries(logs)) {
    const path = join(folder, name.replaceAll(' ', '-'));
    if (!existsSync(path)) await makeLog(path, shape, peer, answers);
    const ours: Run[] = [];
    const theirs: Run[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      ours.push(await runOurs(path));
      theirs.push(await ask(peer, answers, { path, partition }));
    }
    report(name, ours, theirs);
  }
  peer.stdin.end();
}

async function runOurs(path: string): Promise<Run> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { files } = await openTable(new LocalStore(path), '', readers).snapshot();
  const isKept = new Map<number, boolean>();
  const kept: string[] = [];
  for (let i = 0; i < files.length; i++) {
    const tuple = files.tupleAt(i);
    if (!isKept.has(tuple)) isKept.set(tuple, files.tuples.valuesOf(tuple)['p'] === partition);
    if (isKept.get(tuple)) kept.push(files.pathAt(i));
  }
  kept.sort();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, files: kept.length };
}

function report(name: string, ours: readonly Run[], theirs: readonly Run[]): void {
  const least = (runs: readonly Run[], of: 'wall' | 'cpu'): number => Math.min(...runs.map((run) => run[of]));
  const parts = (['wall', 'cpu'] as const).map((of) => {
    const [a, b] = [least(ours, of), least(theirs, of)];
    return `${of} ${a.toFixed(2)} s and ${b.toFixed(2)} s, ratio ${(a / b).toFixed(2)}`;
  });
  const isSame = ours[0]!.files === theirs[0]!.files;
  console.log(`${name}: ${parts.join('; ')}${isSame ? '' : `; FILES DIFFER: ${ours[0]!.files}, ${theirs[0]!.files}`}`);
}

async function ask(
  peer: ChildProcessWithoutNullStreams,
  answers: AsyncIterator<string>,
  request: Readonly<Record<string, string>>,
): Promise<Run> {
  peer.stdin.write(`${JSON.stringify(request)}\n`);
  const { value, done } = await answers.next();
  if (done === true) throw new Error('deltalake ended');
  return JSON.parse(value) as Run;
}

async function makeLog(
  path: string,
  shape: LogShape,
  peer: ChildProcessWithoutNullStreams,
  answers: AsyncIterator<string>,
): Promise<void> {
  const log = join(path, '_delta_log');
  mkdirSync(log, { recursive: true });
  for (let version = 0, next = 0; next < shape.adds; version++) {
    const lines =
      version === 0 ? header() : [`{"commitInfo":{"timestamp":${1_700_000_000_000 + version},"operation":"WRITE"}}`];
    for (const end = Math.min(next + shape.perCommit, shape.adds); next < end; next++)
      lines.push(addLine(next, shape.hasStatistics));
    writeFileSync(join(log, `${versionText(version)}.json`), `${lines.join('\n')}\n`);
  }
  if (shape.isCheckpointed) await ask(peer, answers, { checkpoint: path });
}

const types = ['long', 'double', 'string', 'date', 'timestamp', 'integer', 'decimal(12,2)', 'long'];

function header(): string[] {
  const column = (name: string, type: string) => ({ name, type, nullable: true, metadata: {} });
  const fields = [column('p', 'string'), ...types.map((type, i) => column(`c${i}`, type))];
  const metaData = {
    id: '11111111-1111-1111-1111-111111111111',
    format: { provider: 'parquet', options: {} },
    schemaString: JSON.stringify({ type: 'struct', fields }),
    partitionColumns: ['p'],
    configuration: {},
    createdTime: 1_700_000_000_000,
  };
  return [JSON.stringify({ protocol: { minReaderVersion: 1, minWriterVersion: 2 } }), JSON.stringify({ metaData })];
}

function addLine(n: number, hasStatistics: boolean): string {
  const p = `part${String(n % 100).padStart(3, '0')}`;
  const hex = ((n * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0').repeat(4);
  const add = {
    path: `p=${p}/part-${String(n).padStart(5, '0')}-${hex}.c000.snappy.parquet`,
    partitionValues: { p },
    size: 1_000_000 + n,
    modificationTime: 1_700_000_000_000 + n,
    dataChange: true,
    ...(hasStatistics && { stats: statistics(n * 1000) }),
  };
  return JSON.stringify({ add });
}

function statistics(low: number): string {
  const bounds = (by: number) => ({
    c0: low + by,
    c1: low / 2 + by,
    c2: `s${String(low + by).padStart(10, '0')}`,
    c3: '2024-01-01',
    c4: '2024-01-01T00:00:00.000Z',
    c5: by,
    c6: low + by + 0.25,
    c7: by - low,
  });
  const nullCount = Object.fromEntries(types.map((_, i) => [`c${i}`, 0]));
  return JSON.stringify({ numRecords: 1000, minValues: bounds(0), maxValues: bounds(999), nullCount });
}

const peerScript = `
import json, sys, time
from deltalake import DeltaTable
for line in sys.stdin:
    request = json.loads(line)
    if "checkpoint" in request:
        DeltaTable(request["checkpoint"]).create_checkpoint()
        print(json.dumps({"wall": 0, "cpu": 0, "files": 0}), flush=True)
        continue
    wall, cpu = time.perf_counter(), time.process_time()
    files = sorted(DeltaTable(request["path"]).file_uris([("p", "=", request["partition"])]))
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "files": len(files)}), flush=True)
`;

await main();
