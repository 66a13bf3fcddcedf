/**
 * A worker thread that writes data files of TPC-H tables: one job at a time, a batch in memory at a time.
 * Takes jobs, gives written files. Leaves nothing behind where it is stopped or fails within a file.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../src/core/assert.ts';
import { toWire } from '../src/exec/wire-error.ts';
import { stringifyJson } from '../src/formats/json/lossless.ts';
import { createParquetEncoder, type ParquetEncoder } from '../src/formats/parquet/encode/space.ts';
import { createParquetWriter } from '../src/formats/parquet/writer.ts';
import { HeapAllocator } from '../src/kernels/allocator.ts';
import { LocalStore } from '../src/storage/local.ts';
import type { ObjectWriter } from '../src/storage/store.ts';
import type { FileJob, FromMakeWorker, MadeFile, MakeWorkerData } from './make-job.ts';
import { batchesOf, tpchTables } from './tables.ts';
import { fillTextPool } from './text-pool.ts';

const port = parentPort;
assert(port !== null, 'make-worker.ts runs in a worker thread');
serve(workerData as MakeWorkerData, (message) => port.postMessage(message));

function serve(data: MakeWorkerData, post: (message: FromMakeWorker) => void): void {
  const store = new LocalStore(data.root);
  const encoder = createParquetEncoder({ module: data.kernels });
  fillTextPool(data.text);
  const run = async (job: FileJob): Promise<FromMakeWorker> => {
    const writer = await store.write(job.path);
    try {
      const file = await writeFile(job, data, encoder, writer, (units) =>
        post({ kind: 'units', table: job.table, units }),
      );
      if (file === null) return { kind: 'stopped' };
      await writer.finish();
      return { kind: 'made', job, file };
    } finally {
      await writer.abort();
    }
  };
  port!.on('message', (job: FileJob) => {
    // Told last, because the thread may be ended on hearing it.
    run(job).then(post, (error: unknown) => post({ kind: 'failed', error: toWire(error) }));
  });
}

/** Null where it was stopped within the file. */
async function writeFile(
  job: FileJob,
  { scale, text, stop }: MakeWorkerData,
  encoder: ParquetEncoder,
  writer: ObjectWriter,
  done: (units: number) => void,
): Promise<MadeFile | null> {
  const table = tpchTables.find(({ name }) => name === job.table);
  assert(table !== undefined, 'jobs are for tables that are there');
  const parquet = createParquetWriter({
    schema: table.schema,
    encoder,
    sink: (bytes) => writer.write(bytes),
    statistics: {},
  });
  const units = { start: job.start, count: job.count };
  for (const batch of batchesOf(table, { scale, ...units, text, alloc: () => new HeapAllocator() })) {
    if (Atomics.load(stop, 0) !== 0) return null;
    await parquet.write(batch);
    done(batch.length / table.rowsPerUnitMean);
  }
  const { rows, sizeBytes, statistics } = await parquet.finish();
  return { rows, sizeBytes, statistics: stringifyJson(statistics ?? undefined) };
}
