/**
 * `npm run datafusion`: DataFusion's statements of Spark's functions (test/datafusion/prepare lays them out). Prints each
 * failure and ends with `datafusion N passed, N failed, N excluded`.
 *
 * --file TEXT    only files whose path contains TEXT
 * --excluded     prints what was left out, and why
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runFile } from './datafusion/run-file.ts';
import { projectRoot } from './support/engine.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(projectRoot, '.cache/datafusion/spark') },
    file: { type: 'string', default: '' },
    excluded: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  if (!existsSync(values.folder)) {
    console.log(`skipped: no files in ${values.folder}; test/datafusion/prepare lays them out`);
    return 0;
  }
  const counts = { passed: 0, failed: 0 };
  const reasons = new Map<string, number>();
  for (const file of globSync('**/*.slt', { cwd: values.folder }).toSorted()) {
    if (!file.includes(values.file)) continue;
    const { passed, failures, excluded } = await runFile(file, readFileSync(join(values.folder, file), 'utf8'));
    counts.passed += passed;
    counts.failed += failures.length;
    for (const { line, sql, what } of failures) console.log(`${file}:${line} ${sql.slice(0, 400)}\n  ${what}\n`);
    for (const { line, reason } of excluded) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (values.excluded) console.log(`${file}:${line} ${reason}`);
    }
  }
  const total = [...reasons.values()].reduce((sum, n) => sum + n, 0);
  for (const [reason, n] of reasons) console.log(`excluded ${n}: ${reason}`);
  console.log(`datafusion ${counts.passed} passed, ${counts.failed} failed, ${total} excluded`);
  return counts.failed === 0 ? 0 : 1;
}
