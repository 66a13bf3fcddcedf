/** Which files and queries of the corpus a run takes: all, or a sample in which every kind of file has an equal share. */
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface FileTask {
  /** Below the corpus. */
  readonly file: string;
  /** The most queries of the file, spread over it; null for all. */
  readonly queries: number | null;
}

export function corpusFiles(folder: string): readonly string[] {
  return globSync('**/*.test', { cwd: folder }).toSorted();
}

/** About `queries` of them, the same ones every time. */
export function sampleOf(files: readonly string[], queries: number): readonly FileTask[] {
  const strata = Object.values(Object.groupBy(files, stratumOf)) as readonly (readonly string[])[];
  const share = Math.ceil(queries / strata.length);
  return strata.flatMap((stratum) => {
    const count = Math.min(stratum.length, Math.max(1, Math.floor(share / queriesPerFile)));
    const chosen = Array.from({ length: count }, (_, i) => stratum[Math.floor((i * stratum.length) / count)]!);
    return chosen.map((file) => ({ file, queries: Math.ceil(share / count) }));
  });
}

/** Fewer are not worth the tables of one more file. */
const queriesPerFile = 120;

/** Files of one making: `random/expr`, `index/view/100`, and each file of the first folder by itself. */
function stratumOf(file: string): string {
  const folder = dirname(file);
  return folder === '.' ? file : folder;
}

export function pathOf(folder: string, file: string): string {
  return join(folder, file);
}
