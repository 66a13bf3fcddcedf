/**
 * JSON objects as rows of a typed column: the other way of checkpoint-rows.ts. A member that is not there, or has no form
 * in its type, is NULL.
 */
import type { Batch } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { DataType, Schema } from '../../core/types.ts';
import { constant, type Vector } from '../../core/vector.ts';
import {
  decimalParts,
  JsonNumber,
  type JsonObject,
  type JsonValue,
  stringifyJson,
} from '../../formats/json/lossless.ts';
import { HeapAllocator } from '../../kernels/allocator.ts';
import { vectorOf } from '../../kernels/builder.ts';
import { isObject } from '../actions.ts';
import { parseDate, parseTimestamp, rescaleExactly } from '../value-text.ts';

const rowsPerBatch = 4096;

/** Batches of a schema's rows that have `name` alone, all others NULL. */
export function* batchesOf(schema: Schema, name: string, bodies: Iterable<JsonObject>): Iterable<Batch> {
  let part: JsonObject[] = [];
  for (const body of bodies) {
    part.push(body);
    if (part.length < rowsPerBatch) continue;
    yield batchOf(schema, name, part);
    part = [];
  }
  if (part.length > 0) yield batchOf(schema, name, part);
}

/** A batch with the column alone, all others NULL. */
export function batchWith(schema: Schema, name: string, vector: Vector): Batch {
  const { length } = vector;
  const columns = schema.fields.map((field) => (field.name === name ? vector : constant(field.type, null, length)));
  return { schema, columns, length, selection: null };
}

function batchOf(schema: Schema, name: string, part: readonly JsonObject[]): Batch {
  const { type } = schema.fields.find((field) => field.name === name)!;
  const scalars = part.map((body) => scalarOf(body, type));
  return batchWith(schema, name, vectorOf(type, scalars, new HeapAllocator()));
}

export function scalarOf(json: JsonValue | undefined, type: DataType): Scalar {
  if (json === null || json === undefined) return null;
  switch (type.id) {
    case 'bool':
      return typeof json === 'boolean' ? json : null;
    case 'int':
      return integerOf(json, type.bits);
    case 'float':
      return floatOf(json, type.bits);
    case 'decimal':
      return decimalOf(json, type.precision, type.scale);
    case 'utf8':
      return typeof json === 'string' ? json : stringifyJson(json);
    case 'date':
      return typeof json === 'string' ? parseDate(json.slice(0, 10)) : null;
    case 'timestamp':
      return typeof json === 'string' ? microsOf(json) : null;
    case 'struct':
      return isObject(json) ? type.fields.map((member) => scalarOf(json[member.name], member.type)) : null;
    case 'list':
      return Array.isArray(json) ? json.map((item: JsonValue) => scalarOf(item, type.item.type)) : null;
    case 'map':
      return isObject(json)
        ? Object.entries(json).map(([key, value]) => [key, scalarOf(value, type.value.type)])
        : null;
    case 'null':
    case 'binary':
    case 'time':
    case 'interval':
    case 'variant':
      return null;
  }
}

function integerOf(json: JsonValue, bits: number): Scalar {
  if (bits === 64 && (typeof json === 'bigint' || Number.isSafeInteger(json))) {
    const wide = BigInt(json as number | bigint);
    return BigInt.asIntN(64, wide) === wide ? wide : null;
  }
  const parts = decimalParts(json);
  const value = parts === null ? null : rescaleExactly(parts.digits, parts.scale, 0);
  if (value === null || BigInt.asIntN(bits, value) !== value) return null;
  return bits === 64 ? value : Number(value);
}

function floatOf(json: JsonValue, bits: number): Scalar {
  const value = typeof json === 'string' || json instanceof JsonNumber ? Number(String(json)) : Number(json);
  if (Number.isNaN(value) && json !== 'NaN') return null;
  return bits === 32 ? Math.fround(value) : value;
}

function decimalOf(json: JsonValue, precision: number, scale: number): Scalar {
  const parts = decimalParts(json);
  const value = parts === null ? null : rescaleExactly(parts.digits, parts.scale, scale);
  if (value === null || (value < 0n ? -value : value) >= 10n ** BigInt(precision)) return null;
  return value;
}

function microsOf(text: string): bigint | null {
  const time = parseTimestamp(text);
  return time === null ? null : time.localMicros - (time.offsetMicros ?? 0n);
}
