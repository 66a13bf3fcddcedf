/**
 * `node test/cli/typing-speed.ts [--keys 300] [--starts 15]`: the built shell in a pseudo terminal: how long after a key its character is
 * drawn while a heavy query runs on every core that it may have, and how long after the start the prompt stands. Ends with 1 where the
 * 99th percentile of keys is over 16 ms, or the median of starts over 450 ms.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { projectRoot } from '../support/engine.ts';
import { VirtualTerminal } from '../support/terminal.ts';

const size = { columns: 120, rows: 30 };
const prompt = 'silt default>';
const heavy = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1;';
const letters = 'abcdefghijklmnopqrstuvwxyz';
const keyMsMax = 16;
const startMsMax = 450;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keys: { type: 'string' }, starts: { type: 'string' } } });
  const folder = built();
  try {
    const silt = join(folder, 'bin/silt.js');
    const starts = await measureStarts(silt, Number(values.starts ?? 15));
    const keys = await measureKeys(silt, Number(values.keys ?? 300));
    const start = at(starts, 0.5);
    const key = at(keys, 0.99);
    process.stdout.write(`prompt after ${start.toFixed(0)} ms (median), at most ${startMsMax}\n`);
    process.stdout.write(
      `keys drawn after ${at(keys, 0.5).toFixed(1)} ms (median), ${key.toFixed(1)} ms (99 %), at most ${keyMsMax}\n`,
    );
    return start > startMsMax || key > keyMsMax ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The package as it is installed: without the sources, which it would run otherwise. */
function built(): string {
  spawnSync(process.execPath, ['.ci/build.mjs'], { cwd: projectRoot, stdio: ['ignore', 2, 2] });
  const folder = mkdtempSync(join(tmpdir(), 'silt-built-'));
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function measureStarts(silt: string, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = -2; i < count; i++) {
    const started = performance.now();
    await using terminal = new VirtualTerminal([], size, {}, silt);
    await terminal.until(prompt);
    if (i >= 0) times.push(performance.now() - started);
  }
  return times;
}

async function measureKeys(silt: string, count: number): Promise<readonly number[]> {
  await using terminal = new VirtualTerminal([], size, {}, silt);
  await terminal.until(prompt);
  terminal.type(`${heavy}\r`);
  await sleep(2500);
  const times: number[] = [];
  let typed = '';
  for (let i = 0; i < count; i++) {
    // What was typed is dropped now and then, so that it stays in one line.
    if (typed.length === 40) {
      terminal.type('\u0015');
      await terminal.until((text) => !text.includes(typed));
      typed = '';
    }
    await sleep(20 + ((i * 7) % 23));
    typed += letters[i % letters.length];
    const started = performance.now();
    terminal.type(typed.at(-1)!);
    await terminal.until(typed);
    times.push(performance.now() - started);
  }
  return times;
}

function at(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(part * times.length))]!;
}
