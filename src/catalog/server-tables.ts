/** Tables of the server that a session is in, in the schema `system`: what it tells of itself. A session of its own has none. */
import { int64, type Schema, timestampUtc, utf8 } from '../core/types.ts';
import type { TableProvider } from '../plan/ports.ts';
import { batchesOfRows, memoryTable } from './memory-table.ts';
import type { CatalogReader } from './names.ts';

/** `statement` is NULL where it is another user's. */
const queries: Schema = {
  fields: [
    { name: 'id', type: int64, nullable: false },
    { name: 'endpoint', type: utf8, nullable: false },
    { name: 'user', type: utf8, nullable: false },
    { name: 'started_at', type: timestampUtc, nullable: false },
    { name: 'elapsed_ms', type: int64, nullable: false },
    { name: 'state', type: utf8, nullable: false },
    { name: 'rows', type: int64, nullable: false },
    { name: 'bytes', type: int64, nullable: false },
    { name: 'sqlstate', type: utf8, nullable: true },
    { name: 'statement', type: utf8, nullable: true },
  ],
};

/** Null where there is none of that name. */
export async function serverTable(
  schema: string | null,
  name: string,
  { serverRows }: CatalogReader,
): Promise<TableProvider | null> {
  if (schema?.toLowerCase() !== 'system' || name.toLowerCase() !== 'queries') return null;
  const rows = await serverRows('queries');
  return rows === null ? null : memoryTable('queries', 'system.queries', queries, batchesOfRows(queries, rows));
}
