/** Completion on whole and broken text: `|` is the cursor, the lookup a small catalog. */
import { describe, expect, test } from 'vitest';
import { type CompletionSources, complete, fieldsOf } from '../../../../src/cli/repl/complete/complete.ts';
import { fuzzyScore } from '../../../../src/cli/repl/complete/fuzzy.ts';
import type { Lookup } from '../../../../src/cli/repl/complete/lookup.ts';

const columns: Readonly<Record<string, readonly [string, string][]>> = {
  orders: [
    ['o_orderkey', 'bigint'],
    ['o_custkey', 'bigint'],
    ['o_place', 'struct<city:string,geo:struct<lat:double,lon:double>>'],
  ],
  customer: [
    ['c_custkey', 'bigint'],
    ['c_name', 'string'],
    ['two words', 'int'],
  ],
};

const lookup: Lookup = {
  tables: async () => Object.keys(columns).map((name) => ({ schema: 'sales', name, kind: 'table' as const })),
  schemas: async () => ['sales', 'other'],
  columns: async (name) => (columns[name.at(-1)!.toLowerCase()] ?? []).map(([n, type]) => ({ name: n, type })),
  settings: async () => ['threads', 'dialect'],
  versions: async () => [
    { version: '7', detail: 'WRITE' },
    { version: '6', detail: 'MERGE' },
  ],
  paths: async (start) => ['/data/orders/', '/data/old/'].filter((path) => path.startsWith(start)),
};
const sources: CompletionSources = {
  lookup,
  functions: [
    { name: 'count', signature: 'count(expr)', isTable: false },
    { name: 'coalesce', signature: 'coalesce(a, b)', isTable: false },
    { name: 'range', signature: 'range(n)', isTable: true },
  ],
  commands: [{ insert: '.timer ', label: '.timer', detail: '' }],
  properties: ['delta.appendOnly'],
};

async function offers(marked: string): Promise<readonly string[]> {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = await complete(text, cursor, 'spark', sources);
  return found.candidates.map((c) => c.insert);
}

/** The whole text with the best candidate in its place. */
async function completed(marked: string): Promise<string> {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, end, candidates } = await complete(text, cursor, 'spark', sources);
  return text.slice(0, start) + (candidates[0]?.insert ?? '') + text.slice(end);
}

describe('the best candidate', () => {
  test.each([
    ['sel|', 'select '],
    ['SEL|', 'SELECT '],
    ['SELECT * FROM ord|', 'SELECT * FROM orders'],
    ['SELECT * FROM sales.|', 'SELECT * FROM sales.orders'],
    ['SELECT o_c| FROM orders', 'SELECT o_custkey FROM orders'],
    ['SELECT o.o_c| FROM orders o', 'SELECT o.o_custkey FROM orders o'],
    [
      'SELECT * FROM orders o JOIN customer c ON o.o_custkey = c.|',
      'SELECT * FROM orders o JOIN customer c ON o.o_custkey = c.c_custkey',
    ],
    ['SELECT tw| FROM customer', 'SELECT `two words` FROM customer'],
    ['SELECT o_place.ci| FROM orders', 'SELECT o_place.city FROM orders'],
    ['SELECT o.o_place.geo.l| FROM orders o', 'SELECT o.o_place.geo.lat FROM orders o'],
    ['SELECT oky| FROM orders', 'SELECT o_orderkey FROM orders'],
    ['SELECT coun|', 'SELECT count('],
    ['SELECT * FROM ran|', 'SELECT * FROM range('],
    ['SELECT * FROM orders WHERE o_custkey > 1 GRO|', 'SELECT * FROM orders WHERE o_custkey > 1 GROUP BY '],
    ['SELECT * FROM orders whe|', 'SELECT * FROM orders where '],
    [
      'WITH recent AS (SELECT o_orderkey AS k FROM orders) SELECT * FROM rec|',
      'WITH recent AS (SELECT o_orderkey AS k FROM orders) SELECT * FROM recent',
    ],
    [
      'WITH r AS (SELECT o_orderkey AS okay FROM orders) SELECT ok| FROM r',
      'WITH r AS (SELECT o_orderkey AS okay FROM orders) SELECT okay FROM r',
    ],
    ['SELECT s.k| FROM (SELECT 1 AS kind) s', 'SELECT s.kind FROM (SELECT 1 AS kind) s'],
    [
      'SELECT * FROM orders WHERE o_custkey IN (SELECT c_c| FROM customer)',
      'SELECT * FROM orders WHERE o_custkey IN (SELECT c_custkey FROM customer)',
    ],
    [
      'SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM customer WHERE c_custkey = o_c|)',
      'SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM customer WHERE c_custkey = o_custkey)',
    ],
    ['SELECT * FROM orders VERSION AS OF |', 'SELECT * FROM orders VERSION AS OF 7'],
    ['SELECT * FROM delta.`/data/or|', 'SELECT * FROM delta.`/data/orders/'],
    ['SET thr|', 'SET threads'],
    ['ALTER TABLE t SET TBLPROPERTIES (app|', "ALTER TABLE t SET TBLPROPERTIES ('delta.appendOnly'"],
    ['SELECT 1; SELECT c_na| FROM customer; SELECT 2', 'SELECT 1; SELECT c_name FROM customer; SELECT 2'],
    ['UPDATE orders SET o_c|', 'UPDATE orders SET o_custkey'],
    ['.ti|', '.timer '],
  ])('%s', async (marked, whole) => {
    expect(await completed(marked)).toBe(whole);
  });
});

describe('no candidates', () => {
  test.each(["SELECT 'sel|", 'SELECT 1 -- sel|', 'SELECT 1 AS o_|', '/* sel|'])('%s', async (marked) => {
    expect(await offers(marked)).toEqual([]);
  });
});

test('columns come as the table has them', async () => {
  expect(await offers('SELECT o.| FROM orders o')).toEqual(['o_orderkey', 'o_custkey', 'o_place']);
});

test('fields of nested types', () => {
  expect(fieldsOf('array<struct<a:map<string,int>,b:decimal(10,2)>>')).toEqual([
    { name: 'a', type: 'map<string,int>' },
    { name: 'b', type: 'decimal(10,2)' },
  ]);
  expect(fieldsOf('bigint')).toEqual([]);
});

test('a start beats a part beats scattered letters', () => {
  const score = (name: string): number => fuzzyScore('key', name) ?? 0;
  expect(score('key_a')).toBeGreaterThan(score('o_key'));
  expect(score('o_key')).toBeGreaterThan(score('monkey'));
  expect(score('monkey')).toBeGreaterThan(score('k_e_y'));
  expect(fuzzyScore('key', 'yek')).toBeNull();
});
