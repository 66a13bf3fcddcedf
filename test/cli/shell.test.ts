/** The plain shell, which a dumb terminal gets: a pseudo terminal of `script` (util-linux) stands in for one; skipped where that is not there. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineitemTable, siltCommand } from '../support/command.ts';

const hasTerminal = spawnSync('script', ['--version']).status === 0;
const controlC = '\u0003';
const controlD = '\u0004';
const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1;';

let state: string;

beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'silt-shell-'));
});

afterAll(() => rmSync(state, { recursive: true, force: true }));

/** A shell that is typed into, and what it shows. */
class Typist {
  readonly #child: ChildProcess;
  #shown = '';
  #seen = 0;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const command = [process.execPath, siltCommand, ...args].map((part) => `'${part}'`).join(' ');
    this.#child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, TERM: 'dumb', NO_COLOR: '1', XDG_STATE_HOME: state, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout!.setEncoding('utf8');
    this.#child.stdout!.on('data', (chunk: string) => {
      this.#shown += chunk;
    });
  }

  type(text: string): void {
    this.#child.stdin!.write(text);
  }

  /** Waits until the text is shown, behind what was waited for before; gives what was shown up to it. */
  async until(text: string): Promise<string> {
    for (;;) {
      const at = this.#shown.indexOf(text, this.#seen);
      if (at >= 0) {
        const shown = this.#shown.slice(this.#seen, at);
        this.#seen = at + text.length;
        return shown;
      }
      await once(this.#child.stdout!, 'data');
    }
  }

  async end(): Promise<number> {
    const [code] = (await once(this.#child, 'close')) as [number];
    return code;
  }
}

describe.skipIf(!hasTerminal)('the shell', () => {
  test('runs statements over lines, shows errors and goes on, ends with Ctrl-D', async () => {
    const shell = new Typist([lineitemTable]);
    await shell.until('silt> ');
    shell.type('SELECT count(*) > 1\r');
    await shell.until('-> ');
    shell.type('AS many FROM lineitem;\r');
    expect(await shell.until('(1 row,')).toContain('true');
    shell.type('SELECT nope FROM lineitem; SELECT 1 AS one;\r');
    expect(await shell.until('(1 row,')).toContain('UNRESOLVED_COLUMN');
    shell.type('.tables\r');
    await shell.until('lineitem');
    shell.type('.nonsense\r');
    await shell.until('No command is called .nonsense');
    await shell.until('silt> ');
    shell.type(controlD);
    expect(await shell.end()).toBe(0);
  });

  test('Ctrl-C stops the statement that runs, or drops the one being typed', async () => {
    const shell = new Typist([]);
    await shell.until('silt> ');
    shell.type(`${endless}\r`);
    await shell.until('-1;');
    await new Promise((resolve) => setTimeout(resolve, 700));
    shell.type(controlC);
    await shell.until('OPERATION_CANCELED');
    await shell.until('silt> ');
    shell.type('SELECT half a statement\r');
    await shell.until('-> ');
    shell.type(controlC);
    await shell.until('silt> ');
    shell.type('SELECT 40 + 2 AS whole;\r');
    expect(await shell.until('(1 row,')).toContain('42');
    shell.type('.quit\r');
    expect(await shell.end()).toBe(0);
  });

  test('keeps its history for its owner alone', async () => {
    const shell = new Typist([]);
    await shell.until('silt> ');
    shell.type('SELECT 7 AS remembered;\r');
    await shell.until('(1 row,');
    shell.type('.quit\r');
    await shell.end();
    const file = join(state, 'silt/history');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('SELECT 7 AS remembered;\n');
  });

  test('draws with ASCII on a dumb terminal', async () => {
    const shell = new Typist([], { TERM: 'dumb' });
    await shell.until('silt> ');
    shell.type('SELECT 1 AS one;\r');
    const shown = await shell.until('(1 row,');
    expect(shown).toContain('| one |');
    expect(shown).not.toMatch(/[^\n\r -~]/);
    shell.type('.quit\r');
    expect(await shell.end()).toBe(0);
  });

  test('a path without a table ends it at once with 3', async () => {
    const shell = new Typist(['/nowhere']);
    await shell.until('DELTA_TABLE_NOT_FOUND');
    expect(await shell.end()).toBe(3);
  });

  test('a preview asks before it is done, a change tells the version, UNDO goes back', async () => {
    const shell = new Typist([]);
    await shell.until('silt> ');
    shell.type('CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2);\n');
    await shell.until('version 0');
    await shell.until('version 0 -> 1');
    await shell.until('silt> ');
    shell.type('PREVIEW DELETE FROM t WHERE a = 1;\n');
    await shell.until('Do it? (y/n) ');
    shell.type('n\n');
    await shell.until('silt> ');
    shell.type('PREVIEW DELETE FROM t WHERE a = 1;\n');
    await shell.until('Do it? (y/n) ');
    shell.type('y\n');
    await shell.until('version 1 -> 2');
    await shell.until('silt> ');
    shell.type('UNDO;\n');
    await shell.until('version 2 -> 3');
    await shell.until('silt> ');
    shell.type('BEGIN; INSERT INTO t VALUES (3); DELETE FROM t WHERE a = 2; COMMIT;\n');
    await shell.until('version 3 -> 4');
    await shell.until('silt> ');
    shell.type('SELECT sum(a) AS total FROM t;\n');
    expect(await shell.until('(1 row,')).toContain('4');
    await shell.until('silt> ');
    shell.type(controlD);
    expect(await shell.end()).toBe(0);
  });
});
