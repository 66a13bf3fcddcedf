/**
 * Tables that silt writes, for other readers to judge. Takes a line each on stdin, `{"path", "sql", "partitionBy"}`:
 * the rows of the query become a Delta table in that folder, a file for each 3 rows of a partition; gives the table's
 * path on stdout once it is there.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { batchesOfRows } from '../../src/catalog/memory-table.ts';
import type { Scalar } from '../../src/core/scalar.ts';
import type { Schema } from '../../src/core/types.ts';
import { createTable } from '../../src/delta/write.ts';
import { partitionFolder, type WrittenFile } from '../../src/delta/written-file.ts';
import { createParquetEncoder } from '../../src/formats/parquet/encode/space.ts';
import { createParquetWriter } from '../../src/formats/parquet/writer.ts';
import { open } from '../../src/index.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { queryAll } from '../support/engine.ts';

interface Request {
  readonly path: string;
  readonly sql: string;
  readonly partitionBy?: readonly string[];
}

type Row = readonly Scalar[];

const rowsPerFile = 3;
const encoder = createParquetEncoder();
const session = open({ settings: { 'spark.sql.session.timeZone': 'UTC' } });

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  await writeTable(request);
  process.stdout.write(`${request.path}\n`);
}
await session.close();

async function writeTable({ path, sql, partitionBy = [] }: Request): Promise<void> {
  const { schema, rows } = await queryAll(session, sql);
  const store = new LocalStore(path);
  const files: WrittenFile[] = [];
  for (const group of groupsOf(schema, rows, partitionBy)) {
    for (let start = 0; start < group.length; start += rowsPerFile) {
      files.push(await writeFile(store, schema, group.slice(start, start + rowsPerFile), partitionBy));
    }
  }
  const table = { schema, partitionColumns: partitionBy, files, operation: 'CREATE TABLE AS SELECT' };
  await createTable(store, '', table, { nowMs: Date.now, newId: randomUUID, engineInfo: 'silt/test' });
}

/** The rows of each partition. */
function groupsOf(schema: Schema, rows: readonly Row[], partitionBy: readonly string[]): Row[][] {
  const at = partitionBy.map((name) => schema.fields.findIndex((field) => field.name === name));
  return [...Map.groupBy(rows, (row) => at.map((i) => `${row[i] === null} ${String(row[i])}`).join('/')).values()];
}

async function writeFile(
  store: LocalStore,
  schema: Schema,
  rows: readonly Row[],
  partitionBy: readonly string[],
): Promise<WrittenFile> {
  const isKept = schema.fields.map((field) => !partitionBy.includes(field.name));
  const kept: Schema = { fields: schema.fields.filter((_, i) => isKept[i]) };
  const partitionValues = new Map(
    schema.fields.flatMap(({ name, type }, i) => (isKept[i] ? [] : [[name, { value: rows[0]![i]!, type }] as const])),
  );
  const folder = partitionFolder({ partitionValues });
  const path = `${folder === '' ? '' : `${folder}/`}part-${randomUUID()}.snappy.parquet`;
  const sink = await store.write(path);
  const writer = createParquetWriter({ schema: kept, encoder, sink: (bytes) => sink.write(bytes), statistics: {} });
  const values = rows.map((row) => row.filter((_, i) => isKept[i]));
  for (const batch of batchesOfRows(kept, values)) await writer.write(batch);
  const { sizeBytes, statistics } = await writer.finish();
  await sink.finish();
  const common = { path, sizeBytes, modificationTimeMs: Date.now(), rows: rows.length, partitionValues, columns: [] };
  return statistics === null ? common : { ...common, statistics };
}
