/**
 * `npm run sqllogictest -- [--sample N | --all]`: SQLite's sqllogictest corpus (test/sqllogictest/prepare lays it out) as label
 * `mysql` in Spark's dialect. Prints each failure and ends with `sqllogictest N passed, N failed, N excluded`.
 *
 * --sample N     about N queries, every kind of file alike (2000)
 * --all          every query; with --state FILE a run that was broken off goes on behind the files that it had done
 * --file TEXT    only files whose path contains TEXT
 * --threads N    files at once (2)
 * --show N       the most failures that are printed of a file (3)
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { corpusFiles, type FileTask, sampleOf } from './sqllogictest/choose.ts';
import type { FileOutcome } from './sqllogictest/run-file.ts';
import { projectRoot } from './support/engine.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(projectRoot, '.cache/sqllogictest/test') },
    sample: { type: 'string', default: '2000' },
    all: { type: 'boolean', default: false },
    state: { type: 'string' },
    file: { type: 'string', default: '' },
    threads: { type: 'string', default: '2' },
    show: { type: 'string', default: '3' },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  if (!existsSync(values.folder)) {
    console.log(`skipped: no corpus in ${values.folder}; test/sqllogictest/prepare lays it out`);
    return 0;
  }
  const started = performance.now();
  const done = outcomesOf(values.state);
  const files = corpusFiles(values.folder).filter((file) => file.includes(values.file));
  const wanted = values.all
    ? files.map((file): FileTask => ({ file, queries: null }))
    : sampleOf(files, Number(values.sample));
  const known = new Set(done.map(({ file }) => file));
  const tasks = wanted.filter(({ file }) => !known.has(file));
  const outcomes = [...done];
  await runTasks(tasks, (outcome) => {
    outcomes.push(outcome);
    if (values.state !== undefined) appendFileSync(values.state, `${JSON.stringify(outcome)}\n`);
    report(outcome);
  });
  return summary(outcomes, performance.now() - started);
}

/** What a run before this one has done. */
function outcomesOf(state: string | undefined): readonly FileOutcome[] {
  if (state === undefined || !existsSync(state)) return [];
  const lines = readFileSync(state, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as FileOutcome);
}

async function runTasks(tasks: readonly FileTask[], take: (outcome: FileOutcome) => void): Promise<void> {
  const queue = [...tasks];
  const lane = async (): Promise<void> => {
    const worker = new Worker(new URL('./sqllogictest/file-worker.ts', import.meta.url), {
      workerData: { folder: values.folder },
    });
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      worker.postMessage(task);
      take(await answerOf(worker));
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Number(values.threads) }, lane));
}

function answerOf(worker: Worker): Promise<FileOutcome> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function report({ file, failures }: FileOutcome): void {
  for (const { line, sql, what } of failures.slice(0, Number(values.show))) {
    console.log(`${file}:${line} ${sql.replaceAll(/\s+/g, ' ').slice(0, 400)}\n  ${what.slice(0, 400)}`);
  }
  const rest = failures.length - Number(values.show);
  if (rest > 0) console.log(`${file}: ${rest} failures more`);
}

function summary(outcomes: readonly FileOutcome[], tookMs: number): number {
  const count = (of: (outcome: FileOutcome) => number): number => outcomes.reduce((sum, each) => sum + of(each), 0);
  const passed = count((each) => each.passed);
  const failed = count((each) => each.failures.length);
  const reasons = new Map<string, number>();
  for (const { excluded } of outcomes)
    for (const [reason, n] of Object.entries(excluded)) reasons.set(reason, (reasons.get(reason) ?? 0) + n);
  const excluded = [...reasons.values()].reduce((sum, n) => sum + n, 0);
  for (const [reason, n] of reasons)
    console.log(`excluded ${n} (${((100 * n) / (passed + failed + excluded)).toFixed(2)} %): ${reason}`);
  const rate = Math.round(passed / (tookMs / 1000));
  console.log(`${outcomes.length} files in ${Math.round(tookMs / 1000)} s, ${rate} queries a second`);
  console.log(`sqllogictest ${passed} passed, ${failed} failed, ${excluded} excluded`);
  return failed === 0 ? 0 : 1;
}
