/**
 * The rows of a Parquet checkpoint as actions, by way of the JSON form that a commit would have:
 * structs and string maps as objects, 64-bit integers as bigint, dates, timestamps and decimals as their text.
 * Takes batches; copies what it keeps.
 */
import type { Batch } from '../../core/batch.ts';
import { formatDecimal } from '../../core/decimal.ts';
import type { DataType, Field } from '../../core/types.ts';
import { isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import { JsonNumber, type JsonObject, type JsonValue } from '../../formats/json/lossless.ts';
import { type Action, actionNamed } from '../actions.ts';
import type { ColumnPath } from '../readers.ts';
import { dateText, timestampText } from '../value-text.ts';

/** The columns of a checkpoint that say something of the table itself. */
export const otherColumns: readonly ColumnPath[] = [
  ['protocol'],
  ['metaData'],
  ['txn'],
  ['domainMetadata'],
  ['sidecar'],
  ['checkpointMetadata'],
];

/** The actions of a batch of a checkpoint, column by column (their order has no meaning). */
export function* actionsOfBatch(batch: Batch): Iterable<Action> {
  for (const [i, field] of batch.schema.fields.entries()) {
    const column = batch.columns[i];
    if (column === undefined) continue;
    const count = batch.selection?.length ?? batch.length;
    for (let at = 0; at < count; at++) {
      const row = batch.selection === null ? at : batch.selection[at]!;
      if (isNullAt(column, row)) continue;
      const action = actionNamed(field.name, jsonAt(column, field.type, row));
      if (action !== null) yield action;
    }
  }
}

/** One value in the form that JSON gives it. */
export function jsonAt(vector: Vector, type: DataType, row: number): JsonValue {
  if (isNullAt(vector, row)) return null;
  if (vector.layout === 'dict') return jsonAt(vector.dictionary, type, vector.keys[row]!);
  switch (type.id) {
    case 'struct':
      return structAt(vector, type.fields, row);
    case 'map':
      return mapAt(vector, type.key.type, type.value.type, row);
    case 'list':
      return listAt(vector, type.item.type, row);
    default:
      return leafOf(scalarAt(vector, row) as Leaf, type);
  }
}

type Leaf = boolean | number | bigint | string | Uint8Array;

/** Members that are null are left out, as a writer of JSON leaves them out. */
function structAt(vector: Vector, fields: readonly Field[], row: number): JsonObject {
  const members = childrenOf(vector).map((child, i): [string, JsonValue] => {
    return [fields[i]!.name, jsonAt(child, fields[i]!.type, row)];
  });
  return Object.fromEntries(members.filter(([, value]) => value !== null));
}

function mapAt(vector: Vector, keyType: DataType, valueType: DataType, row: number): JsonObject {
  const [keys, values] = childrenOf(vector);
  const [start, end] = rangeAt(vector, row);
  const entries: [string, JsonValue][] = [];
  for (let i = start; i < end; i++) {
    const key = jsonAt(keys!, keyType, i);
    if (typeof key === 'string') entries.push([key, jsonAt(values!, valueType, i)]);
  }
  return Object.fromEntries(entries);
}

function listAt(vector: Vector, itemType: DataType, row: number): readonly JsonValue[] {
  const [items] = childrenOf(vector);
  const [start, end] = rangeAt(vector, row);
  const out: JsonValue[] = [];
  for (let i = start; i < end; i++) out.push(jsonAt(items!, itemType, i));
  return out;
}

function childrenOf(vector: Vector): readonly Vector[] {
  return vector.layout === 'nested' ? vector.children : [];
}

function rangeAt(vector: Vector, row: number): readonly [number, number] {
  if (vector.layout !== 'nested' || vector.offsets === null) return [0, 0];
  return [vector.offsets[row]!, vector.offsets[row + 1]!];
}

function leafOf(value: Leaf, type: DataType): JsonValue {
  switch (type.id) {
    case 'date':
      return dateText(Number(value));
    case 'timestamp':
      return timestampText(BigInt(value as bigint), type.zone === 'utc');
    case 'decimal':
      return new JsonNumber(formatDecimal(BigInt(value as bigint), type.scale));
    case 'float':
      return Number.isFinite(value) ? (value as number) : String(value);
    case 'binary':
      return null;
    default:
      return value as JsonValue;
  }
}
