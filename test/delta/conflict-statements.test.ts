/**
 * The conflict matrix by statements: another session commits just before ours does. The verdict is the matrix's, and after an
 * allowed commit the rows are those of the two run one after the other. A seeded sample of the cells; all of them with TEST_DEEP.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalSession } from '../../src/session/local-session.ts';
import type { ObjectStore, StoreRef } from '../../src/storage/store.ts';
import { conditionOf } from '../support/condition-of.ts';
import { runAll } from '../support/engine.ts';
import { type MatrixOperation, operations, serializable, verdictOf, writeSerializable } from './conflict-matrix.ts';

interface Region {
  readonly partition: 'A' | 'B';
  readonly key: number;
}

/** Files hold the keys 1 and 2, 3 and 4 of partition A, 5 and 6, 7 and 8 of B. */
const ours: Region = { partition: 'A', key: 1 };
const overlaps: readonly (readonly [name: string, winner: Region])[] = [
  ['other partitions', { partition: 'B', key: 5 }],
  ['other files of a partition', { partition: 'A', key: 3 }],
  ['other rows of a file', { partition: 'A', key: 2 }],
  ['the same rows', { partition: 'A', key: 1 }],
];

const levels = { WriteSerializable: writeSerializable, Serializable: serializable } as const;
const sampleSize = 40;

let folder: string;
let copies = 0;
let one: Stepped;
let two: Stepped;

beforeAll(async () => {
  [one, two] = [new Stepped({}), new Stepped({})];
  folder = mkdtempSync(join(tmpdir(), 'silt-conflicts-'));
  for (const level of Object.keys(levels)) {
    const path = join(folder, level);
    await runAll(
      one,
      `CREATE TABLE delta.\`${path}\` (p STRING, k INT, v INT) PARTITIONED BY (p) TBLPROPERTIES ('delta.isolationLevel' = '${level}')`,
      ...[1, 3, 5, 7].map((k) => {
        return `INSERT INTO delta.\`${path}\` VALUES ('${k < 5 ? 'A' : 'B'}', ${k}, 0), ('${k < 5 ? 'A' : 'B'}', ${k + 1}, 0)`;
      }),
    );
  }
});

afterAll(async () => {
  await one.close();
  await two.close();
  rmSync(folder, { recursive: true });
});

test('each cell is refused as the matrix says, or equal to one after the other', { timeout: 600_000 }, async () => {
  for (const { level, own, winner, at } of cells()) {
    const [name, region] = overlaps[at]!;
    const cell = `${own} after ${winner}, ${name}, ${level}`;
    const table = copyOf(level);
    const statement = statementOf(own, table, ours, 'o');
    const theirs = statementOf(winner, table, region, 'w');
    one.beforeCommit = async () => {
      one.beforeCommit = null;
      await runAll(two, theirs);
    };
    const got = await conditionOf(runAll(one, statement));
    one.beforeCommit = null;
    const verdict = verdictOf(levels[level], own, winner);
    const isRefused = refusedAt(verdict, own, winner).includes(at);
    expect(got === 'no error' ? 'allowed' : got, cell).toMatch(isRefused ? refusal(verdict) : /^allowed$/);
    const wanted = isRefused ? [[winner]] : [[winner, own]];
    // An addition that read nothing counts as if it came later.
    if (!isRefused && winner === 'append') wanted.push([own, winner]);
    const answers = [];
    for (const order of wanted) answers.push(await replayed(level, order as readonly MatrixOperation[], own, region));
    expect(answers, cell).toContainEqual(await rowsOf(table));
  }
});

interface Cell {
  readonly level: keyof typeof levels;
  readonly own: MatrixOperation;
  readonly winner: MatrixOperation;
  /** The overlap. */
  readonly at: number;
}

function cells(): readonly Cell[] {
  const all = (Object.keys(levels) as (keyof typeof levels)[]).flatMap((level) =>
    operations.flatMap((own) =>
      operations.flatMap((winner) => overlaps.map((_, at): Cell => ({ level, own, winner, at }))),
    ),
  );
  if (process.env['TEST_DEEP'] !== undefined) return all;
  let state = Number(process.env['TEST_SEED'] ?? 20261125);
  console.log(`cells of seed ${state}`);
  return Array.from({ length: sampleSize }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return all[(state >>> 4) % all.length]!;
  });
}

/** Packing puts all files of a partition together. */
function refusedAt(verdict: string, own: MatrixOperation, winner: MatrixOperation): readonly number[] {
  if (verdict === 'ok') return [];
  if (verdict === 'all' || verdict === 'meta') return [0, 1, 2, 3];
  if (verdict === 'part' || own === 'optimize' || winner === 'optimize') return [1, 2, 3];
  return [2, 3];
}

function refusal(verdict: string): RegExp {
  return verdict === 'meta' ? /^DELTA_METADATA_CHANGED$/ : /^DELTA_CONCURRENT_(APPEND|DELETE_READ|DELETE_DELETE)$/;
}

/** `own` is told from the winner's where both are one operation, by its place: the last of two, or the first. */
async function replayed(
  level: keyof typeof levels,
  order: readonly MatrixOperation[],
  own: MatrixOperation,
  region: Region,
): Promise<readonly unknown[]> {
  const table = copyOf(level);
  for (const [i, operation] of order.entries()) {
    const isOwn = order.length === 2 && (order[0] === order[1] ? i === 1 : operation === own);
    await runAll(two, statementOf(operation, table, isOwn ? ours : region, isOwn ? 'o' : 'w'));
  }
  return rowsOf(table);
}

function copyOf(level: string): string {
  const path = join(folder, `copy-${++copies}`);
  cpSync(join(folder, level), path, { recursive: true, preserveTimestamps: true });
  return `delta.\`${path}\``;
}

async function rowsOf(table: string): Promise<readonly unknown[]> {
  return (await runAll(two, `SELECT * FROM ${table}`)).map((row) => JSON.stringify(row)).toSorted();
}

function statementOf(operation: MatrixOperation, t: string, { partition: p, key }: Region, mark: 'o' | 'w'): string {
  const fresh = mark === 'o' ? 100 : 200;
  switch (operation) {
    case 'append':
      return `INSERT INTO ${t} VALUES ('${p}', ${fresh}, 1)`;
    case 'appendRead':
      return `INSERT INTO ${t} SELECT '${p}', ${fresh} + count(*), 1 FROM ${t}`;
    case 'overwrite':
      return `INSERT OVERWRITE ${t} VALUES ('${p}', ${fresh}, 2)`;
    case 'overwritePartition':
      return `INSERT INTO ${t} REPLACE WHERE p = '${p}' SELECT '${p}', ${fresh}, 3`;
    case 'delete':
      return `DELETE FROM ${t} WHERE p = '${p}' AND k = ${key}`;
    case 'update':
      return `UPDATE ${t} SET v = v + 1 WHERE p = '${p}' AND k = ${key}`;
    case 'merge':
      return (
        `MERGE INTO ${t} t USING (SELECT '${p}' AS p, ${key} AS k UNION ALL SELECT '${p}', ${fresh}) s ` +
        `ON t.p = '${p}' AND t.k = s.k WHEN MATCHED THEN UPDATE SET v = 5 WHEN NOT MATCHED THEN INSERT (p, k, v) VALUES (s.p, s.k, 6)`
      );
    case 'truncate':
      return `TRUNCATE TABLE ${t}`;
    case 'optimize':
      return `OPTIMIZE ${t} WHERE p = '${p}'`;
    case 'restore':
      return `RESTORE TABLE ${t} TO VERSION AS OF 0`;
    case 'alter':
      return `ALTER TABLE ${t} SET TBLPROPERTIES ('by.${mark}' = 'x')`;
    case 'replace':
      return `CREATE OR REPLACE TABLE ${t} (p STRING, k INT, v INT) PARTITIONED BY (p)`;
  }
}

/** A session that stops before each of its commits. */
class Stepped extends LocalSession {
  beforeCommit: (() => Promise<void>) | null = null;

  override openStore(ref: StoreRef): ObjectStore {
    const inner = super.openStore(ref);
    const put: ObjectStore['put'] = async (path, ...rest) => {
      if (/_delta_log\/\d{20}\.json$/.test(path)) await this.beforeCommit?.();
      return inner.put(path, ...rest);
    };
    return new Proxy(inner, {
      get: (target, name) => {
        if (name === 'put') return put;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
