/** pg_catalog over the wire, and rows that clients send with COPY. What is expected is PostgreSQL's answer to the same text. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../src/server/serve.ts';
import { startServer, usersOf } from '../support/pg-server.ts';

let server: RunningServer;
let client: pg.Client;
const logged: string[] = [];

beforeAll(async () => {
  server = await startServer({ users: usersOf({ me: 'pw' }), log: (line) => void logged.push(line) });
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
    const told: string[] = [];
    client.on('notice', ({ message }) => told.push(message ?? ''));
    for (let round = 0; round < 2; round++)
      expect(await first('SELECT pg_catalog.pg_no_such_function(1)')).toEqual([null]);
    expect(await first('SELECT count(*) FROM pg_no_such_rows(1)')).toEqual(['0']);
    client.removeAllListeners('notice');
    expect(told).toEqual([
      'pg_no_such_function() is not there and answers with nothing',
      'pg_no_such_rows() is not there and answers with nothing',
    ]);
    expect(logged.filter((line) => line.includes('pg_no_such_function()'))).toHaveLength(1);
  });

  test('calls that give rows go side by side, within expressions too', async () => {
    const { rows } = await client.query({
      text: `SELECT unnest(ARRAY[1, 2]) * 10, unnest(ARRAY['a', 'b', 'c']), generate_series(5, 4),
        (information_schema._pg_expandarray(ARRAY[7, 8])).n`,
      rowMode: 'array',
    });
    expect(rows).toEqual([
      [10, 'a', null, 1],
      [20, 'b', null, 2],
      [null, 'c', null, null],
    ]);
  });

  test('calls that give no rows, or other arguments than they take, are told so', async () => {
    await expect(client.query('SELECT constructor(1)')).rejects.toMatchObject({ code: '42883' });
    await expect(client.query('SELECT unnest() + 1')).rejects.toMatchObject({ code: '42K0E' });
    await expect(client.query('SELECT generate_series(1) + 1')).rejects.toMatchObject({ code: '42K0E' });
  });

  test('settings of the start-up packet hold from the first statement on', async () => {
    await client.query('CREATE SCHEMA IF NOT EXISTS shop');
    const options = '-c search_path=pg_catalog -c TimeZone=Asia/Tokyo -c statement_timeout=7s -c no_such=1';
    const at = { host: '127.0.0.1', port: server.pg.port, user: 'me', password: 'pw', database: 'silt' };
    const other = new pg.Client({ ...at, options });
    await other.connect();
    const shown: unknown[] = [];
    for (const name of ['search_path', 'TimeZone', 'statement_timeout'])
      shown.push(...Object.values((await other.query(`SHOW ${name}`)).rows[0]));
    await other.end();
    expect(shown).toEqual(['pg_catalog', 'Asia/Tokyo', '7000']);
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

  test('a binary head that ends too early', async () => {
    const head = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
    for (const size of [0, 5, 11, 12, 15, 18, 19])
      await expect(copy('COPY made FROM STDIN (FORMAT binary)', head.subarray(0, size))).rejects.toMatchObject({
        code: '22P04',
      });
    const long = Buffer.concat([head.subarray(0, 15), Buffer.from([0x7f, 0xff, 0xff, 0xff])]);
    await expect(copy('COPY made FROM STDIN (FORMAT binary)', long)).rejects.toMatchObject({ code: '22P04' });
    expect(await copy('COPY made FROM STDIN (FORMAT binary)', Buffer.concat([head, Buffer.from([255, 255])]))).toBe(
      'COPY 0',
    );
  });

  test('parameters in every statement that changes rows', async () => {
    await client.query('CREATE TABLE changed (id int, name text, price numeric(8,2))');
    await client.query('CREATE TABLE given (id int, name text)');
    const count = async (text: string, ...values: unknown[]) => (await client.query(text, values)).rowCount;
    expect(await count('INSERT INTO changed VALUES ($1, $2, $3), ($4, $5, $6)', 1, 'a', '1.50', 2, 'b', 2)).toBe(2);
    expect(
      await count('INSERT INTO changed (id, name) SELECT id + $1, $2 FROM changed WHERE id = $3', 10, 'c', 1),
    ).toBe(1);
    expect(await count('INSERT INTO given VALUES ($1, $2)', 2, 'z')).toBe(1);
    expect(await count('UPDATE changed SET name = $1, price = price + $2 WHERE id = $3', 'new', 0.25, 1)).toBe(1);
    expect(
      await count('UPDATE changed SET name = g.name || $1 FROM given g WHERE changed.id = g.id AND g.id < $2', '!', 9),
    ).toBe(1);
    const merge = `MERGE INTO changed USING (SELECT $1::int AS id, $2::text AS name) s ON changed.id = s.id
      WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT (id, name, price) VALUES (s.id, s.name, $3)`;
    expect([await count(merge, 11, 'm', 1), await count(merge, 12, 'n', '7.25')]).toEqual([1, 1]);
    const { rows } = await client.query({ text: 'SELECT id, name, price FROM changed ORDER BY id', rowMode: 'array' });
    expect(rows).toEqual([
      [1, 'new', '1.75'],
      [2, 'z!', '2.00'],
      [11, 'm', null],
      [12, 'n', '7.25'],
    ]);
    expect(await count('DELETE FROM changed USING given WHERE changed.id = given.id AND given.name = $1', 'z')).toBe(1);
    expect(await count('DELETE FROM changed WHERE id = ANY($1)', [11, 12])).toBe(2);
    expect(await first('SELECT count(*) FROM changed')).toEqual(['1']);
  });

  test('texts that a table keeps as uuid and jsonb, and bytes as parameters', async () => {
    await client.query('CREATE TABLE kept (id uuid, doc jsonb, raw bytea)');
    const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
    const raw = Buffer.from([0, 127, 128, 255, 92]);
    await client.query('INSERT INTO kept VALUES ($1, $2, $3)', [id, '{"a": [1]}', raw]);
    const asText = await client.query('SELECT id, doc, raw FROM kept WHERE id = $1 AND raw = $2', [id, raw]);
    expect(asText.rows).toEqual([{ id, doc: { a: [1] }, raw }]);
    expect(asText.fields.map(({ dataTypeID }) => dataTypeID)).toEqual([2950, 3802, 17]);
    expect(
      await first("SELECT data_type FROM information_schema.columns WHERE table_name = 'kept' AND column_name = 'id'"),
    ).toEqual(['uuid']);
  });

  test('a cursor in SQL takes parameters', async () => {
    await client.query('BEGIN');
    await client.query('DECLARE part CURSOR FOR SELECT id FROM range(100) WHERE id >= $1 AND id < $2::int', [3, 6]);
    expect((await client.query('FETCH ALL FROM part')).rows).toEqual([{ id: '3' }, { id: '4' }, { id: '5' }]);
    await client.query('COMMIT');
  });

  test('numerics without digits keep those of their values', async () => {
    expect(await first("SELECT 15.7563::numeric, '1e-20'::numeric, 7::numeric, 1.5::numeric(4,2)")).toEqual([
      '15.7563',
      '0.00000000000000000001',
      '7',
      '1.50',
    ]);
    await client.query('CREATE TABLE numbers (n numeric)');
    await client.query('INSERT INTO numbers VALUES (1.25), ($1)', ['2.000000000000000001']);
    expect(await first('SELECT sum(n) = 3.250000000000000001 FROM numbers')).toEqual([true]);
  });

  test('INSERT tells its rows by its tag alone', async () => {
    const { fields, rowCount } = await client.query("INSERT INTO made (id, name) VALUES (100, 'x'), (101, 'y')");
    expect([fields.length, rowCount]).toEqual([0, 2]);
  });
});
