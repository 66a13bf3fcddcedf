/** What the logs of other writers mean, by the facts known of each table; the rows are another suite's matter. */
import { describe, expect, it } from 'vitest';
import { conditionOf } from '../support/condition-of.ts';
import { goldenTable, isGoldenThere } from '../support/golden-tables.ts';

const logs = isGoldenThere ? describe : describe.skip;
const paths = (snapshot: { files: Iterable<{ path: string }> }): string[] =>
  [...snapshot.files].map((f) => f.path).sort();

logs('golden logs (skipped where ../shared/golden is absent)', () => {
  it.each(['canonicalized-paths-normal-b', 'canonicalized-paths-special-a'])('%s has no file left', async (name) => {
    const snapshot = await goldenTable(name).snapshot();
    expect(snapshot.version).toBe(1n);
    expect([...snapshot.files]).toEqual([]);
    const before = await goldenTable(name).snapshot({ kind: 'version', version: 0n });
    expect(before.files).toHaveLength(1);
  });

  it('checkpoint: version 14 has the file 15 alone, with and without its checkpoint', async () => {
    const table = goldenTable('checkpoint');
    const latest = await table.snapshot();
    expect(latest.version).toBe(14n);
    expect(paths(latest)).toEqual(['15']);
    for (const version of [0n, 9n, 10n, 13n]) {
      expect(paths(await table.snapshot({ kind: 'version', version }))).toEqual([String(version + 1n)]);
    }
  });

  it('delete-re-add-same-file-different-transactions: the added file of the last word', async () => {
    const { files } = await goldenTable('delete-re-add-same-file-different-transactions').snapshot();
    const found = files.map((f) => [f.path, f.add.modificationTimeMs]);
    expect(found).toEqual([
      ['foo', 1_700_000_000_000],
      ['bar', 1_697_064_972_263],
    ]);
  });

  it('log-replay-special-characters: escapes are decoded once, on both sides', async () => {
    expect(paths(await goldenTable('log-replay-special-characters-b').snapshot())).toEqual(['special p@#h']);
    expect(paths(await goldenTable('log-replay-special-characters-a').snapshot())).toEqual([]);
  });

  it('update-deleted-directory: a checkpoint at version 0', async () => {
    const snapshot = await goldenTable('update-deleted-directory').snapshot();
    expect(paths(snapshot)).toHaveLength(10);
    expect(snapshot.schema.fields).toEqual([]);
  });

  it('multi-part-checkpoint and v2-checkpoint-json: every file of every part', async () => {
    const parts = await goldenTable('multi-part-checkpoint').snapshot();
    expect([parts.version, parts.files.length]).toEqual([1n, 10]);
    const sidecars = await goldenTable('v2-checkpoint-json').snapshot();
    const commit = await goldenTable('v2-checkpoint-json').snapshot({ kind: 'version', version: 2n });
    expect(sidecars.files.map((f) => f.add.sizeBytes).sort((a, b) => a - b)).toEqual([485, 485, 486, 496]);
    expect(paths(sidecars)).toEqual(paths(commit));
  });

  it('125-iterator-bug, basic-with-inserts-deletes-checkpoint: checkpoint and commits together', async () => {
    expect((await goldenTable('125-iterator-bug').snapshot()).version).toBe(11n);
    const snapshot = await goldenTable('basic-with-inserts-deletes-checkpoint').snapshot();
    expect([snapshot.version, snapshot.files.length]).toEqual([13n, 7]);
  });

  it('hive: eleven tables open', async () => {
    const names = ['column-names-case-insensitive', 'deleted-path', 'incorrect-format-config', 'map-types-correctly'];
    names.push('non-partitioned', 'not-allow-write', 'partition-prune', 'partitioned', 'schema-match');
    names.push('special-chars-in-partition-column', 'touch-files-needed-for-partitioned');
    for (const name of names) {
      const snapshot = await goldenTable('hive', `deltatbl-${name}`).snapshot();
      expect(snapshot.files.length, name).toBeGreaterThan(0);
    }
    const folded = await goldenTable('hive', 'deltatbl-column-names-case-insensitive').snapshot();
    expect(folded.partitionColumns).toEqual(['BarFoo']);
  });

  it.each([
    ['deltalog-state-reconstruction-without-metadata', /Version 0 .* no metadata/],
    ['deltalog-state-reconstruction-without-protocol', /Version 0 .* no protocol/],
    ['deltalog-state-reconstruction-from-checkpoint-missing-metadata', /Version 10 .* no metadata/],
    ['deltalog-state-reconstruction-from-checkpoint-missing-protocol', /Version 10 .* no protocol/],
  ])('%s is refused by what it lacks', async (name, message) => {
    await expect(goldenTable(name).snapshot()).rejects.toThrow(message);
    expect(await conditionOf(goldenTable(name).snapshot())).toBe('DELTA_STATE_RECOVER_ERROR');
  });

  it('versions-not-contiguous is refused by its gap', async () => {
    expect(await conditionOf(goldenTable('versions-not-contiguous').snapshot())).toBe('DELTA_VERSIONS_NOT_CONTIGUOUS');
  });
});
