/** pg_catalog over the wire, and rows that clients send with COPY. What is expected is PostgreSQL's answer to the same text. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../src/server/serve.ts';
import { startServer, usersOf } from '../support/pg-server.ts';

let server: RunningServer;
let client: pg.Client;

beforeAll(async () => {
  server = await startServer({ users: usersOf({ me: 'pw' }) });
  client = new pg.Client({ host: '127.0.0.1', port: server.pg.port, user: 'me', password: 'pw', database: 'silt' });
  await client.connect();
  await client.query(
    'CREATE TABLE made (id bigint NOT NULL, name text, price numeric(12,2), tags text[], raw bytea, d date, ok bool)',
  );
});

afterAll(async () => {
  await client.end();
  await server.close();
});

/** What node-postgres has no class for: sends the data when the server asks. */
class CopyIn {
  readonly done: Promise<string>;
  readonly #text: string;
  readonly #data: Buffer;
  #tag = '';
  #resolve!: (tag: string) => void;
  #reject!: (error: Error) => void;

  constructor(text: string, data: Buffer) {
    this.#text = text;
    this.#data = data;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: { query(text: string): void }): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: { sendCopyFromChunk(data: Buffer): void; endCopyFrom(): void }): void {
    connection.sendCopyFromChunk(this.#data);
    connection.endCopyFrom();
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#tag = text;
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#tag);
  }

  handleError(error: Error): void {
    this.#reject(error);
  }
}

function copy(text: string, data: string | Buffer): Promise<string> {
  const work = new CopyIn(text, Buffer.from(data as string));
  client.query(work as unknown as pg.Submittable);
  return work.done;
}

async function first(sql: string): Promise<readonly unknown[]> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return rows[0] as readonly unknown[];
}

describe('pg_catalog', () => {
  test('columns of a table with their types', async () => {
    const { rows } = await client.query({
      text: `SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = 'made'::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      rowMode: 'array',
    });
    expect(rows).toEqual([
      ['id', 'bigint', true],
      ['name', 'text', false],
      ['price', 'numeric(12,2)', false],
      ['tags', 'text[]', false],
      ['raw', 'bytea', false],
      ['d', 'date', false],
      ['ok', 'boolean', false],
    ]);
  });

  test('names of objects and their numbers', async () => {
    expect(
      await first(`SELECT 'pg_class'::regclass, 'pg_class'::regclass::oid, 23::regtype::text, 'int4'::regtype`),
    ).toEqual(['pg_class', 1259, 'integer', 'integer']);
    expect(await first("SELECT to_regclass('nothing') IS NULL, pg_table_is_visible(1259)")).toEqual([true, true]);
  });

  test('settings, and schemas of the search path', async () => {
    expect(await first("SELECT current_setting('server_version_num')")).toEqual(['160009']);
    await client.query('CREATE SCHEMA shop');
    await client.query('CREATE TABLE shop.sold (n int)');
    await client.query('SET search_path TO "$user", shop, public');
    expect(await first('SELECT count(*), current_schema() FROM sold')).toEqual(['0', 'shop']);
    await client.query('SET search_path TO public');
  });

  test('unknown functions of its own are NULL', async () => {
    expect(await first('SELECT pg_catalog.pg_no_such_function(1)')).toEqual([null]);
  });

  test('names of columns without an alias', async () => {
    const { fields } = await client.query(
      `SELECT 1, 'x'::text, 2::int8, count(*), CASE WHEN true THEN 1 END, ARRAY(SELECT 1), EXISTS (SELECT 1)`,
    );
    expect(fields.map(({ name }) => name)).toEqual(['?column?', 'text', 'int8', 'count', 'case', 'array', 'exists']);
  });

  test('arrays written as texts, and series', async () => {
    expect(await first(`SELECT 'b' = ANY('{a,b}'), 3 <> ALL('{1,2}'::int[]), (ARRAY['x','y'])[1]`)).toEqual([
      true,
      true,
      'x',
    ]);
    const { rows } = await client.query({
      text: 'SELECT s.r FROM generate_series(3, 1, -1) AS s(r)',
      rowMode: 'array',
    });
    expect(rows).toEqual([[3], [2], [1]]);
  });
});

describe('COPY FROM', () => {
  test('text, with escapes and NULLs', async () => {
    const tag = await copy(
      'COPY made FROM STDIN',
      '1\ta\\tb\t1.50\t{x,"y z",NULL}\t\\\\x00ff\t2024-02-29\tt\n2\t\\N\t\\N\t\\N\t\\N\t\\N\tf\n\\.\n',
    );
    expect(tag).toBe('COPY 2');
    const { rows } = await client.query({
      text: 'SELECT id, name, price, tags, raw, d::text, ok FROM made ORDER BY id',
      rowMode: 'array',
    });
    expect(rows).toEqual([
      ['1', 'a\tb', '1.50', ['x', 'y z', null], Buffer.from([0, 255]), '2024-02-29', true],
      ['2', null, null, null, null, null, false],
    ]);
  });

  test('CSV with a header and quotes', async () => {
    expect(
      await copy('COPY made (id, name) FROM STDIN WITH (FORMAT csv, HEADER)', 'id,name\n10,"a ""b"", c"\n11,""\n12,\n'),
    ).toBe('COPY 3');
    const { rows } = await client.query({ text: 'SELECT name FROM made WHERE id >= 10 ORDER BY id', rowMode: 'array' });
    expect(rows).toEqual([['a "b", c'], [''], [null]]);
  });

  test('bad data changes nothing and leaves the session usable', async () => {
    await expect(copy('COPY made (id, name) FROM STDIN', '90\tx\n91\n')).rejects.toMatchObject({ code: '22P04' });
    await expect(copy('COPY made (id, name) FROM STDIN', 'no number\tx\n')).rejects.toMatchObject({
      code: expect.stringMatching(/^22/),
    });
    expect(await first('SELECT count(*) FROM made WHERE id >= 90')).toEqual(['0']);
  });

  test('INSERT tells its rows by its tag alone', async () => {
    const { fields, rowCount } = await client.query("INSERT INTO made (id, name) VALUES (100, 'x'), (101, 'y')");
    expect([fields.length, rowCount]).toEqual([0, 2]);
  });
});
