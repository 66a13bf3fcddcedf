/**
 * A file that a writer has finished, on its way into the log: where it lies, and what its statistics say.
 * Takes typed values, gives the JSON that other engines read. Source: PROTOCOL.md, "Per-file Statistics".
 */
import { formatDecimal } from '../core/decimal.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import { JsonNumber, type JsonObject, type JsonValue, stringifyJson } from '../formats/json/lossless.ts';
import type { AddFile } from './actions.ts';
import { encodePath } from './log/data-path.ts';
import { partitionValueText } from './partition.ts';
import { dateText, timestampText } from './value-text.ts';

/** What is known of a column of a written file. `min` and `max` are null where no value is not null, or where they were not kept. */
export interface WrittenColumn {
  readonly path: readonly string[];
  readonly type: DataType;
  readonly min: Scalar;
  readonly max: Scalar;
  readonly nulls: number;
}

export interface WrittenFile {
  /** Relative to the table's root, not encoded. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly modificationTimeMs: number;
  readonly rows: number;
  /** By partition column. */
  readonly partitionValues: ReadonlyMap<string, { readonly value: Scalar; readonly type: DataType }>;
  /** In the schema's order; those beyond the first 32 leaves are left out of the log. */
  readonly columns: readonly WrittenColumn[];
  /** What `stats` holds, where the file's writer has collected it; `columns` are not looked at then. */
  readonly statistics?: JsonObject;
}

/** The `add` action of a written file. */
export function addFile(file: WrittenFile): AddFile {
  const values = [...file.partitionValues].map(([name, { value, type }]) => [name, partitionValueText(value, type)]);
  return {
    path: encodePath(file.path),
    partitionValues: Object.fromEntries(values) as Record<string, string | null>,
    sizeBytes: file.sizeBytes,
    modificationTimeMs: file.modificationTimeMs,
    dataChange: true,
    stats: stringifyJson(file.statistics ?? statisticsJson(file.rows, file.columns)),
    tags: null,
    deletionVector: null,
    baseRowId: null,
    defaultRowCommitVersion: null,
    clusteringProvider: null,
  };
}

/** The folder of a partition, `a=1/b=x%2Fy`, by Hive's escapes; NULL has a name of its own. '' without partition columns. */
export function partitionFolder(file: Pick<WrittenFile, 'partitionValues'>): string {
  const parts = [...file.partitionValues].map(([name, { value, type }]) => {
    const text = partitionValueText(value, type);
    return `${hiveEscape(name)}=${text === null ? '__HIVE_DEFAULT_PARTITION__' : hiveEscape(text)}`;
  });
  return parts.join('/');
}

/** The statistics as the log has them. */
export function statisticsJson(rows: number, columns: readonly WrittenColumn[]): JsonObject {
  const minValues: Nested = {};
  const maxValues: Nested = {};
  const nullCount: Nested = {};
  for (const column of columns.slice(0, indexedColumnsMax)) {
    place(nullCount, column.path, column.nulls);
    const min = boundJson(column.min, column.type, 'min');
    const max = boundJson(column.max, column.type, 'max');
    if (min !== null) place(minValues, column.path, min);
    if (max !== null) place(maxValues, column.path, max);
  }
  return { numRecords: rows, minValues, maxValues, nullCount };
}

/** `delta.dataSkippingNumIndexedCols` where a table does not set it. */
const indexedColumnsMax = 32;

/** Characters of a string bound that are kept. */
const stringPrefix = 32;

interface Nested {
  [name: string]: JsonValue | Nested;
}

function place(root: Nested, path: readonly string[], value: JsonValue): void {
  let at = root;
  for (const name of path.slice(0, -1)) at = (at[name] ??= {}) as Nested;
  at[path.at(-1)!] = value;
}

/** Null where the type has no bounds in the log, or the value no form in JSON. */
function boundJson(value: Scalar, type: DataType, side: 'min' | 'max'): JsonValue {
  if (value === null) return null;
  switch (type.id) {
    case 'int':
      return value as number | bigint;
    case 'float':
      return Number.isFinite(value) ? (value as number) : null;
    case 'decimal':
      return new JsonNumber(formatDecimal(value as bigint, type.scale));
    case 'date':
      return dateText(value as number);
    case 'timestamp':
      return millisText(value as bigint, type.zone === 'utc');
    case 'utf8':
      return side === 'min' ? minPrefix(value as string) : maxPrefix(value as string);
    case 'null':
    case 'bool':
    case 'binary':
    case 'time':
    case 'interval':
    case 'list':
    case 'struct':
    case 'map':
    case 'variant':
      return null;
  }
}

/** Cut off to milliseconds, as readers expect of either bound. */
function millisText(micros: bigint, isInstant: boolean): string {
  const text = timestampText(micros, isInstant);
  return text.replace(/\d{3}(Z?)$/, '$1');
}

function minPrefix(value: string): string {
  return value.slice(0, cutAt(value, stringPrefix));
}

/** A prefix with a last character above whatever was cut off; null where there is none such. */
function maxPrefix(value: string): string | null {
  if (value.length <= stringPrefix) return value;
  for (let length = stringPrefix; length <= 2 * stringPrefix; length++) {
    const cut = cutAt(value, length);
    const next = value.codePointAt(cut);
    if (next === undefined) return value;
    if (next < 0x7f) return `${value.slice(0, cut)}\u007f`;
    if (next < 0x10ffff) return `${value.slice(0, cut)}\u{10ffff}`;
  }
  return null;
}

/** `length`, or one less where it would split a surrogate pair. */
function cutAt(value: string, length: number): number {
  const isSplit = /[\ud800-\udbff]/.test(value.charAt(length - 1)) && /[\udc00-\udfff]/.test(value.charAt(length));
  return isSplit ? length - 1 : length;
}

function hiveEscape(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what Hive escapes
  return text.replace(/[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}
