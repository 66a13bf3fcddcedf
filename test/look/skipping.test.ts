/** How many files silt's plans keep, against those that Spark read of the same logs (record-skipping.py): never more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTable } from '../../src/delta/snapshot.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { keptFiles, skippingProvider } from '../support/kept-files.ts';
import { noCheckpoints } from '../support/memory-table.ts';

const folder = new URL('skipping/', import.meta.url).pathname;
const recorded = JSON.parse(readFileSync(join(folder, 'counts.data.json'), 'utf8')) as Readonly<
  Record<string, { readonly files: number; readonly read: Readonly<Record<string, number>> }>
>;

test.each(Object.entries(recorded))('%s', async (name, { files, read }) => {
  const table = openTable(new LocalStore(join(folder, name)), '', noCheckpoints);
  const provider = skippingProvider(await table.snapshot());
  expect(await keptFiles(provider, 'true')).toHaveLength(files);
  const more: string[] = [];
  let [ours, theirs] = [0, 0];
  for (const [condition, count] of Object.entries(read)) {
    const kept = (await keptFiles(provider, condition)).length;
    if (kept > count) more.push(`${condition}: ${kept} files, and Spark ${count}`);
    ours += kept;
    theirs += count;
  }
  expect(more).toEqual([]);
  // Functions that keep order, prefixes and lists of values are worth something.
  expect(ours).toBeLessThan(theirs);
});
