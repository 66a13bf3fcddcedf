/** DuckDB as judge of random queries, where it and Spark mean the same by a text. A Python process that has it runs beside. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Session } from '../../src/index.ts';
import { randomCase } from '../property/optimizer/random-query.ts';
import type { Row } from '../support/compare.ts';
import { answerOf, answersDiffer, type Finding, setUp } from './oracles.ts';

/** What the process answers: rows, or the text of an error. */
type Reply = { readonly rows: readonly Row[] } | { readonly error: string };

export class Duckdb {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string) {
    this.#process = spawn(python, [fileURLToPath(new URL('duckdb-answers.py', import.meta.url))]);
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** One query of the seed, over its tables. */
  async compare(session: Session, seed: number): Promise<Finding> {
    const made = randomCase(seed, { isPortable: true });
    this.#process.stdin.write(`${JSON.stringify({ setup: made.setup, sql: made.sql })}\n`);
    await setUp(session, made);
    const ours = await answerOf(session, made.sql);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the process with DuckDB has ended');
    const theirs = JSON.parse(line.value) as Reply;
    // What DuckDB does not do is no difference.
    if ('error' in theirs && theirs.error.includes('Not implemented Error')) return { statements: 0, difference: null };
    const difference = 'error' in theirs ? theirs.error : answersDiffer(ours, theirs.rows);
    return { statements: 1, difference: difference && `${difference}:\n${[...made.setup, made.sql].join(';\n')}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin.end();
    await this.#lines.return?.();
  }
}
