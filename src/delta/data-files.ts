/**
 * Rows into data files: batches of a table's columns in any order of partitions, files of about a wanted size out, each with
 * its statistics. Takes a store, the table's schema and layout, a clock and ids; holds one row group a partition in memory,
 * and less of each where there are many.
 * Files are durable before they are given; what a failed statement wrote can be taken back.
 */
import type { Batch } from '../core/batch.ts';
import { forEachRow, rowsOf } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Field, Schema } from '../core/types.ts';
import { scalarAt } from '../core/vector.ts';
import { type JsonObject, stringifyJson } from '../formats/json/lossless.ts';
import type { Compression } from '../formats/parquet/encode/page.ts';
import type { ParquetEncoder } from '../formats/parquet/encode/space.ts';
import { createParquetWriter, type ParquetWriter } from '../formats/parquet/writer.ts';
import type { ObjectStore, ObjectWriter } from '../storage/store.ts';
import type { AddFile } from './actions.ts';
import { type MappingMode, physicalName } from './features/column-mapping.ts';
import { physicalSchema } from './features/physical-schema.ts';
import { encodePath } from './log/data-path.ts';
import { partitionValueText } from './partition.ts';
import { partitionFolder } from './written-file.ts';

/** How a table's files are laid out. */
export interface DataFileLayout {
  readonly schema: Schema;
  readonly partitionColumns: readonly string[];
  readonly mapping: MappingMode;
  readonly configuration: Readonly<Record<string, string>>;
}

export interface DataFileContext {
  readonly store: ObjectStore;
  /** The table's root in the store. */
  readonly root: string;
  readonly encoder: ParquetEncoder;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly signal?: AbortSignal | undefined;
}

export interface DataFileOptions {
  /** Rearrangements set it to false. */
  readonly dataChange?: boolean;
  /** Columns behind those of the table that the files hold too, such as `_change_type`. */
  readonly extraColumns?: readonly Field[];
  /** Before the partition's folder: `_change_data`. */
  readonly folder?: string;
  /** `part` unless given. */
  readonly prefix?: string;
  readonly targetBytes?: number;
  readonly clusteringProvider?: string | null;
  /** What an open file should stay under while it is written. */
  readonly memoryBytes?: number;
  /** What all open files may hold together; 512 MiB unless given. */
  readonly heldBytes?: number;
}

/** Open files beyond it are finished, the one that got no row for longest first. */
const openFilesMax = 64;
const heldBytesDefault = 512 << 20;
const targetBytesDefault = 128 << 20;

interface OpenFile {
  readonly path: string;
  readonly values: readonly Scalar[];
  readonly writer: ParquetWriter;
  readonly object: ObjectWriter;
  /** Bytes that the writer held when it got rows last. */
  heldBytes: number;
}

/** Takes back files that no commit names. Those that cannot be deleted are left for VACUUM. */
export async function deleteDataFiles(
  files: readonly AddFile[],
  { store, root }: Pick<DataFileContext, 'store' | 'root'>,
): Promise<void> {
  for (const { path } of files) await store.delete(pathIn(root, decodeURIComponent(path))).catch(() => {});
}

function pathIn(root: string, path: string): string {
  return root === '' ? path : `${root}/${path}`;
}

export class DataFileWriter {
  readonly #layout: DataFileLayout;
  readonly #context: DataFileContext;
  readonly #options: DataFileOptions;
  /** By partition, the one that got rows last at the end. */
  readonly #open = new Map<string, OpenFile>();
  readonly #made: AddFile[] = [];
  readonly #kept: readonly number[];
  readonly #parted: readonly number[];
  readonly #fileSchema: Schema;
  #files = 0;
  /** Rows that were written. */
  rows = 0;

  constructor(layout: DataFileLayout, context: DataFileContext, options: DataFileOptions = {}) {
    this.#layout = layout;
    this.#context = context;
    this.#options = options;
    const { fields } = layout.schema;
    this.#parted = layout.partitionColumns.map((name) => fields.findIndex((f) => f.name === name));
    const extra = options.extraColumns ?? [];
    this.#kept = [...fields, ...extra].flatMap((_, i) => (this.#parted.includes(i) ? [] : [i]));
    const physical = physicalSchema(layout.schema, layout.mapping);
    const all = [...physical.fields, ...extra];
    this.#fileSchema = { fields: this.#kept.map((i) => all[i]!) };
  }

  /** Columns as the schema has them, then the extra ones. The batch may be reused afterwards. */
  async write(batch: Batch): Promise<void> {
    for (const part of this.#parts(batch)) {
      const file = await this.#fileFor(part.values);
      const columns = this.#kept.map((i) => batch.columns[i]!);
      const { length } = batch;
      await file.writer.write({ schema: this.#fileSchema, columns, length, selection: part.selection });
      this.rows += part.selection?.length ?? length;
      if (file.writer.sizeBytes >= this.#targetBytes) await this.#close(keyOf(part.values));
      else await this.#limitHeld(file);
    }
  }

  /** Where the open files together hold too much, those that hold the most end their row groups. */
  async #limitHeld(file: OpenFile): Promise<void> {
    file.heldBytes = file.writer.heldBytes;
    const held = (): number => [...this.#open.values()].reduce((sum, each) => sum + each.heldBytes, 0);
    while (held() > (this.#options.heldBytes ?? heldBytesDefault)) {
      const most = [...this.#open.values()].reduce((a, b) => (a.heldBytes >= b.heldBytes ? a : b));
      await most.writer.flush();
      most.heldBytes = 0;
    }
  }

  /** The files, in the order in which they were finished. */
  async finish(): Promise<readonly AddFile[]> {
    for (const key of this.#open.keys()) await this.#close(key);
    return this.#made;
  }

  /** Takes back what was written: for a statement that fails. Files that cannot be deleted are left for VACUUM. */
  async abort(): Promise<void> {
    for (const { object, writer } of this.#open.values()) {
      writer.close();
      await object.abort().catch(() => {});
    }
    this.#open.clear();
    await deleteDataFiles(this.#made, this.#context);
    this.#made.length = 0;
  }

  get #targetBytes(): number {
    const set = Number(this.#layout.configuration['delta.targetFileSize']);
    return this.#options.targetBytes ?? (Number.isFinite(set) && set > 0 ? set : targetBytesDefault);
  }

  /** The rows of each partition; one part where the table has none. */
  #parts(batch: Batch): readonly { readonly values: readonly Scalar[]; readonly selection: Uint16Array | null }[] {
    if ((batch.selection?.length ?? batch.length) === 0) return [];
    if (this.#parted.length === 0) return [{ values: [], selection: batch.selection }];
    const found = new Map<string, { values: readonly Scalar[]; rows: number[] }>();
    const vectors = this.#parted.map((i) => batch.columns[i]!);
    forEachRow(rowsOf(batch), (row) => {
      const values = vectors.map((vector) => scalarAt(vector, row)).map((value) => (value === '' ? null : value));
      const key = keyOf(values);
      const part = found.get(key);
      if (part === undefined) found.set(key, { values, rows: [row] });
      else part.rows.push(row);
    });
    return [...found.values()].map(({ values, rows }) => ({ values, selection: Uint16Array.from(rows) }));
  }

  async #fileFor(values: readonly Scalar[]): Promise<OpenFile> {
    const key = keyOf(values);
    let file = this.#open.get(key);
    if (file === undefined) {
      if (this.#open.size >= openFilesMax) await this.#close(this.#open.keys().next().value!);
      file = await this.#start(values);
    }
    this.#open.delete(key);
    this.#open.set(key, file);
    return file;
  }

  async #start(values: readonly Scalar[]): Promise<OpenFile> {
    const { store, root, newId, encoder, signal } = this.#context;
    const { compression, name } = codecOf(this.#layout.configuration);
    const number = String(this.#files++).padStart(5, '0');
    const base = `${this.#options.prefix ?? 'part'}-${number}-${newId()}.c000.${name}`;
    // Names of folders that say `column=value` would be read as such, and physical names are nobody's columns.
    const isNamed = this.#layout.mapping === 'none' || this.#parted.length === 0;
    const parted = { partitionValues: this.#partitionValues(values) };
    const folder = isNamed ? partitionFolder(parted) : newId().slice(0, 2);
    const path = [this.#options.folder ?? '', folder, base].filter((part) => part !== '').join('/');
    const object = await store.write(pathIn(root, path), signal);
    const writer = createParquetWriter({
      schema: this.#fileSchema,
      encoder,
      compression,
      statistics: statisticsOf(this.#layout),
      ...(this.#options.memoryBytes !== undefined && { memoryBytes: this.#options.memoryBytes }),
      sink: (bytes) => object.write(bytes),
    });
    return { path, values, writer, object, heldBytes: 0 };
  }

  async #close(key: string): Promise<void> {
    const file = this.#open.get(key)!;
    this.#open.delete(key);
    try {
      const { sizeBytes, statistics } = await file.writer.finish();
      await file.object.finish();
      this.#made.push(this.#addOf(file, sizeBytes, statistics));
    } catch (error) {
      file.writer.close();
      await file.object.abort().catch(() => {});
      throw error;
    }
  }

  #addOf(file: OpenFile, sizeBytes: number, statistics: JsonObject | null): AddFile {
    const { schema, mapping } = this.#layout;
    const values = this.#parted.map((at, i) => {
      const member = schema.fields[at]!;
      return [physicalName(member, mapping), partitionValueText(file.values[i]!, member.type)] as const;
    });
    return {
      path: encodePath(file.path),
      partitionValues: Object.fromEntries(values),
      sizeBytes,
      modificationTimeMs: this.#context.nowMs(),
      dataChange: this.#options.dataChange ?? true,
      stats: statistics === null ? null : stringifyJson(statistics),
      tags: null,
      deletionVector: null,
      baseRowId: null,
      defaultRowCommitVersion: null,
      clusteringProvider: this.#options.clusteringProvider ?? null,
    };
  }

  #partitionValues(values: readonly Scalar[]) {
    const { schema, mapping } = this.#layout;
    return new Map(
      this.#parted.map((at, i) => {
        const member = schema.fields[at]!;
        return [physicalName(member, mapping), { value: values[i]!, type: member.type }] as const;
      }),
    );
  }
}

function keyOf(values: readonly Scalar[]): string {
  return values.map((value) => (value === null ? 'null' : `=${String(value)}`)).join('\0');
}

function codecOf(configuration: Readonly<Record<string, string>>): { compression: Compression; name: string } {
  switch (configuration['delta.parquet.compression.codec']?.toLowerCase()) {
    case 'zstd':
      return { compression: 'zstd', name: 'zstd.parquet' };
    case 'gzip':
      return { compression: 'gzip', name: 'gz.parquet' };
    case 'brotli':
      return { compression: 'brotli', name: 'br.parquet' };
    case 'none':
    case 'uncompressed':
      return { compression: 'none', name: 'parquet' };
    default:
      return { compression: 'snappy', name: 'snappy.parquet' };
  }
}

function statisticsOf({ configuration, schema, mapping }: DataFileLayout) {
  const columns = configuration['delta.dataSkippingStatsColumns'];
  if (columns !== undefined) {
    const paths = columns.split(',').map((text) => text.trim().replaceAll('`', '').split('.'));
    return { columns: paths.map((path) => physicalPath(schema.fields, path, mapping)) };
  }
  const leavesMax = Number(configuration['delta.dataSkippingNumIndexedCols'] ?? 32);
  return Number.isInteger(leavesMax) ? { leavesMax } : {};
}

function physicalPath(fields: readonly Field[], path: readonly string[], mapping: MappingMode): readonly string[] {
  const [name, ...rest] = path;
  const found = fields.find((f) => f.name.toLowerCase() === name!.toLowerCase());
  if (found === undefined) return path;
  const inner = found.type.id === 'struct' ? found.type.fields : [];
  return [physicalName(found, mapping), ...(rest.length === 0 ? [] : physicalPath(inner, rest, mapping))];
}
