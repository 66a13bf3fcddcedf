/** Rows of a table whose texts are another type on the wire. The bytes are those of PostgreSQL's send functions. */
import { expect, test } from 'vitest';
import { batchesOfRows } from '../../../src/catalog/memory-table.ts';
import * as types from '../../../src/core/types.ts';
import { wireType } from '../../../src/core/wire-types.ts';
import { createRowsEncoder } from '../../../src/server/pg/rows-encoder.ts';
import { resultOf } from '../../../src/session/result.ts';

const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
const room = { take: (sizeBytes: number) => new Uint8Array(sizeBytes), give: () => {} };

async function firstPiece(value: string): Promise<Buffer> {
  const stored = { fields: ['u', 'j'].map((name) => types.field(name, types.utf8, true)) };
  const shown = { fields: ['uuid', 'jsonb'].map((name) => types.field(name, wireType(name)!.type, true)) };
  const result = resultOf({
    schema: shown,
    versions: [],
    batches: (async function* () {
      yield* batchesOfRows(stored, [[value, '[1]']]);
    })(),
    zone: 'UTC',
    cancel: () => {},
    progress: () => ({}) as never,
  });
  const encoder = await createRowsEncoder(result, { formats: ['binary'], zone: 'UTC', names: null, type: 'D' });
  return Buffer.from((await encoder!.next(10, room)).bytes);
}

test('a uuid is 16 bytes, and a jsonb has its version in front', async () => {
  const bytes = await firstPiece(id);
  // Type, length, count of columns; then each value behind its length.
  expect(bytes.subarray(7).toString('hex')).toBe(
    `00000010${id.replaceAll('-', '')}0000000401${Buffer.from('[1]').toString('hex')}`,
  );
});

test('a text that is no uuid is an error of the value', async () => {
  await expect(firstPiece('nonsense')).rejects.toMatchObject({ condition: 'CAST_INVALID_INPUT' });
});
