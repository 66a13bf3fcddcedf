/** Values from text by Spark's rules for CAST(text AS type). Takes the type and the session's zone; gives undefined where the text does not fit. */
import { fitScaled, parseScaledDecimal } from '../decimal.ts';
import type { Scalar } from '../scalar.ts';
import type { DataType } from '../types.ts';
import { zoneOf } from '../zone.ts';
import { parseBoolean, parseDouble, parseInteger, trimBlanks } from './numbers.ts';
import { parseDate, parseInstant, parseLocal, parseTime } from './parse-datetime.ts';
import { parseInterval } from './parse-intervals.ts';

export interface ParseOptions {
  /** IANA name; timestamps that name no zone are read in it. */
  readonly zone: string;
  /** `12.9` is the integer 12 (Spark without ANSI). */
  readonly cutsFraction?: boolean;
  /** The day number that a clock without a date belongs to; without it such text is no timestamp. */
  readonly today?: number;
}

/** The value, in its Scalar form; undefined where the text is none of the type, or the type has no text form (nested). */
export function parseScalar(type: DataType, text: string, options: ParseOptions): Scalar | undefined {
  switch (type.id) {
    case 'null':
      return undefined;
    case 'bool':
      return parseBoolean(text);
    case 'int': {
      const value = parseInteger(text, type.bits, options.cutsFraction);
      return value === undefined || type.bits === 64 ? value : Number(value);
    }
    case 'float': {
      const value = parseDouble(text);
      return value === undefined || type.bits === 64 ? value : Math.fround(value);
    }
    case 'decimal': {
      const value = parseScaledDecimal(trimBlanks(text));
      return value && fitScaled(value, type);
    }
    case 'utf8':
      return text;
    case 'binary':
      return new TextEncoder().encode(text);
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text, type.precision);
    case 'timestamp':
      return type.zone === 'utc' ? parseInstant(text, zoneOf(options.zone), options.today) : parseLocal(text);
    case 'interval':
      return parseInterval(text, type);
    case 'list':
    case 'struct':
    case 'map':
    case 'variant':
      return undefined;
  }
}
