/**
 * CONVERT TO DELTA: a folder of Parquet files becomes a Delta table where it lies, by a log beside the files. Takes columns and
 * statistics from the files' footers and partition values from their folders; reads and writes no rows. A table that is there
 * stays as it is.
 */
import { bindType } from '../bind/type-name.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { type DataType, type Field, isSameType, typeName } from '../core/types.ts';
import { zoneOf } from '../core/zone.ts';
import { partitionValue } from '../delta/partition.ts';
import { createTable, type NewTable } from '../delta/write.ts';
import type { WrittenFile } from '../delta/written-file.ts';
import { readFooter } from '../formats/parquet/footer.ts';
import type { ConvertToDelta } from '../sql/ast-maintenance.ts';
import { type Location, locationText } from '../storage/open-store.ts';
import type { ObjectInfo, ObjectStore } from '../storage/store.ts';
import { footerColumns } from './convert-statistics.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { isTableAt, namePartsOf } from './write/target.ts';

/** Errors: DELTA_EMPTY_DIRECTORY, DELTA_FAILED_MERGE_SCHEMA_FILE, DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME, those of the files. */
export async function runConvert(statement: ConvertToDelta, env: StatementEnv): Promise<StatementResult> {
  const parts = namePartsOf(statement.source, env);
  if (env.catalog.findTable(parts) !== null) return noResult;
  const [format, path, ...rest] = parts;
  if (format?.toLowerCase() !== 'parquet' || path === undefined || rest.length > 0) {
    throw unsupported('CONVERT TO DELTA of anything but parquet.`path`', { span: statement.source.span });
  }
  const location = env.catalog.locate(path);
  if (await isTableAt(location, env)) return noResult;
  const store = env.openStore(location.store);
  const found = await parquetFiles(store, location, env.signal);
  if (found.length === 0) throw new EngineError('DELTA_EMPTY_DIRECTORY', { directory: locationText(location) });
  const partitions = statement.partitionBy.map(({ name, type }): Field => {
    return { name: name.text, type: bindType(type, env.bindEnv().settings), nullable: true };
  });
  const read = await readFiles(store, location, found, partitions, statement.hasStatistics, env);
  const schema = { fields: [...read.fields, ...partitions] };
  const partitionColumns = partitions.map(({ name }) => name);
  const operation = operationOf(statement, partitionColumns, read.files.length);
  const table = { schema, partitionColumns, files: read.files, ...operation };
  await createTable(store, location.path, table, env.commitContext, env.signal);
  return noResult;
}

function operationOf(
  { hasStatistics }: ConvertToDelta,
  partitionColumns: readonly string[],
  files: number,
): Pick<NewTable, 'operation' | 'parameters' | 'metrics'> {
  const parameters = {
    numFiles: String(files),
    partitionedBy: JSON.stringify(partitionColumns),
    collectStats: String(hasStatistics),
    sourceFormat: 'parquet',
  };
  return { operation: 'CONVERT', parameters, metrics: { numConvertedFiles: files } };
}

/** Those under the folder that are no one's bookkeeping. */
async function parquetFiles(
  store: ObjectStore,
  { path }: Location,
  signal: AbortSignal,
): Promise<readonly ObjectInfo[]> {
  const prefix = path === '' ? '' : `${path}/`;
  const found: ObjectInfo[] = [];
  for await (const info of store.list(prefix, undefined, signal)) {
    const parts = info.path.slice(prefix.length).split('/');
    const isHidden = parts.some((part) => /^[_.]/.test(part) && !part.includes('='));
    if (!isHidden && info.path.endsWith('.parquet')) found.push(info);
  }
  return found;
}

async function readFiles(
  store: ObjectStore,
  location: Location,
  found: readonly ObjectInfo[],
  partitions: readonly Field[],
  hasStatistics: boolean,
  env: StatementEnv,
): Promise<{ readonly fields: readonly Field[]; readonly files: readonly WrittenFile[] }> {
  let fields: readonly Field[] | null = null;
  const files: WrittenFile[] = [];
  for (const { path, sizeBytes, modifiedMs } of found) {
    const read = (start: number, end: number): Promise<Uint8Array> => store.read(path, { start, end }, env.signal);
    const footer = await readFooter(read, sizeBytes, path);
    const own = footer.schema.fields.map(({ name, type }): Field => ({ name, type, nullable: true }));
    fields = mergedFields(fields, own, path);
    const relative = location.path === '' ? path : path.slice(location.path.length + 1);
    files.push({
      path: relative,
      sizeBytes,
      modificationTimeMs: modifiedMs,
      rows: footer.metadata.rowCount,
      partitionValues: partitionValuesOf(relative, partitions, env.zone),
      columns: hasStatistics ? footerColumns(footer) : [],
    });
  }
  return { fields: fields ?? [], files };
}

/** Columns that files have more of are added; one of another type is none of the table's. */
function mergedFields(before: readonly Field[] | null, own: readonly Field[], file: string): readonly Field[] {
  if (before === null) return own;
  const known = new Map(before.map((member) => [member.name, member.type]));
  const clashes = own.some(({ name, type }) => known.has(name) && !isSameType(known.get(name)!, type));
  if (clashes) {
    const schema = own.map(({ name, type }) => `${name} ${typeName(type)}`).join(', ');
    throw new EngineError('DELTA_FAILED_MERGE_SCHEMA_FILE', { file, schema });
  }
  return [...before, ...own.filter(({ name }) => !known.has(name))];
}

function partitionValuesOf(
  path: string,
  partitions: readonly Field[],
  zone: string,
): ReadonlyMap<string, { readonly value: Scalar; readonly type: DataType }> {
  const named = path
    .split('/')
    .slice(0, -1)
    .flatMap((part) => {
      const at = part.indexOf('=');
      return at <= 0 ? [] : [[unescape(part.slice(0, at)), unescape(part.slice(at + 1))] as const];
    });
  const isSame =
    named.length === partitions.length &&
    named.every(([name], i) => name.toLowerCase() === partitions[i]!.name.toLowerCase());
  if (!isSame) {
    const expected = partitions.map(({ name }) => name).join(', ');
    const found = named.map(([name]) => name).join(', ');
    throw new EngineError('DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME', { path, found, expected });
  }
  return new Map(
    partitions.map(({ name, type }, i) => {
      const text = named[i]![1];
      const value = partitionValue(text === '__HIVE_DEFAULT_PARTITION__' ? null : text, type, zoneOf(zone));
      return [name, { value: value ?? null, type }] as const;
    }),
  );
}

/** Hive's escapes are a percent sign and two digits. */
function unescape(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
