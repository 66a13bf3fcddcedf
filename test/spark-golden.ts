/**
 * `npm run spark-golden -- --cases DIR`: runs Spark's golden statements and scores each against Spark's answer. Prints a
 * line a file and ends with a line a tier: `T1 rows 97.3 (2764/2841) errors 92.0 (611/664) parses 99.1`.
 *
 * --parse-only      parses only
 * --file TEXT       only files whose path contains TEXT
 * --show WHAT       prints each statement whose rows, types, names, errors, ok or parses is wrong, and what silt gave
 * --check           fails where a count is lower than in test/spark-golden-scores.json
 * --update          raises that file to this run's counts
 * --threads N       files at once (2)
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { caseFiles, readCases, tierOf } from './spark-golden/cases.ts';
import { fixtureTables } from './spark-golden/fixtures.ts';
import { type FileScores, runFiles } from './spark-golden/run-files.ts';
import {
  fileLine,
  losses,
  type Measure,
  measures,
  readBest,
  sumOf,
  type Tally,
  tallyOf,
  tierLine,
  writeBest,
} from './spark-golden/tally.ts';
import { projectRoot } from './support/engine.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: join(projectRoot, '../shared/spark-golden/cases') },
    'parse-only': { type: 'boolean', default: false },
    file: { type: 'string', default: '' },
    show: { type: 'string' },
    check: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
    threads: { type: 'string', default: '2' },
  },
});
const folder = resolve(values.cases);
const bestPath = join(projectRoot, 'test/spark-golden-scores.json');

process.exitCode = await main();

async function main(): Promise<number> {
  const files = existsSync(folder) ? caseFiles(folder).filter((file) => file.includes(values.file)) : [];
  if (files.length === 0) return say(`no cases in ${folder}`, 2);
  if (values.show !== undefined && !measures.includes(values.show as Measure))
    return say(`--show takes ${measures.join(', ')}`, 2);
  const options = {
    casesFolder: folder,
    isParseOnly: values['parse-only'],
    tables: values['parse-only'] ? [] : fixtureTables(folder),
  };
  const tallies = new Map<string, Tally>();
  await runFiles(files, options, Number(values.threads), (file, scores) => {
    const tally = tallyOf(scores);
    tallies.set(file, tally);
    if (values.show !== undefined) show(file, scores, values.show as Measure);
    console.log(fileLine(file, tally));
  });
  const exitCode = ratchet(tallies);
  for (const tier of [...new Set(files.map(tierOf))].toSorted()) {
    const ofTier = [...tallies].filter(([file]) => tierOf(file) === tier).map(([, tally]) => tally);
    console.log(tierLine(tier, sumOf(ofTier)));
  }
  return exitCode;
}

function say(line: string, exitCode: number): number {
  console.log(line);
  return exitCode;
}

function ratchet(tallies: ReadonlyMap<string, Tally>): number {
  const best = readBest(bestPath);
  if (values.update) writeBest(bestPath, best, tallies);
  if (!values.check) return 0;
  const lost = losses(best, tallies);
  for (const line of lost) console.log(`lower: ${line}`);
  return lost.length === 0 ? 0 : 1;
}

function show(file: string, scores: FileScores, measure: Measure): void {
  const cases = readCases(folder, file);
  for (const [at, score] of scores.entries()) {
    const each = cases[at]!;
    if (score[measure] !== false) continue;
    const expected = each.kind === 'rows' ? `${each.schema}\n${each.output}` : (each.error ?? 'ok');
    console.log(
      `--- ${file}:${at + 1}\n${each.sql}\n--- Spark\n${expected}\n--- silt\n${score.instead ?? 'nothing'}\n`,
    );
  }
}
