/** The library by examples: each test is one that a reader may copy. */
import { Table } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { EngineError, open } from '../../../src/index.ts';
import { lineitemTable } from '../../support/command.ts';

describe('a session', () => {
  test('opens tables by path and gives rows as objects', async () => {
    await using session = open({ paths: [lineitemTable] });
    const result = await session.query('SELECT l_returnflag, count(*) AS lines FROM lineitem GROUP BY 1 ORDER BY 1');
    const rows = await result.rows();
    expect(rows.map((row) => row['l_returnflag'])).toEqual(['A', 'N', 'R']);
    expect(rows.every((row) => typeof row['lines'] === 'bigint')).toBe(true);
  });

  test('takes parameters by name and by place', async () => {
    await using session = open();
    const named = await session.query('SELECT :who AS who, :n + 1 AS n', { who: "O'Hara", n: 41 });
    expect(await named.rows()).toEqual([{ who: "O'Hara", n: 42 }]);
    const placed = await session.query('SELECT ? AS a, ? AS b', [true, null]);
    expect(await placed.rows()).toEqual([{ a: true, b: null }]);
    const typed = await session.query('SELECT :d AS d', { d: { type: 'DECIMAL(10,2)', value: '1.5' } });
    expect(typed.schema.fields[0]!.type).toEqual({ id: 'decimal', precision: 10, scale: 2 });
    expect(await typed.rows()).toEqual([{ d: '1.50' }]);
  });

  test('refuses parameters that are no SQL values', async () => {
    await using session = open();
    await expect(session.query('SELECT :x', { x: () => 1 })).rejects.toMatchObject({
      condition: 'INVALID_PARAMETER_VALUE',
    });
    await expect(session.query('SELECT :x', { x: 2n ** 70n })).rejects.toMatchObject({ sqlState: '22023' });
    await expect(session.query('SELECT :y', { x: 1 })).rejects.toMatchObject({ condition: 'UNBOUND_SQL_PARAMETER' });
  });

  test('gives values in the forms that lose nothing', async () => {
    await using session = open({ settings: { timezone: 'UTC' } });
    const result =
      await session.query(`SELECT 9007199254740993 AS big, CAST(1.10 AS DECIMAL(5,2)) AS d, DATE '2024-02-29' AS day,
      TIMESTAMP '2024-02-29 12:00:00' AS t, X'00ff' AS b, array(1, NULL) AS l, map('k', 1L) AS m, named_struct('x', 'ü') AS s`);
    expect(await result.rows()).toEqual([
      {
        big: 9007199254740993n,
        d: '1.10',
        day: '2024-02-29',
        t: '2024-02-29 12:00:00',
        b: Uint8Array.of(0, 255),
        l: [1, null],
        m: new Map([['k', 1n]]),
        s: { x: 'ü' },
      },
    ]);
  });

  test('knows the columns before any row is read', async () => {
    await using session = open();
    using result = await session.query('SELECT id, CAST(id AS STRING) AS s FROM range(10)');
    expect(result.schema.fields.map(({ name, type }) => [name, type.id])).toEqual([
      ['id', 'int'],
      ['s', 'utf8'],
    ]);
  });

  test('streams batches, and a loop that is left stops the statement', async () => {
    await using session = open();
    const result = await session.query('SELECT id FROM range(1000000000000)');
    let rows = 0;
    for await (const batch of result.batches) {
      rows += batch.length;
      if (rows > 100_000) break;
    }
    expect(rows).toBeGreaterThan(100_000);
    expect(result.progress()!.rowsOut).toBeLessThan(10_000_000);
  });

  test('gives an Arrow table', async () => {
    await using session = open();
    const table = await (await session.query('SELECT id, id % 2 = 0 AS even FROM range(5) WHERE id <> 3')).toArrow();
    expect(table).toBeInstanceOf(Table);
    expect(table.toArray().map((row) => row?.toJSON())).toEqual([
      { id: 0n, even: true },
      { id: 1n, even: false },
      { id: 2n, even: true },
      { id: 4n, even: true },
    ]);
  });
});

const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1';

describe('errors and cancellation', () => {
  test('an error has its condition, SQLSTATE, place and parameters', async () => {
    await using session = open();
    const error: unknown = await session.query('SELECT 1 + nope').then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({ sqlState: '42703', span: { start: 11, end: 15 } });
  });

  test('errors of running come with the rows, and the session goes on', async () => {
    await using session = open();
    const result = await session.query('SELECT 10 / (id - 2) FROM range(5)');
    await expect(result.rows()).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
    expect(await (await session.query('SELECT 1 AS one')).rows()).toEqual([{ one: 1 }]);
  });

  test('cancel ends whoever reads', async () => {
    await using session = open();
    const result = await session.query(endless);
    setTimeout(() => result.cancel(), 50);
    await expect(result.rows()).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
  });

  test('a signal cancels at every stage', async () => {
    await using session = open();
    await expect(session.query('SELECT 1', undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      condition: 'OPERATION_CANCELED',
    });
    // EXPLAIN ANALYZE runs within query().
    const explained = session.query(`EXPLAIN ANALYZE ${endless}`, undefined, { signal: AbortSignal.timeout(50) });
    await expect(explained).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
    const reading = await session.query(endless, undefined, { signal: AbortSignal.timeout(50) });
    await expect(reading.rows()).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
  });

  test('a timeout is an error of its own', async () => {
    await using session = open({ settings: { statement_timeout: 50 } });
    await expect((await session.query(endless)).rows()).rejects.toMatchObject({ condition: 'STATEMENT_TIMEOUT' });
  });

  test('statements run side by side', async () => {
    await using session = open();
    const results = await Promise.all(
      [1, 2, 3].map((n) => session.query(`SELECT sum(id) AS s FROM range(${n * 1000})`)),
    );
    const rows = await Promise.all(results.map((result) => result.rows()));
    expect(rows).toEqual([[{ s: 499_500n }], [{ s: 1_999_000n }], [{ s: 4_498_500n }]]);
  });

  test('a closed session refuses statements', async () => {
    const session = open();
    await session.close();
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ condition: 'SESSION_CLOSED' });
  });

  test('a path without a table fails ready() and each statement', async () => {
    await using session = open({ paths: ['/nowhere'] });
    await expect(session.ready()).rejects.toMatchObject({ condition: 'DELTA_TABLE_NOT_FOUND' });
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ condition: 'DELTA_TABLE_NOT_FOUND' });
  });

  test('one name for two tables is refused', async () => {
    await using session = open({ paths: [lineitemTable, lineitemTable] });
    await expect(session.ready()).rejects.toMatchObject({ condition: 'TABLE_OR_VIEW_ALREADY_EXISTS' });
  });
});

describe('settings', () => {
  test('are set by SQL, read by the program, and checked', async () => {
    await using session = open({ settings: { threads: 1 } });
    await session.query("SET timezone = 'Europe/Berlin'");
    expect(session.settings.zone).toBe('Europe/Berlin');
    await session.query('SET some.unknown.name = 7');
    expect(await (await session.query('SET some.unknown.name')).rows()).toEqual([
      { key: 'some.unknown.name', value: '7' },
    ]);
    await session.query('RESET');
    expect(session.settings.zone).not.toBe('Europe/Berlin');
    expect(session.settings.threads).toBe(1);
    await expect(session.query('SET threads = none')).rejects.toMatchObject({
      condition: 'INVALID_CONF_VALUE',
      sqlState: '22022',
    });
    expect(() => open({ settings: { threads: 0 } })).toThrow(EngineError);
  });

  test('a text is cut into its statements', () => {
    const session = open();
    expect(session.split("SELECT ';'; -- ;\nSELECT 2; SELECT")).toEqual([
      { text: "SELECT ';'", start: 0, isComplete: true },
      { text: 'SELECT 2', start: 17, isComplete: true },
      { text: 'SELECT', start: 27, isComplete: false },
    ]);
  });
});
