/** SHOW and DESCRIBE of what statements made: the text that SHOW CREATE TABLE gives makes the same again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let session: Session;

beforeAll(async () => {
  session = openSession();
  for (const sql of [
    `CREATE TABLE t (id BIGINT NOT NULL COMMENT 'it''s', s STRING DEFAULT 'x', n STRUCT<a: INT COMMENT 'in', \`b c\`: DATE>, p INT)
     PARTITIONED BY (p) COMMENT 'a "table"' TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported', 'delta.columnMapping.mode' = 'name', 'k' = 'v\\\\w')`,
    `CREATE VIEW v (a COMMENT 'the a', \`b c\`) COMMENT 'seen' TBLPROPERTIES ('x' = 'y') AS SELECT id, s FROM t`,
  ]) {
    await queryAll(session, sql);
  }
});

afterAll(() => session.close());

const rowsOf = async (sql: string): Promise<readonly (readonly unknown[])[]> => (await queryAll(session, sql)).rows;

test.each([
  ['t', 'TABLE'],
  ['v', 'VIEW'],
])('what SHOW CREATE TABLE says of %s makes the same again', async (name, kind) => {
  const [[text]] = (await rowsOf(`SHOW CREATE TABLE ${name}`)) as readonly [readonly [string]];
  const described = await rowsOf(`DESCRIBE ${name}`);
  const properties = await rowsOf(`SHOW TBLPROPERTIES ${name}`);
  await rowsOf(`DROP ${kind} ${name}`);
  await rowsOf(text.replace(/\nLOCATION .*/, ''));
  expect(await rowsOf(`DESCRIBE ${name}`)).toEqual(described);
  expect(await rowsOf(`SHOW TBLPROPERTIES ${name}`)).toEqual(properties);
});

test('a managed table says so, and its schema where it is', async () => {
  const rows = await rowsOf('DESCRIBE EXTENDED t');
  expect(rows).toContainEqual(['Type', 'MANAGED', '']);
  expect(rows).toContainEqual(['Comment', 'a "table"', '']);
  expect(await rowsOf('DESCRIBE SCHEMA default')).toContainEqual(['Comment', 'default database']);
  expect(await rowsOf("SHOW VIEWS LIKE 'v'")).toEqual([['default', 'v', false]]);
  expect(await rowsOf("SHOW TBLPROPERTIES v ('none')")).toEqual([
    ['none', 'Table spark_catalog.default.v does not have property: none'],
  ]);
});
