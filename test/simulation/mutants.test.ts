/** The tester tested: every planted fault is found within some thousand worlds. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { type Mutant, mutants } from './mutants.ts';

const root = new URL('../../', import.meta.url);
const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'silt-mutants-'))}/`);
const worldsMax = 10_000;

/** A copy of the sources with the fault in it. Simulations load nothing but silt's own modules. */
function plant({ file, from, to }: Mutant, index: number): URL {
  const copy = new URL(`${index}/src/`, folder);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(new URL('src/', root), copy, { recursive: true });
  const path = new URL(file, copy);
  const text = readFileSync(path, 'utf8');
  expect(text.split(from).length, `${file} holds the text once`).toBe(2);
  writeFileSync(path, text.replace(from, to));
  return copy;
}

interface Found {
  readonly worlds: number;
  readonly failure: { readonly seed: number; readonly fault: string } | null;
}

function simulate(src: URL): Promise<Found> {
  const run = fileURLToPath(new URL('test/simulation/run.ts', root));
  const child = spawn(process.execPath, [run, src.href, '0', String(worldsMax)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const text = Buffer.concat(chunks).toString();
      if (text === '') reject(new Error(Buffer.concat(errors).toString()));
      else resolve(JSON.parse(text) as Found);
    });
  });
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a planted fault is found', () => {
  test.each(mutants.map((mutant, index) => [mutant.name, mutant, index] as const))(
    '%s',
    { timeout: 120_000 },
    async (_name, mutant, index) => {
      const { failure } = await simulate(plant(mutant, index));
      expect(failure).not.toBeNull();
    },
  );
});
