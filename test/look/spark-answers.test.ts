/** SHOW and DESCRIBE of the tables beside this file: what Spark + Delta answered (record.py) against what silt does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typeName } from '../../src/core/types.ts';
import type { Session } from '../../src/index.ts';
import { openSession } from '../support/engine.ts';
import { copyTables, recordedAnswers } from './tables.ts';

type Cell = unknown;

interface Answer {
  readonly sql: string;
  readonly fields?: readonly (readonly [name: string, type: string, nullable: boolean])[];
  readonly rows?: readonly (readonly Cell[])[];
  readonly error?: string;
  readonly state?: string | null;
}

const recorded = recordedAnswers<{ readonly views: readonly string[]; readonly answers: readonly Answer[] }>();
const { folder, remove } = copyTables();
let session: Session;

beforeAll(async () => {
  session = openSession({ paths: [folder] });
  for (const view of recorded.views) await session.query(view).then((result) => result.rows());
});

afterAll(async () => {
  await session.close();
  remove();
});

/** What silt means otherwise: why. */
const otherwise: ReadonlyMap<RegExp, string> = new Map([
  [/^SHOW CREATE TABLE (?!v1|nothere)/, 'Spark refuses it for Delta tables; silt has a text'],
  [/^SHOW TABLE EXTENDED.*'v\*'/, 'times of making, and the columns of the query, are not kept'],
  [/^DESCRIBE (delta|plain VERSION)/, 'a place without a table has one error; an older version may be named'],
]);

describe('as Spark answers', () => {
  const asked = recorded.answers.filter(({ sql, error }) => {
    const why = [...otherwise.keys()].find((pattern) => pattern.test(sql));
    return why === undefined || (sql.startsWith('DESCRIBE delta') && error === undefined);
  });
  const failing = asked.filter(({ error }) => error !== undefined);
  const giving = asked.filter(({ error }) => error === undefined);

  test.each(failing.map((answer) => [answer.sql, answer] as const))('%s', async (sql, answer) => {
    await expect(session.query(sql.replaceAll('{folder}', folder))).rejects.toMatchObject({
      condition: conditionOf(answer),
    });
  });

  test.each(giving.map((answer) => [answer.sql, answer] as const))('%s', async (sql, answer) => {
    const result = await session.query(sql.replaceAll('{folder}', folder));
    expect(result.schema.fields.map((f) => [f.name, typeName(f.type), f.nullable])).toEqual(answer.fields);
    const rows = (await result.rows()).map((row) => result.schema.fields.map((f) => cell(row[f.name])));
    const expected = answer.rows!.map((row) => row.map(recordedCell));
    expect(comparable(sql, rows)).toEqual(comparable(sql, expected));
  });
});

/** Spark names some errors on the way only. */
function conditionOf({ sql, error }: Answer): string {
  if (error === 'none') return 'DELTA_FILE_NOT_FOUND';
  return /LIMIT -1/.test(sql) ? 'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE' : error!;
}

function cell(value: Cell): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map) return Object.fromEntries(value);
  return value;
}

function recordedCell(value: Cell): Cell {
  if (typeof value !== 'string') return value;
  const place = value.replaceAll('{folder}', folder);
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$/.test(place) ? place.replace(/\.?0+$/, '') : place;
}

/** Without what Spark's session catalog alone knows; what has no order is put into one. */
function comparable(sql: string, rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  const kept = rows
    .filter(([name]) => !['Is_managed_location', 'Owner', 'other'].includes(String(name)))
    .map((row) => (row[0] === 'Type' ? ['Type'] : row.map(withoutMaker)));
  return sql.startsWith('SHOW PARTITIONS')
    ? kept
        .map((row) => JSON.stringify(row))
        .sort()
        .map((row) => [row])
    : kept;
}

function withoutMaker(value: Cell): Cell {
  return typeof value === 'string' ? value.replaceAll(/^(Created Time|Created By|Type): .*\n/gm, '') : value;
}
