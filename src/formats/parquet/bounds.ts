/**
 * A column's bounds as Delta's log writes them: JSON values that bound every row, strings cut to 32 characters, times to
 * milliseconds. Bounds hold under Spark's order, where NaN is the greatest number: a column with NaN has no upper bound.
 * Source: PROTOCOL.md of Delta, "Per-file Statistics".
 */
import { formatDecimal } from '../../core/decimal.ts';
import type { DataType } from '../../core/types.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import { JsonNumber, type JsonValue } from '../json/lossless.ts';
import type { Range } from './encode/value-bounds.ts';

/** Undefined where no value was seen, the type has no bounds in the log, or none can be written down that bounds all. */
export function boundsJson(type: DataType, { bounds, nans }: Range, side: 'min' | 'max'): JsonValue | undefined {
  if (bounds === null) return undefined;
  const value = bounds[side];
  switch (type.id) {
    case 'int':
    case 'decimal':
    case 'date':
    case 'timestamp':
      return integerJson(BigInt(value as number | bigint), type);
    case 'float':
      return floatJson(value as number, nans, side);
    case 'utf8': {
      const text = decodeUtf8(value as Uint8Array);
      return side === 'min' ? lowerText(text) : upperText(text);
    }
    default:
      return undefined;
  }
}

/** The forms of the log: numbers with all digits, ISO dates and times. */
function integerJson(value: bigint, type: DataType): JsonValue | undefined {
  switch (type.id) {
    case 'decimal':
      return type.scale === 0 ? value : new JsonNumber(formatDecimal(value, type.scale));
    case 'date':
      return isoText(Number(value) * 86_400_000)?.slice(0, 10);
    case 'timestamp': {
      // Rounded down; readers add the lost millisecond to an upper bound.
      const millis = (value - (((value % 1000n) + 1000n) % 1000n)) / 1000n;
      const text = isoText(Number(millis));
      return type.zone === 'utc' ? text : text?.slice(0, -1);
    }
    default:
      return value;
  }
}

/** Undefined outside of the years 0 to 9999, which readers write in differing ways. */
function isoText(millis: number): string | undefined {
  if (!(millis >= -62_167_219_200_000 && millis < 253_402_300_800_000)) return undefined;
  return new Date(millis).toISOString();
}

/** Infinity has no JSON number; a bound that is not there is always right. A zero covers both zeros. */
function floatJson(value: number, nans: number, side: 'min' | 'max'): number | undefined {
  if (!Number.isFinite(value) || (side === 'max' && nans > 0)) return undefined;
  return value === 0 ? (side === 'min' ? -0 : 0) : value;
}

const prefixLength = 32;

/** At most 32 UTF-16 units, and no half of a character. */
function lowerText(text: string): string {
  return text.slice(0, wholeUnits(text, prefixLength));
}

/** A longer text is cut and made greater than all that start like it, by a character above the one that follows. */
function upperText(text: string): string | undefined {
  if (text.length <= prefixLength) return text;
  for (let units = prefixLength; units <= 2 * prefixLength; units++) {
    const end = wholeUnits(text, units);
    if (end >= text.length) return text;
    const next = text.codePointAt(end)!;
    if (next < 0x7f) return `${text.slice(0, end)}\u007f`;
    if (next < 0x10ffff) return `${text.slice(0, end)}\u{10ffff}`;
  }
  return undefined;
}

/** `units`, or one less where that would split a surrogate pair. */
function wholeUnits(text: string, units: number): number {
  const last = text.charCodeAt(units - 1);
  return units < text.length && last >= 0xd800 && last <= 0xdbff ? units - 1 : units;
}
