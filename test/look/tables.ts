/** The tables of this folder in a place of their own, with the commit times that they were recorded with. */
import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = new URL('.', import.meta.url).pathname;

export interface LookTables {
  /** Named `look`: attached, it is the schema of that name. */
  readonly folder: string;
  remove(): void;
}

export function recordedAnswers<T>(): T {
  return JSON.parse(readFileSync(join(here, 'answers.data.json'), 'utf8')) as T;
}

export function copyTables(): LookTables {
  const root = mkdtempSync(join(tmpdir(), 'look-'));
  const folder = join(root, 'look');
  cpSync(join(here, 'tables'), folder, { recursive: true });
  // Times of commits are those of their files, which a checkout does not keep.
  const { times } = recordedAnswers<{ readonly times: Readonly<Record<string, number>> }>();
  for (const [path, ms] of Object.entries(times)) utimesSync(join(folder, path), ms / 1000, ms / 1000);
  return { folder, remove: () => rmSync(root, { recursive: true }) };
}
