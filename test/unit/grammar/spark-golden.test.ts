/** How much of Spark's own test statements the grammar reads, and that printing them gives the same tree back. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { printStatement } from '../../../src/sql/print.ts';
import { some, withoutSpans } from '../../../src/sql/walk.ts';
import { errorOf, parse } from './parse.ts';

interface Case {
  readonly file: string;
  readonly sql: string;
  readonly kind: 'rows' | 'error' | 'ok';
  readonly error?: string;
}

const folder = new URL('../../../../shared/spark-golden/cases/', import.meta.url);

function casesOf(tier: string): Case[] {
  const files = readdirSync(new URL(tier, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => {
      const lines = readFileSync(new URL(`${tier}/${file}`, folder), 'utf8').split('\n');
      return lines.filter((line) => line !== '').map((line) => ({ ...(JSON.parse(line) as Case), file }));
    });
}

/** One file switches double quotes to identifiers. */
function dialectOf({ file }: Case): 'spark' | 'ansi' {
  return file.includes('double-quoted-identifiers-enabled') ? 'ansi' : 'spark';
}

describe.skipIf(!existsSync(folder))('Spark’s statements (../shared/spark-golden)', () => {
  it.each([
    ['T1', 0.999],
    ['T2', 0.995],
    ['T3', 0.99],
  ])('%s: at least %d of those with rows parse', (tier, floor) => {
    const cases = casesOf(tier).filter(({ kind }) => kind === 'rows');
    const failed = cases.filter((each) => errorOf(each.sql, dialectOf(each)) !== null);
    expect(1 - failed.length / cases.length, failed.map(({ sql }) => sql).join('\n\n')).toBeGreaterThanOrEqual(floor);
  });

  it.each(['T1', 'T2', 'T3'])('%s: those that Spark cannot parse are refused, but for nested texts', (tier) => {
    const cases = casesOf(tier).filter(({ error, sql }) => error === 'PARSE_SYNTAX_ERROR' && !isNestedText(sql));
    const accepted = cases.filter((each) => errorOf(each.sql, dialectOf(each))?.condition !== 'PARSE_SYNTAX_ERROR');
    expect(accepted.map(({ sql }) => sql).length).toBeLessThanOrEqual(4);
    expect(cases.length).toBeGreaterThan(5);
  });

  it.each(['T1', 'T2', 'T3'])('%s: printed statements parse to the same tree', (tier) => {
    const trees = casesOf(tier)
      .filter((each) => errorOf(each.sql, dialectOf(each)) === null)
      .map((each) => parse(each.sql, dialectOf(each)))
      .filter((tree) => !some(tree, (node) => node.kind === 'unsupported'));
    const changed = trees.filter(
      (tree) => !isDeepStrictEqual(withoutSpans(parse(printStatement(tree))), withoutSpans(tree)),
    );
    expect(changed.map(printStatement)).toEqual([]);
    expect(trees.length).toBeGreaterThan(1_000);
  });
});

/** The syntax error is in a string: EXECUTE IMMEDIATE, a schema of from_csv. */
function isNestedText(sql: string): boolean {
  return /^execute immediate/i.test(sql) || /from_(csv|xml)/i.test(sql);
}
