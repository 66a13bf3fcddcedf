/** A thread that runs files of sqllogictest, one after another, and posts what came of each. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FileTask } from './choose.ts';
import { pathOf } from './choose.ts';
import { runFile } from './run-file.ts';

const { folder } = workerData as { readonly folder: string };
const port = parentPort!;

port.on('message', ({ file, queries }: FileTask) => {
  const text = readFileSync(pathOf(folder, file), 'utf8');
  const total = text.match(/^query /gm)?.length ?? 0;
  const stride = queries === null ? 1 : Math.max(1, total / queries);
  // The next one wanted: strides of a fraction spread evenly too.
  let next = 0;
  const isWanted = (query: number): boolean => {
    if (query < Math.floor(next)) return false;
    next += stride;
    return true;
  };
  void runFile(file, text, isWanted).then((outcome) => port.postMessage(outcome));
});
