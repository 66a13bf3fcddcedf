/** COPY ... TO STDOUT in text and CSV gives what PostgreSQL 15 gave for the same rows and options. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../src/server/serve.ts';
import { RawClient, startServer } from '../support/pg-server.ts';

const rows = String.raw`SELECT id, t FROM (VALUES (1,'plain'),(2,''),(3,NULL),(4,E'a\tb'),(5,E'a\nb\rc'),(6,E'back\\slash'),
  (7,E'\\.'),(8,'say "hi"'),(9,'a,b'),(10,'hé ✓'),(11,'NUL'),(12,chr(8) || chr(11) || chr(12)),(13,'a|b')) AS v(id,t) ORDER BY id`;

const told: readonly (readonly [options: string, text: string])[] = [
  [
    '',
    '1\tplain\n2\t\n3\t\\N\n4\ta\\tb\n5\ta\\nb\\rc\n6\tback\\\\slash\n7\t\\\\.\n8\tsay "hi"\n9\ta,b\n10\thé ✓\n11\tNUL\n12\t\\b\\v\\f\n13\ta|b\n',
  ],
  [
    '(FORMAT csv)',
    '1,plain\n2,""\n3,\n4,a\tb\n5,"a\nb\rc"\n6,back\\slash\n7,\\.\n8,"say ""hi"""\n9,"a,b"\n10,hé ✓\n11,NUL\n12,\b\v\f\n13,a|b\n',
  ],
  [
    "(FORMAT csv, NULL 'NUL')",
    '1,plain\n2,\n3,NUL\n4,a\tb\n5,"a\nb\rc"\n6,back\\slash\n7,\\.\n8,"say ""hi"""\n9,"a,b"\n10,hé ✓\n11,"NUL"\n12,\b\v\f\n13,a|b\n',
  ],
  [
    "(DELIMITER '|')",
    '1|plain\n2|\n3|\\N\n4|a\\tb\n5|a\\nb\\rc\n6|back\\\\slash\n7|\\\\.\n8|say "hi"\n9|a,b\n10|hé ✓\n11|NUL\n12|\\b\\v\\f\n13|a\\|b\n',
  ],
  [
    "(FORMAT csv, DELIMITER '|', HEADER)",
    'id|t\n1|plain\n2|""\n3|\n4|a\tb\n5|"a\nb\rc"\n6|back\\slash\n7|\\.\n8|"say ""hi"""\n9|a,b\n10|hé ✓\n11|NUL\n12|\b\v\f\n13|"a|b"\n',
  ],
];

let server: RunningServer;
let client: RawClient;

beforeAll(async () => {
  server = await startServer();
  client = new RawClient(server.pg.port);
  client.startup();
  await client.untilReady();
});

afterAll(async () => {
  client.end();
  await server.close();
});

async function copied(query: string, options: string): Promise<string> {
  client.send('Q', `COPY (${query}) TO STDOUT ${options}`);
  let text = '';
  for (let message = await client.next(); message?.type !== 'Z'; message = await client.next()) {
    if (message?.type === 'd') text += message.body.toString();
    if (message?.type === 'E' || message === null) text += 'an error';
  }
  return text;
}

test.each(told)('rows with options %s', async (options, text) => {
  expect(await copied(rows, options)).toBe(text);
});

test('a line that would end the data is quoted', async () => {
  expect(await copied(String.raw`SELECT E'\\.' AS a`, '(FORMAT csv)')).toBe('"\\."\n');
});

test('delimiters of several bytes are refused', async () => {
  for (const delimiter of ['||', 'é']) {
    client.send('Q', `COPY (SELECT 1) TO STDOUT (DELIMITER '${delimiter}')`);
    expect(await client.untilReady()).toEqual(['E 0A000', 'Z I']);
  }
});
