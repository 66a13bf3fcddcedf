/** The PostgreSQL endpoint: by node-postgres what drivers do, by hand what they do not. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../src/server/serve.ts';
import { int32, RawClient, startServer, testTls, usersOf } from '../support/pg-server.ts';

let server: RunningServer;
const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1';

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.close());

async function client(more: pg.ClientConfig = {}): Promise<pg.Client> {
  const connected = new pg.Client({ host: '127.0.0.1', port: server.pg.port, user: 'me', database: 'silt', ...more });
  await connected.connect();
  return connected;
}

async function withClient<T>(work: (c: pg.Client) => Promise<T>, more: pg.ClientConfig = {}): Promise<T> {
  const connected = await client(more);
  try {
    return await work(connected);
  } finally {
    await connected.end();
  }
}

/** Every type once; [expression, OID, text as PostgreSQL prints it]. */
const values: readonly (readonly [sql: string, oid: number, text: string | null])[] = [
  ['true', 16, 't'],
  ['cast(1 AS TINYINT)', 21, '1'],
  ['cast(-2 AS SMALLINT)', 21, '-2'],
  ['3', 23, '3'],
  ['9223372036854775807', 20, '9223372036854775807'],
  ['cast(1.5 AS REAL)', 700, '1.5'],
  ['cast(1.1 AS FLOAT)', 701, '1.1'],
  ['cast(1e300 AS DOUBLE)', 701, '1e+300'],
  ['cast(100000 AS DOUBLE)', 701, '100000'],
  ['cast(1e-5 AS DOUBLE)', 701, '1e-05'],
  ["cast('NaN' AS DOUBLE)", 701, 'NaN'],
  ["cast('-Infinity' AS DOUBLE)", 701, '-Infinity'],
  ["cast('-123.4500' AS DECIMAL(20,4))", 1700, '-123.4500'],
  ["cast('0.0001' AS DECIMAL(20,4))", 1700, '0.0001'],
  ["'hé'", 25, 'hé'],
  ["cast('ab' AS BINARY)", 17, '\\x6162'],
  ["DATE '2024-02-29'", 1082, '2024-02-29'],
  ["TIMESTAMP_NTZ '2024-02-29 12:34:56.789'", 1114, '2024-02-29 12:34:56.789'],
  ["cast('2024-02-29 12:34:56Z' AS TIMESTAMP_LTZ)", 1184, '2024-02-29 12:34:56+00'],
  ["INTERVAL '1-2' YEAR TO MONTH", 1186, '1 year 2 mons'],
  ["INTERVAL '-1 02:03:04.5' DAY TO SECOND", 1186, '-1 days -02:03:04.5'],
  ['array(1, NULL, 3)', 1007, '{1,NULL,3}'],
  [`array('a b', 'c"d', '', 'null')`, 1009, '{"a b","c\\"d","","null"}'],
  ["named_struct('a', 1, 'b', 'x')", 114, '{"a":1,"b":"x"}'],
  ["map('k', 1)", 114, '{"k":1}'],
  ['cast(NULL AS INT)', 23, null],
];

describe('types', () => {
  test('text form and OID of every type', async () => {
    const asText = { getTypeParser: () => (text: unknown) => text };
    await withClient(async (c) => {
      await c.query("SET TIME ZONE 'UTC'");
      const list = values.map(([sql], i) => `${sql} AS c${i}`).join(', ');
      const found = await c.query({ text: `SELECT ${list}`, types: asText as unknown as pg.CustomTypesConfig });
      expect(found.fields.map((f) => f.dataTypeID)).toEqual(values.map(([, oid]) => oid));
      expect(found.fields.map((f) => found.rows[0][f.name])).toEqual(values.map(([, , text]) => text));
    });
  });

  test('binary form: the same values', async () => {
    await withClient(async (c) => {
      const sql =
        "SELECT true AS b, 3 AS i, cast(-4 AS SMALLINT) AS s, 5000000000 AS l, cast(1.5 AS DOUBLE) AS d, 'hé' AS t, cast('ab' AS BINARY) AS y";
      const { rows } = await c.query({ text: sql, binary: true } as pg.QueryConfig);
      expect(rows[0]).toEqual({ b: true, i: 3, s: -4, l: '5000000000', d: 1.5, t: 'hé', y: Buffer.from('ab') });
    });
  });

  test('parameters take the type of their place; NULL and text too', async () => {
    await withClient(async (c) => {
      const { rows } = await c.query(
        'SELECT $1 + 1 AS n, $2 AS t, $3::date AS d, l_linenumber FROM lineitem WHERE l_orderkey = $4 AND l_linenumber = $5',
        ['41', 'x', null, 15, '3'],
      );
      expect(rows).toEqual([{ n: 42, t: 'x', d: null, l_linenumber: 3 }]);
    });
  });
});

describe('statements', () => {
  test('several in one text give several results; an error ends them and says where', async () => {
    await withClient(async (c) => {
      const several = (await c.query('SELECT 1 AS a; SELECT 2 AS b')) as unknown as pg.QueryResult[];
      expect(several.map((r) => r.rows)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
      const failed: unknown = await c.query('SELECT 1; SELECT nope FROM lineitem').catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: '42703', position: '18' });
      expect((await c.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });
  });

  test('without users nothing is written', async () => {
    await withClient(async (c) => {
      await expect(c.query('CREATE TABLE t (a INT)')).rejects.toMatchObject({ code: '25006' });
      await expect(c.query("EXECUTE IMMEDIATE 'CREATE TABLE t (a INT)'")).rejects.toMatchObject({ code: '25006' });
    });
  });

  test('transactions: an error holds until the end, COMMIT of a failed one rolls back', async () => {
    await withClient(async (c) => {
      await c.query('BEGIN');
      await expect(c.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
      await expect(c.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
      expect((await c.query('COMMIT')).command).toBe('ROLLBACK');
      expect((await c.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    });
  });

  test('SHOW and SET of what clients ask for', async () => {
    await withClient(async (c) => {
      expect((await c.query('SHOW server_version')).rows).toEqual([{ server_version: '16.9' }]);
      await c.query("SET TIME ZONE 'Asia/Tokyo'");
      expect((await c.query('SHOW TimeZone')).rows).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
      await expect(c.query("SET client_encoding TO 'LATIN1'")).rejects.toMatchObject({ code: '22023' });
      await expect(c.query('SHOW no_such_setting')).rejects.toMatchObject({ code: '42704' });
      await c.query('SET dialect = spark');
      expect((await c.query('SELECT 7 / 2 AS x')).rows).toEqual([{ x: 3.5 }]);
      await c.query('DISCARD ALL');
      expect((await c.query('SELECT 7 / 2 AS x')).rows).toEqual([{ x: 3 }]);
    });
  });

  test('a cursor in SQL gives rows in pieces', async () => {
    await withClient(async (c) => {
      await c.query('BEGIN');
      await c.query('DECLARE r CURSOR FOR SELECT id FROM range(10)');
      expect((await c.query('FETCH 4 FROM r')).rowCount).toBe(4);
      expect((await c.query('FETCH ALL FROM r')).rows.map((row) => Number(row.id))).toEqual([4, 5, 6, 7, 8, 9]);
      expect((await c.query('FETCH 1 FROM r')).rowCount).toBe(0);
      await c.query('COMMIT');
      await expect(c.query('FETCH 1 FROM r')).rejects.toMatchObject({ code: '34000' });
    });
  });

  test('a cancel request stops the statement, and the connection goes on', async () => {
    await withClient(async (c) => {
      const running = c.query(endless).catch((error: unknown) => error);
      await sleep(300);
      const { processID, secretKey } = c as unknown as { processID: number; secretKey: number };
      const other = new RawClient(server.pg.port);
      other.socket.write(Buffer.concat([int32(16), int32(80_877_102), int32(processID), int32(secretKey)]));
      expect(await running).toMatchObject({ code: '57014' });
      other.end();
      expect((await c.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    });
  });
});

describe('the protocol by hand', () => {
  async function raw(): Promise<RawClient> {
    const c = new RawClient(server.pg.port);
    c.startup();
    await c.untilReady();
    return c;
  }

  test('after an error everything up to Sync is skipped', async () => {
    const c = await raw();
    c.send('P', '', 'SELECT 1', 0);
    c.send('P', '', 'SELEC 2', 0);
    c.send('P', '', 'SELECT 3', 0);
    c.send('S');
    c.send('Q', 'SELECT 4');
    expect(await c.untilReady()).toEqual(['1', 'E 42601', 'Z I']);
    expect(await c.untilReady()).toEqual(['T', 'D', 'C SELECT 1', 'Z I']);
    c.end();
  });

  test('a portal gives rows in pieces, and ends with Sync', async () => {
    const c = await raw();
    c.send('P', '', 'SELECT id FROM range(5)', 0);
    c.send('B', 'p', '', 0, 0, 0);
    c.send('E', 'p', int32(2));
    c.send('E', 'p', int32(2));
    c.send('E', 'p', int32(2));
    c.send('S');
    expect(await c.untilReady()).toEqual(['1', '2', 'D', 'D', 's', 'D', 'D', 's', 'D', 'C SELECT 1', 'Z I']);
    c.send('E', 'p', int32(2));
    c.send('S');
    expect(await c.untilReady()).toEqual(['E 34000', 'Z I']);
    c.end();
  });

  test('describe tells parameters and columns without running', async () => {
    const c = await raw();
    c.send('P', 's', 'SELECT l_comment FROM lineitem WHERE l_orderkey = $1 AND 1 / 0 > 0', 0);
    c.send('D', Buffer.from('S'), 's');
    c.send('S');
    const seen = [await c.next(), await c.next(), await c.next()];
    expect(seen.map((m) => m!.type)).toEqual(['1', 't', 'T']);
    expect(seen[1]!.body.readInt16BE(0)).toBe(1);
    expect(seen[1]!.body.readInt32BE(2)).toBe(20);
    c.end();
  });

  test('types that Parse declares are those of the columns that the parameters make', async () => {
    const c = await raw();
    const [int2, numeric, open, bool] = [21, 1700, 0, 16].map(int32);
    c.send('P', 's', 'SELECT $1, $2, $3, $4', 4, int2!, numeric!, open!, bool!);
    c.send('D', Buffer.from('S'), 's');
    c.send('S');
    const seen = [await c.next(), await c.next(), await c.next()];
    const text = seen[2]!.body;
    // Each column: its name, six bytes of where it comes from, its type.
    const types: number[] = [];
    for (let at = 2; at < text.length; at = text.indexOf(0, at) + 19)
      types.push(text.readInt32BE(text.indexOf(0, at) + 7));
    expect(types).toEqual([21, 1700, 25, 16]);
    c.end();
  });

  test('names: duplicates, unknown ones, the empty statement', async () => {
    const c = await raw();
    c.send('P', 's', 'SELECT 1', 0);
    c.send('P', 's', 'SELECT 1', 0);
    c.send('S');
    expect(await c.untilReady()).toEqual(['1', 'E 42P05', 'Z I']);
    c.send('B', '', 'unknown', 0, 0, 0);
    c.send('S');
    expect(await c.untilReady()).toEqual(['E 26000', 'Z I']);
    c.send('P', '', '  ; ', 0);
    c.send('B', '', '', 0, 0, 0);
    c.send('E', '', int32(0));
    c.send('S');
    expect(await c.untilReady()).toEqual(['1', '2', 'I', 'Z I']);
    c.end();
  });

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a length below its own size', int32(3)],
    ['a start-up packet of a gigabyte', int32(1 << 30)],
    ['version 2', Buffer.concat([int32(9), int32(131_072), Buffer.from([0])])],
    ['no user', Buffer.concat([int32(9), int32(196_608), Buffer.from([0])])],
  ])('%s is refused, and the server lives on', async (_name, bytes) => {
    const c = new RawClient(server.pg.port);
    c.socket.write(bytes);
    expect((await c.untilReady()).at(-1)).toBe('closed');
    await withClient((good) => good.query('SELECT 1'));
  });

  test('a message that ends before its fields do ends the connection', async () => {
    const c = await raw();
    c.send('B', Buffer.from('no zero byte'));
    expect(await c.untilReady()).toEqual(['E 08P01', 'closed']);
  });

  test('an unknown minor version is talked down', async () => {
    const c = new RawClient(server.pg.port);
    c.startup({ user: 'me', '_pq_.future': '1' }, 196_608 + 9);
    const first = await c.next();
    expect(first!.type).toBe('v');
    expect((await c.untilReady()).at(-1)).toBe('Z I');
    c.end();
  });
});

describe('logins', () => {
  let guarded: RunningServer;
  beforeAll(async () => {
    guarded = await startServer({ users: usersOf({ ann: 'sécret' }), tls: testTls, connectionsMax: 2 });
  });
  afterAll(() => guarded.close());
  const at = (more: pg.ClientConfig): pg.ClientConfig => ({
    port: guarded.pg.port,
    user: 'ann',
    password: 'sécret',
    ...more,
  });

  test('by SCRAM, in the clear and over TLS', async () => {
    expect(await withClient(async (c) => (await c.query('SELECT current_user() AS u')).rows, at({}))).toEqual([
      { u: 'ann' },
    ]);
    const tls = { ca: testTls.cert.toString(), servername: 'localhost' };
    expect(await withClient(async (c) => (await c.query('SELECT 1 AS a')).rows, at({ ssl: tls }))).toEqual([{ a: 1 }]);
  });

  test('statements between BEGIN and COMMIT are one version, and an error undoes them', async () => {
    await withClient(async (c) => {
      await c.query('CREATE TABLE account (id INT, amount INT)');
      await c.query('INSERT INTO account VALUES (1, 100), (2, 0)');
      await c.query('BEGIN');
      expect((await c.query('UPDATE account SET amount = amount - 30 WHERE id = 1')).rowCount).toBe(1);
      expect((await c.query('UPDATE account SET amount = amount + 30 WHERE id = 2')).rowCount).toBe(1);
      const inside = await c.query('SELECT id, amount FROM account ORDER BY id');
      expect(inside.rows.map((row) => row.amount)).toEqual([70, 30]);
      expect((await c.query('COMMIT')).command).toBe('COMMIT');
      expect(Number((await c.query("SELECT max(version) AS v FROM delta_history('account')")).rows[0].v)).toBe(2);

      await c.query('START TRANSACTION');
      await c.query('DELETE FROM account');
      await expect(c.query('INSERT INTO account VALUES (1 / 0, 1)')).rejects.toMatchObject({ code: '22012' });
      await expect(c.query('INSERT INTO account VALUES (3, 3)')).rejects.toMatchObject({ code: '25P02' });
      expect((await c.query('ROLLBACK')).command).toBe('ROLLBACK');
      expect((await c.query('SELECT count(*) AS n FROM account')).rows).toEqual([{ n: '2' }]);

      await c.query('BEGIN');
      await expect(c.query('VACUUM account')).rejects.toMatchObject({ code: '25001' });
      await c.query('ROLLBACK');
      await c.query('ROLLBACK');
    }, at({}));
  });

  test('savepoints undo errors, and never a part of what was changed', async () => {
    await withClient(async (c) => {
      const tags = async (...texts: string[]) => {
        const out: string[] = [];
        for (const text of texts) {
          out.push(
            await c.query(text).then(
              ({ command }) => command,
              ({ code }: { code: string }) => code,
            ),
          );
        }
        return out;
      };
      await c.query('CREATE TABLE saved (a INT)');
      expect(await tags('SAVEPOINT s', 'RELEASE s', 'ROLLBACK TO s')).toEqual(['25P01', '25P01', '25P01']);
      // An error behind a savepoint is undone, and what comes then is committed.
      expect(await tags('BEGIN', 'SAVEPOINT s', 'SELECT 1 / 0', 'SELECT 1', 'ROLLBACK TO SAVEPOINT s')).toEqual([
        'BEGIN',
        'SAVEPOINT',
        '22012',
        '25P02',
        'ROLLBACK',
      ]);
      expect(await tags('INSERT INTO saved VALUES (1)', 'RELEASE s', 'COMMIT')).toEqual([
        'INSERT',
        'RELEASE',
        'COMMIT',
      ]);
      // Changes since, or changes before an error, go all together.
      for (const change of ['INSERT INTO saved VALUES (2)', 'ALTER TABLE saved ADD COLUMN b INT']) {
        await tags('BEGIN', 'SAVEPOINT s', change);
        expect(await tags('ROLLBACK TO s', 'COMMIT')).toEqual(['0A000', 'ROLLBACK']);
        await tags('BEGIN', change, 'SAVEPOINT s', 'SELECT 1 / 0');
        expect(await tags('ROLLBACK TO s', 'ROLLBACK')).toEqual(['0A000', 'ROLLBACK']);
      }
      expect((await c.query('SELECT * FROM saved')).rows).toEqual([{ a: 1 }]);
      // A change before a savepoint stays where only reading comes after it.
      expect(await tags('BEGIN', 'INSERT INTO saved VALUES (3)', 'SAVEPOINT s', 'SELECT 1', 'ROLLBACK TO s')).toEqual([
        'BEGIN',
        'INSERT',
        'SAVEPOINT',
        'SELECT',
        'ROLLBACK',
      ]);
      expect(await tags('ROLLBACK TO nowhere', 'ROLLBACK', 'BEGIN', 'ROLLBACK TO s', 'ROLLBACK')).toEqual([
        '3B001',
        'ROLLBACK',
        'BEGIN',
        '3B001',
        'ROLLBACK',
      ]);
      expect((await c.query('SELECT count(*) AS n FROM saved')).rows).toEqual([{ n: '1' }]);
    }, at({}));
  });

  test('ReadyForQuery tells the state of the transaction', async () => {
    const states: string[] = [];
    await withClient(async (c) => {
      const { connection } = c as unknown as { connection: NodeJS.EventEmitter };
      connection.on('readyForQuery', (message: { status: string }) => states.push(message.status));
      for (const sql of ['SELECT 1', 'BEGIN', 'SELECT 1', 'SELECT 1 / 0', 'ROLLBACK'])
        await c.query(sql).catch(() => {});
    }, at({}));
    expect(states.slice(-5)).toEqual(['I', 'T', 'T', 'E', 'I']);
  });

  test('a wrong password and an unknown user are refused alike', async () => {
    await expect(client(at({ password: 'wrong' }))).rejects.toMatchObject({ code: '28P01' });
    await expect(client(at({ user: 'bob' }))).rejects.toMatchObject({ code: '28P01' });
  });

  test('an unknown database, and one client too many', async () => {
    await expect(client(at({ database: 'nope' }))).rejects.toMatchObject({ code: '3D000' });
    const two = [await client(at({})), await client(at({}))];
    await expect(client(at({}))).rejects.toMatchObject({ code: '53300' });
    await Promise.all(two.map((c) => c.end()));
  });
});
