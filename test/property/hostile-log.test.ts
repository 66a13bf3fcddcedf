/**
 * Logs of Spark's tables in which one value was replaced by one that nobody expects: the table is read or refused by name,
 * soon, and the process stays as it was. TEST_DEEP takes many more; a failure tells its seed.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { openSession, queryAll } from '../support/engine.ts';

import { unpackSparkTable } from '../support/spark-tables.ts';
import { type Draw, drawsOf, oneOf } from './skipping/random.ts';

const isDeep = process.env['TEST_DEEP'] !== undefined;
const tries = isDeep ? 600 : 20;
const seed = Number(process.env['TEST_SEED'] ?? 20_261);
const tables = [
  'everything',
  'widening_nested',
  'vectors',
  'commit_times',
  'partition_values',
  'mapping_nested_id',
  'row_tracking',
];

/** In place of a value: as the text of a JSON line has it. */
const hostile = [
  '1e400',
  '-1e400',
  '1e999999999',
  '-1',
  '0',
  '9223372036854775808',
  '-9223372036854775809',
  '99999999999999999999999999',
  '1.5',
  '9007199254740993',
  'null',
  'true',
  '""',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '[]',
  '{}',
  '[[[[]]]]',
  '{"__proto__":{"a":1}}',
  '{"constructor":null}',
  '"../../../etc/passwd"',
  '"/etc/passwd"',
  '"file:///etc/passwd"',
  '"http://other/x"',
  '"s3://other/x"',
  '"file://host/x"',
  '"//host/x"',
  '"%2e%2e/%2e%2e/x"',
  '"%252e%252e/x"',
  '"a%00b"',
  '"\\u0000"',
  '"\\ud800"',
  `"${'x'.repeat(5000)}"`,
  `"${'9'.repeat(3000)}"`,
  '9'.repeat(3000),
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  '"{\\"type\\":\\"struct\\",\\"fields\\":7}"',
  '"NaN"',
  '"Infinity"',
]; // prettier-ignore

let session: Session;
let folder = '';
beforeAll(() => {
  session = openSession();
  folder = mkdtempSync(join(tmpdir(), 'silt-hostile-'));
});
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

it(`reads or refuses by name (seed ${seed})`, async () => {
  const random = drawsOf(seed);
  const faults: string[] = [];
  for (let i = 0; i < tries; i++) {
    const name = oneOf(random, tables);
    const path = join(folder, `t${i}`);
    cpSync(unpackSparkTable(name), path, { recursive: true });
    const change = spoil(path, random);
    for (const sql of questions(path)) {
      const startMs = performance.now();
      const fault = await faultOf(sql);
      if (fault !== null) faults.push(`${name}, ${change}, ${sql}: ${fault}`);
      if (performance.now() - startMs > 20_000) faults.push(`${name}, ${change}, ${sql}: slow`);
    }
    rmSync(path, { recursive: true });
  }
  expect(faults).toEqual([]);
});

function questions(path: string): readonly string[] {
  const table = `delta.\`${path}\``;
  return [
    `SELECT * FROM ${table}`,
    `SELECT count(*) FROM ${table}`,
    `DESCRIBE HISTORY ${table}`,
    `DESCRIBE DETAIL ${table}`,
    `SELECT * FROM table_changes_by_path('${path}', 0)`,
    `SELECT count(*) FROM ${table} TIMESTAMP AS OF '2020-01-01'`,
    `DELETE FROM ${table} WHERE 1 = 1`,
  ];
}

/** Replaces a value in a line of a commit, anywhere in it; the words say what was done. */
function spoil(path: string, random: Draw): string {
  const log = join(path, '_delta_log');
  for (const name of readdirSync(log)) if (!/^\d{20}\.json$/.test(name)) rmSync(join(log, name), { recursive: true });
  const commits = readdirSync(log).sort();
  const commit = oneOf(random, commits);
  const lines = readFileSync(join(log, commit), 'utf8').trimEnd().split('\n');
  const at = Math.floor(random() * lines.length);
  const { text, words } = withOneReplaced(lines[at]!, random);
  lines[at] = text;
  writeFileSync(join(log, commit), `${lines.join('\n')}\n`);
  return `${commit} line ${at + 1}: ${words}`;
}

/** By the line's text, so that numbers that no double holds get in; what is JSON in a string is spoiled within it as well. */
function withOneReplaced(line: string, random: Draw): { readonly text: string; readonly words: string } {
  const places = [...line.matchAll(/:(?<value>"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\])/g)];
  const place = places[Math.floor(random() * places.length)];
  const value = place?.groups?.['value'];
  if (place === undefined || value === undefined) return { text: line, words: 'nothing' };
  const by = replacement(value, random);
  const start = place.index + 1;
  return {
    text: line.slice(0, start) + by + line.slice(start + value.length),
    words: `${value.slice(0, 60)} by ${by.slice(0, 60)}`,
  };
}

function replacement(value: string, random: Draw): string {
  if (value.startsWith('"{') && random() < 0.8) {
    return JSON.stringify(withOneReplaced(JSON.parse(value) as string, random).text);
  }
  return oneOf(random, hostile);
}

/** Null where there are rows, or an error that is the user's to read. */
async function faultOf(sql: string): Promise<string | null> {
  try {
    await queryAll(session, sql);
    return null;
  } catch (error) {
    if (!(error instanceof EngineError)) return `${String(error)} ${(error as Error).stack ?? ''}`;
    return error.condition === 'INTERNAL_ERROR'
      ? `${error.message} ${error.stack ?? ''} ${String((error.cause as Error)?.stack)}`
      : null;
  }
}
