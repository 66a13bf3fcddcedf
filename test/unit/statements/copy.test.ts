/** COPY TO: the text of files is what DuckDB 1.5.5 writes for the same rows (arrays apart), and reading them gives the rows back. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { openSession } from '../../support/engine.ts';

const row =
  `SELECT 1 AS a, int(null) AS b, '' AS c, 'x,y' AS d, 'q"q' AS e, 1.50 AS f, date '2024-01-01' AS i, ` +
  `timestamp_ntz '2024-01-01 10:00:00' AS j, true AS k, ' ü ' AS l, array(1, null) AS m, named_struct('x', 'y') AS n`;

describe('COPY TO', () => {
  const folder = mkdtempSync(join(tmpdir(), 'silt-copy-'));
  let session: Session;

  beforeAll(() => {
    session = openSession();
  });
  afterAll(async () => {
    await session.close();
    rmSync(folder, { recursive: true });
  });

  const run = async (sql: string): Promise<readonly object[]> =>
    (await session.query(sql.replaceAll('@', folder))).rows();

  it('writes CSV', async () => {
    expect(await run(`COPY (${row}) TO '@/a.csv'`)).toEqual([{ num_affected_rows: 1n }]);
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe(
      'a,b,c,d,e,f,i,j,k,l,m,n\n' +
        '1,,"","x,y","q""q",1.50,2024-01-01,2024-01-01 10:00:00,true, ü ,"[1,null]","{""x"":""y""}"\n',
    );
    await run(
      `COPY (SELECT 1 AS a, null AS b, 'NULL' AS c) TO '@/b.csv' (DELIMITER '|', NULLSTR 'NULL', FORCE_QUOTE *)`,
    );
    expect(readFileSync(join(folder, 'b.csv'), 'utf8')).toBe('"a"|"b"|"c"\n"1"|NULL|"NULL"\n');
  });

  it('writes JSON', async () => {
    await run(`COPY (${row}) TO '@/a.json'`);
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe(
      '{"a":1,"b":null,"c":"","d":"x,y","e":"q\\"q","f":1.50,"i":"2024-01-01","j":"2024-01-01T10:00:00","k":true,' +
        '"l":" ü ","m":[1,null],"n":{"x":"y"}}\n',
    );
    await run(`COPY (SELECT id FROM range(2)) TO '@/b.json' (ARRAY)`);
    expect(JSON.parse(readFileSync(join(folder, 'b.json'), 'utf8'))).toEqual([{ id: 0 }, { id: 1 }]);
  });

  it('writes what it reads again, packed or not', async () => {
    const rows = `SELECT id, id % 3 AS m, repeat('é"\\n', int(id % 4)) AS s, id / 7 AS d FROM range(8000)`;
    for (const name of ['r.parquet', 'r.csv', 'r.csv.gz', 'r.json', 'r.json.zst', 'r.tsv']) {
      await run(`COPY (${rows}) TO '@/${name}'`);
      const text = `SELECT id, m, nullif(s, '') AS s, d FROM`;
      const missing = await run(`${text} (${rows}) EXCEPT ALL ${text} '@/${name}'`);
      expect(missing, name).toEqual([]);
      expect(await run(`SELECT count(*) AS n FROM '@/${name}'`), name).toEqual([{ n: 8000n }]);
    }
    expect(gunzipSync(readFileSync(join(folder, 'r.csv.gz'))).toString()).toBe(
      readFileSync(join(folder, 'r.csv'), 'utf8'),
    );
  });

  it('leaves the old file, and nothing else, where the query fails', async () => {
    writeFileSync(join(folder, 'old.csv'), 'old');
    await expect(run(`COPY (SELECT raise_error('no') FROM range(5)) TO '@/old.csv'`)).rejects.toThrow('no');
    await expect(run(`COPY (SELECT raise_error('no') FROM range(5)) TO '@/new.parquet'`)).rejects.toThrow('no');
    expect(readFileSync(join(folder, 'old.csv'), 'utf8')).toBe('old');
    expect(existsSync(join(folder, 'new.parquet'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is a write to a session that only reads', async () => {
    await using reading = openSession({ isReadOnly: true });
    const copy = reading.query(`COPY (SELECT 1 AS a) TO '${folder}/c.csv'`);
    await expect(copy).rejects.toMatchObject({ sqlState: '25006' });
  });
});
