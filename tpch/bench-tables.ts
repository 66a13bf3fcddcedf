/** The tables of the benches, made once a scale below .cache. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeTables } from './make.ts';

/** Gives the folder. Made under another name and renamed, so that a cut-off run leaves no half set of tables. */
export async function ensureTables(scale: number, tables = here(`../.cache/tpch/sf${scale}`)): Promise<string> {
  if (existsSync(tables)) return tables;
  process.stderr.write(`bench: making the tables of scale ${scale} in ${tables} (once) ...\n`);
  const unfinished = `${tables}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await makeTables({ scale, out: unfinished, threads: null, engineInfo: 'silt-bench' });
  renameSync(unfinished, tables);
  return tables;
}

/** A path from this folder. */
export function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
