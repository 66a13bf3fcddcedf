/** postgres.js at the endpoint: `node postgres-js.mjs FOLDER PORT`, where FOLDER has it installed. A line a check: its name and what was wrong, parted by a tab. */
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';

const [folder, port] = process.argv.slice(2);
const postgres = createRequire(`${folder}/`)('postgres');

const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1';

async function check(name, wanted, work) {
  let wrong = '';
  try {
    const found = await work();
    if (!isDeepStrictEqual(found, wanted)) wrong = `${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`;
  } catch (error) {
    wrong = String(error);
  }
  process.stdout.write(`${name}\t${wrong.replaceAll(/\s+/g, ' ')}\n`);
}

async function failure(query) {
  try {
    await query;
    return 'no error';
  } catch (error) {
    return error;
  }
}

const options = { host: '127.0.0.1', port: Number(port), database: 'silt', username: 'me', max: 2, onnotice: () => {} };
const sql = postgres(options);
const moment = new Date('2024-02-29T12:34:56.789Z');

await check(
  'types',
  [true, -2, 3, '4', 1.5, '-123.4500', 'hé', '2024-02-29', moment, null, [1, 2], { a: 1 }, 'AP8='],
  async () => {
    const [row] =
      await sql`SELECT true AS a, CAST(-2 AS SMALLINT) AS b, 3 AS c, CAST(4 AS BIGINT) AS d, CAST(1.5 AS DOUBLE) AS e,
    CAST('-123.4500' AS DECIMAL(20,4)) AS f, 'hé' AS g, DATE '2024-02-29' AS h,
    CAST('2024-02-29 12:34:56.789Z' AS TIMESTAMP_LTZ) AS i, CAST(NULL AS INT) AS j, array(1, 2) AS k,
    named_struct('a', 1) AS l, X'00FF' AS m`;
    return Object.values({ ...row, h: row.h.toISOString().slice(0, 10), m: row.m.toString('base64') });
  },
);
await check('parameters', [{ n: 3, t: 'a', d: true }], () =>
  sql`SELECT ${1}::int + ${2}::int AS n, ${'a'} AS t, DATE '1998-01-01' < ${'1999-01-01'} AS d`.then(plain),
);
await check('array as parameter', [{ n: '3' }], () =>
  sql`SELECT count(*) AS n FROM range(9) WHERE id = ANY(${[1, 2, 3]})`.then(plain),
);
await check('description', ['l_orderkey', 'l_comment'], async () => {
  const { columns } = await sql`SELECT l_orderkey, l_comment FROM lineitem WHERE l_orderkey = ${15}`.describe();
  return columns.map(({ name }) => name);
});
await check('cursor', 4500, async () => {
  let count = 0;
  await sql`SELECT id FROM range(4500)`.cursor(1000, (rows) => void (count += rows.length));
  return count;
});
await check('several statements', [1, 2], async () =>
  (await sql.unsafe('SELECT 1 AS a; SELECT 2 AS a')).map(([row]) => row.a),
);
await check('transaction', [{ a: 1 }], () => sql.begin((tx) => tx`SELECT 1 AS a`).then(plain));
await check('error', '42703 8', async () => {
  const { code, position } = await failure(sql`SELECT nope FROM lineitem`);
  return `${code} ${position}`;
});
await check('cancel', '57014', async () => {
  const query = sql.unsafe(endless);
  const ended = failure(query);
  setTimeout(() => query.cancel(), 300);
  return (await ended).code;
});
await check('COPY', '0\ta\n1\ta\n', async () => {
  const chunks = [];
  for await (const chunk of await sql`COPY (SELECT id, 'a' FROM range(2)) TO STDOUT`.readable()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
});
await check('catalog', ['lineitem'], async () =>
  (await sql`SELECT relname FROM pg_class WHERE relname = 'lineitem' AND relkind = ANY(${['r', 'v']})`).map(
    (row) => row.relname,
  ),
);
await sql.end({ timeout: 5 });

function plain(rows) {
  return rows.map((row) => ({ ...row }));
}
