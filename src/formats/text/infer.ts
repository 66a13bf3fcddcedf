/** Types of text: of the cells of a column, and of JSON values. Takes samples, gives types; never reads files. */
import { parseInteger } from '../../core/text/numbers.ts';
import { parseDate, parseLocal, parseTime, parseTimestampText } from '../../core/text/parse-datetime.ts';
import {
  boolType,
  type DataType,
  dateType,
  field,
  float64,
  int64,
  list,
  nullType,
  struct,
  timestampNtz,
  timestampUtc,
  utf8,
} from '../../core/types.ts';
import { settled } from '../../functions/json/infer-schema.ts';
import { isArray, isNumber, isObject, type JsonValue } from '../../functions/json/json-value.ts';

interface Candidate {
  readonly type: DataType;
  readonly fits: (text: string) => boolean;
}

/** From the narrowest; what fits none is text. */
const candidates: readonly Candidate[] = [
  { type: boolType, fits: (text) => /^(true|false)$/i.test(text) },
  { type: int64, fits: (text) => /^\s*[+-]?\d+\s*$/.test(text) && parseInteger(text.trim(), 64) !== undefined },
  { type: float64, fits: isDouble },
  { type: { id: 'time', precision: 6 }, fits: (text) => /^\d{1,2}:\d/.test(text) && parseTime(text, 6) !== undefined },
  { type: dateType, fits: isDate },
  { type: timestampNtz, fits: (text) => hasClock(text) && parseTimestampText(text)?.zone === null },
  { type: timestampUtc, fits: (text) => hasClock(text) && parseTimestampText(text) !== undefined },
];

function isDouble(text: string): boolean {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) || /^[+-]?(nan|inf|infinity)$/i.test(text);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) && parseDate(text) !== undefined;
}

function hasClock(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}[ T]\d/.test(text);
}

/** The type that every text has; null where there is no text. Dates among timestamps are timestamps, integers doubles. */
export function typeOfTexts(texts: readonly string[]): DataType | null {
  if (texts.length === 0) return null;
  const found = candidates.find(({ fits }) => texts.every(fits));
  if (found !== undefined) return found.type;
  const isMixed =
    texts.every((text) => isDate(text) || hasClock(text)) && texts.every((text) => parseLocal(text) !== undefined);
  return isMixed ? timestampNtz : utf8;
}

/** The type that holds every value; fields in the order in which they come. Values of kinds that do not meet are text. */
export function typeOfJson(values: readonly JsonValue[]): DataType {
  return settled(values.reduce<DataType>((type, value) => merged(type, inferred(value)), nullType));
}

function inferred(value: JsonValue): DataType {
  if (value === null) return nullType;
  if (typeof value === 'boolean') return boolType;
  if (typeof value === 'string') return stringType(value);
  if (isNumber(value)) {
    return /^-?\d+$/.test(value.text) && parseInteger(value.text, 64) !== undefined ? int64 : float64;
  }
  if (isArray(value)) return list(value.reduce<DataType>((type, each) => merged(type, inferred(each)), nullType));
  if (!isObject(value)) return nullType;
  const fields = new Map(value.entries.map(([name, each]) => [name, inferred(each)]));
  return struct([...fields].map(([name, type]) => field(name, type)));
}

function stringType(text: string): DataType {
  if (isDate(text)) return dateType;
  const type = typeOfTexts([text]);
  return type?.id === 'timestamp' ? type : utf8;
}

function merged(a: DataType, b: DataType): DataType {
  if (a.id === 'null') return b;
  if (b.id === 'null') return a;
  if (a.id === 'list' && b.id === 'list') return list(merged(a.item.type, b.item.type));
  if (a.id === 'struct' && b.id === 'struct') {
    const fields = new Map(a.fields.map((f) => [f.name, f.type]));
    for (const { name, type } of b.fields) fields.set(name, merged(fields.get(name) ?? nullType, type));
    return struct([...fields].map(([name, type]) => field(name, type)));
  }
  if (a.id === b.id) return a.id === 'timestamp' && a.zone !== (b as typeof a).zone ? utf8 : a;
  const ids = [a.id, b.id];
  if (ids.includes('int') && ids.includes('float')) return float64;
  const times = [a, b].find((type) => type.id === 'timestamp');
  return times !== undefined && ids.includes('date') ? times : utf8;
}
