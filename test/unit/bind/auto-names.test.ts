/**
 * Names and types of result columns against the schemas that Spark printed, for every statement of the golden cases that
 * binds here. Reads ../shared; skips without it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bindQuery } from '../../../src/bind/bind.ts';
import type { BindEnv } from '../../../src/bind/env.ts';
import { EngineError } from '../../../src/core/errors.ts';
import { typeName } from '../../../src/core/types.ts';
import { type FakeCatalog, fakeEnv, parser } from '../../support/fake-scope.ts';

const cases = join(import.meta.dirname, '../../../../shared/spark-golden/cases/T1');

const tenk = 'unique1 unique2 two four ten twenty hundred thousand twothousand fivethous tenthous odd even'
  .split(' ')
  .map((name) => `${name} INT`)
  .concat('stringu1 STRING', 'stringu2 STRING', 'string4 STRING')
  .join(', ');

const fixtures = {
  testdata: 'key INT, value STRING',
  aggtest: 'a INT, b FLOAT',
  onek: tenk,
  tenk1: tenk,
  arraydata: 'arraycol ARRAY<INT>, nestedarraycol ARRAY<ARRAY<INT>>',
  mapdata: 'mapcol MAP<INT, STRING>',
};

interface Case {
  readonly sql: string;
  readonly kind: string;
  readonly schema?: string;
}

function casesOf(file: string): readonly Case[] {
  const lines = readFileSync(join(cases, file), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Case);
}

/** Spark prints carriage returns as line feeds, and some literals of types that silt does not narrow. */
const isComparable = (sql: string): boolean => !/\\r|\bset\b/i.test(sql);

/** Binds the file's statements in order; views are remembered by their text. Gives how many schemas agree, and those that do not. */
async function compare(file: string): Promise<{ same: number; different: string[] }> {
  const views: Record<string, string> = {};
  const catalog: FakeCatalog = { tables: fixtures, views };
  const different: string[] = [];
  let same = 0;
  for (const { sql, kind, schema } of casesOf(file)) {
    const got = await schemaOrNull(sql, fakeEnv(catalog), views);
    if (kind !== 'rows' || got === null || !isComparable(sql)) continue;
    if (got === schema) same++;
    else different.push(`${sql}\n  ${schema}\n  ${got}`);
  }
  return { same, different };
}

async function schemaOrNull(sql: string, env: BindEnv, views: Record<string, string>): Promise<string | null> {
  try {
    const statement = parser.parse(sql, 'spark');
    if (statement.kind === 'createView' && statement.name.kind === 'name' && statement.columns === null) {
      views[statement.name.parts.at(-1)!.text] = statement.queryText;
      return null;
    }
    if (statement.kind !== 'query') return null;
    const { schema } = await bindQuery(statement, env);
    return `struct<${schema.fields.map((f) => `${f.name}:${typeName(f.type)}`).join(',')}>`;
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

describe.skipIf(!existsSync(cases))('schemas as Spark prints them', () => {
  test('in at least 97 of 100 statements that bind', async () => {
    const files = readdirSync(cases).filter((file) => file.endsWith('.jsonl'));
    let same = 0;
    const different: string[] = [];
    for (const file of files) {
      const result = await compare(file);
      same += result.same;
      different.push(...result.different);
    }
    expect(same).toBeGreaterThan(300);
    expect(different.length / (same + different.length), different.slice(0, 5).join('\n')).toBeLessThan(0.03);
  });
});
