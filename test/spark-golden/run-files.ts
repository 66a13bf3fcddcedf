/**
 * Runs files of golden statements in worker threads. A statement that takes too long, or its worker down, fails alone:
 * the file is run again without it. Takes a list of files; gives their scores, in the files' own order of statements.
 */
import { Worker } from 'node:worker_threads';
import { parseCondition } from '../support/parser.ts';
import { type Case, readCases } from './cases.ts';
import type { FileReply, FileRequest, WorkerOptions } from './file-worker.ts';
import type { Score } from './score.ts';

const statementTimeoutMs = 30_000;

/** One score a statement, at its place. */
export type FileScores = readonly Score[];

/** Calls `done` with each file's scores as it ends; at most `threads` files at once. */
export async function runFiles(
  files: readonly string[],
  options: WorkerOptions,
  threads: number,
  done: (file: string, scores: FileScores) => void,
): Promise<void> {
  const queue = [...files];
  const lane = async (): Promise<void> => {
    const runner = new FileRunner(options);
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) done(file, await runner.run(file));
    await runner.close();
  };
  await Promise.all(Array.from({ length: threads }, lane));
}

/** The statement that a worker was lost with (null before the first), and why. */
interface Loss {
  readonly at: number | null;
  readonly reason: string;
}

/** A worker, and another one whenever it is lost. */
class FileRunner {
  private readonly options: WorkerOptions;
  private worker: Worker | null = null;
  /** What the request under way does with a reply, or with the reason why the worker is lost. */
  private receive: ((event: FileReply | string) => void) | null = null;

  constructor(options: WorkerOptions) {
    this.options = options;
  }

  async run(file: string): Promise<FileScores> {
    const cases = readCases(this.options.casesFolder, file);
    const scores: (Score | undefined)[] = cases.map(() => undefined);
    const skipped: number[] = [];
    for (;;) {
      const lost = await this.attempt({ file, skipped }, scores);
      if (lost === null) break;
      // Before the first statement nothing can be left out: every statement of the file fails with the reason.
      if (lost.at === null) return cases.map((each) => failed(each, lost.reason));
      skipped.push(lost.at);
      scores[lost.at] = failed(cases[lost.at]!, lost.reason);
    }
    return scores.map((score, at) => score ?? failed(cases[at]!, 'nothing'));
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }

  /** Null where the file ran to its end, else the statement that the worker was lost with. */
  private attempt(request: FileRequest, scores: (Score | undefined)[]): Promise<Loss | null> {
    const worker = this.started();
    return new Promise((resolve) => {
      let at: number | null = null;
      const settle = (outcome: Loss | null): void => {
        clearTimeout(timer);
        this.receive = null;
        resolve(outcome);
      };
      const lose = (reason: string): void => {
        this.worker = null;
        settle({ at, reason });
        void worker.terminate();
      };
      const timer = setTimeout(() => lose(`ran longer than ${statementTimeoutMs / 1000} s`), statementTimeoutMs);
      this.receive = (event) => {
        timer.refresh();
        if (typeof event === 'string') lose(event);
        else if (event.kind === 'begin') at = event.at;
        else if (event.kind === 'score') scores[event.at] = event.score;
        else settle(null);
      };
      worker.postMessage(request);
    });
  }

  /** The worker, whose events go to whichever request waits; those of a lost one go nowhere. */
  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./file-worker.ts', import.meta.url), { workerData: this.options });
    const tell = (event: FileReply | string): void => {
      if (this.worker === worker) this.receive?.(event);
    };
    worker.on('message', tell);
    worker.on('error', (error: Error) => tell(`the worker died: ${error.stack ?? error.message}`));
    worker.on('exit', (code) => tell(`the worker exited with ${code}`));
    this.worker = worker;
    return worker;
  }
}

/** The score of a statement that gave no answer; that it parses may hold all the same. */
function failed({ kind, sql }: Case, instead: string): Score {
  const parses = kind !== 'error' && parseCondition(sql, 'spark') === null;
  switch (kind) {
    case 'rows':
      return { kind, parses, types: false, names: false, rows: false, instead };
    case 'error':
      return { kind, errors: false, instead };
    case 'ok':
      return { kind, parses, ok: false, instead };
  }
}
