/** Every golden file, a test a statement, under the configuration that TEST_CONFIG names (the default without it). */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../src/index.ts';
import { type Block, parseGolden, statementOf } from './golden/format.ts';
import { openGolden, reasonToSkip, runBlock } from './golden/run-file.ts';
import { projectRoot, testConfig } from './support/engine.ts';

const files = globSync('test/golden/**/*.slt', { cwd: projectRoot }).toSorted();

test('there are golden files and a configuration', () => {
  expect(files.length).toBeGreaterThan(0);
  expect(testConfig().description).not.toBe('');
});

for (const file of files) {
  const items = parseGolden(readFileSync(join(projectRoot, file), 'utf8'));
  const reason = reasonToSkip(items);
  const blocks = items.filter((item): item is Block => item.kind === 'block');
  describe.skipIf(reason !== null)(`${file}${reason === null ? '' : `: ${reason}`}`, () => {
    let session: Session;
    beforeAll(() => {
      session = openGolden(items);
    });
    afterAll(() => session?.close());

    for (const block of blocks) {
      test(`line ${block.line}: ${statementOf(block).replace(/\s+/g, ' ').slice(0, 80)}`, async () => {
        const outcomes = await runBlock(session, block);
        const differences = outcomes.filter((each) => each.difference !== null);
        expect(differences.map((each) => `[${each.section.tag}] ${each.difference}`)).toEqual([]);
      });
    }
  });
}
