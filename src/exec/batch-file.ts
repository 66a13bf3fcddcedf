/**
 * Batches in a temporary file, as their buffers are: written one after the other, each read back as often as wanted. Only
 * the bytes that a vector's views cover are written, so batches on a statement's memory may go as they are.
 */
import type { Batch } from '../core/batch.ts';
import { readTempBlock, type TempBlock, type TempFile } from '../storage/temp-files.ts';

/** Appends a batch. Its schema, types, selection and layouts come back as they were. Errors: DISK_FULL, STORAGE_FAILURE. */
export function writeBatch(file: TempFile, batch: Batch): TempBlock {
  return writePlain(file, batch);
}

/** The batch on memory of its own. `descriptor` is the file's; any thread of the process may read it. */
export function readBatch(descriptor: number, block: TempBlock): Batch {
  return readPlain(descriptor, block) as Batch;
}

/** Appends plain data that may hold vectors. Errors: DISK_FULL, STORAGE_FAILURE. */
export function writePlain(file: TempFile, data: object): TempBlock {
  return file.append(serializer().serialize(data));
}

/** What `writePlain` wrote, on memory of its own. */
export function readPlain(descriptor: number, block: TempBlock): unknown {
  return serializer().deserialize(readTempBlock(descriptor, block));
}

/** Loaded late: most statements need no file, and `node:v8` brings half of Node's libraries. */
function serializer() {
  return process.getBuiltinModule('node:v8');
}
