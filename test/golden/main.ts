/**
 * `npm run golden -- [--update] [--config NAME|all] [PATH ...]`: runs golden files (all of test/golden, or those whose
 * path contains one of the texts), prints what differs, ends with `golden 120/123`. With --update it writes what was
 * printed as what is expected: read the diff before you commit it.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../support/engine.ts';
import { type Block, type Item, parseGolden, printGolden } from './format.ts';
import { openGolden, reasonToSkip, runBlock } from './run-file.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false }, config: { type: 'string' } },
});

await main();

async function main(): Promise<void> {
  const files = globSync('test/golden/**/*.slt', { cwd: projectRoot })
    .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))
    .toSorted();
  let passed = 0;
  let total = 0;
  for (const config of configNames()) {
    if (config !== undefined) process.env['TEST_CONFIG'] = config;
    for (const file of files) {
      const score = await runFile(file, config === undefined ? file : `${file} [${config}]`);
      passed += score.passed;
      total += score.total;
    }
  }
  console.log(`golden ${passed}/${total}`);
  if (passed < total) process.exitCode = 1;
}

function configNames(): (string | undefined)[] {
  if (values.config !== 'all') return [values.config];
  return globSync('test/configs/*.json', { cwd: projectRoot }).map((file) => basename(file, '.json'));
}

async function runFile(file: string, title: string): Promise<{ passed: number; total: number }> {
  const items = parseGolden(readFileSync(join(projectRoot, file), 'utf8'));
  const reason = reasonToSkip(items);
  if (reason !== null) {
    console.log(`skipped ${title}: ${reason}`);
    return { passed: 0, total: 0 };
  }
  const session = openGolden(items);
  let passed = 0;
  let total = 0;
  const updated: Item[] = [];
  try {
    for (const item of items) {
      if (item.kind !== 'block') {
        updated.push(item);
        continue;
      }
      const outcomes = await runBlock(session, item);
      total += outcomes.length;
      passed += outcomes.filter((each) => each.difference === null).length;
      if (!values.update) report(title, item, outcomes);
      updated.push({ ...item, sections: outcomes.map(({ section, lines }) => ({ ...section, lines })) });
    }
  } finally {
    await session.close();
  }
  if (values.update) writeFileSync(join(projectRoot, file), printGolden(updated));
  console.log(`${passed === total ? 'ok     ' : 'differs'} ${title} ${passed}/${total}`);
  return values.update ? { passed: total, total } : { passed, total };
}

function report(title: string, block: Block, outcomes: Awaited<ReturnType<typeof runBlock>>): void {
  for (const { section, difference } of outcomes) {
    if (difference !== null) console.log(`${title}:${block.line} [${section.tag}] ${difference}`);
  }
}
