/** JSON values as values of a type, as from_json reads them. A value that does not fit is NULL, and its record is malformed. */

import { splitMicros } from '../../core/calendar.ts';
import { fitScaled, parseScaledDecimal } from '../../core/decimal.ts';
import type { Scalar } from '../../core/scalar.ts';
import { parseScalar } from '../../core/text/parse.ts';
import type { DataType } from '../../core/types.ts';
import { instantOfLocal, zoneOf } from '../../core/zone.ts';
import type { PatternPart } from '../datetime/pattern.ts';
import { readPattern } from '../datetime/read-pattern.ts';
import { isArray, isNumber, isObject, type JsonValue, printJson } from './json-value.ts';

export interface ReadOptions {
  readonly zone: string;
  readonly dateParts: readonly PatternPart[] | null;
  readonly timestampParts: readonly PatternPart[] | null;
  /** Called for each value that does not fit its type. */
  report(): void;
}

/** NULL for null, and for what does not fit, which is reported. */
export function readJson(type: DataType, value: JsonValue, options: ReadOptions): Scalar {
  if (value === null) return null;
  const read = readValue(type, value, options);
  if (read !== undefined) return read;
  options.report();
  return null;
}

function readValue(type: DataType, value: JsonValue, options: ReadOptions): Scalar | undefined {
  switch (type.id) {
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      return isNumber(value) && /^-?\d+$/.test(value.text) ? parseScalar(type, value.text, options) : undefined;
    case 'float':
      return readFloat(type.bits, value);
    case 'decimal': {
      const text = isNumber(value) ? value.text : typeof value === 'string' ? value.trim() : null;
      const parsed = text === null ? undefined : parseScaledDecimal(text);
      return parsed && fitScaled(parsed, type);
    }
    case 'utf8':
      return typeof value === 'string' ? value : printJson(value);
    case 'binary':
      return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : undefined;
    case 'date':
      return typeof value === 'string' ? readDate(value, options) : undefined;
    case 'timestamp':
      return readTimestamp(type, value, options);
    case 'interval':
    case 'time':
      return typeof value === 'string' ? parseScalar(type, value, options) : undefined;
    case 'list':
      return isArray(value) ? value.map((item) => readJson(type.item.type, item, options)) : undefined;
    case 'map':
      return isObject(value)
        ? value.entries.map(([name, each]) => [name, readJson(type.value.type, each, options)])
        : undefined;
    case 'struct': {
      if (!isObject(value)) return undefined;
      const members = new Map(value.entries);
      return type.fields.map((f) => readJson(f.type, members.get(f.name) ?? null, options));
    }
    case 'null':
    case 'variant':
      return undefined;
  }
}

const specials: Readonly<Record<string, number>> = {
  NaN: NaN,
  Infinity,
  '+INF': Infinity,
  INF: Infinity,
  '+Infinity': Infinity,
  '-INF': -Infinity,
  '-Infinity': -Infinity,
};

function readFloat(bits: 32 | 64, value: JsonValue): number | undefined {
  const number = isNumber(value)
    ? Number(value.text)
    : typeof value === 'string' && Object.hasOwn(specials, value)
      ? specials[value]
      : undefined;
  return number === undefined || bits === 64 ? number : Math.fround(number);
}

function readDate(text: string, options: ReadOptions): Scalar | undefined {
  if (options.dateParts === null) return parseScalar({ id: 'date' }, text, options);
  const found = readPattern(options.dateParts, text);
  return found && splitMicros(found.local).day;
}

function readTimestamp(
  type: DataType & { id: 'timestamp' },
  value: JsonValue,
  options: ReadOptions,
): Scalar | undefined {
  if (isNumber(value) && type.zone === 'utc' && /^-?\d+$/.test(value.text)) return BigInt(value.text) * 1_000_000n;
  if (typeof value !== 'string') return undefined;
  if (options.timestampParts === null) return parseScalar(type, value, options);
  const found = readPattern(options.timestampParts, value);
  if (found === undefined || type.zone === 'none') return found?.local;
  return instantOfLocal(found.zone ?? zoneOf(options.zone), found.local);
}
