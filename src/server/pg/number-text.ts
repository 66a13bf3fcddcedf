/**
 * Numbers and dates as PostgreSQL prints them, straight from a vector to bytes, where that is as short as their digits; what is rarer
 * goes by strings (encode.ts), which is the meaning of both.
 */
import { packedCivil } from '../../core/calendar.ts';
import { formatDate } from '../../core/text/datetime.ts';
import type { FixedVector } from '../../core/vector.ts';
import type { MessageWriter } from './message-writer.ts';

type Write = (row: number, out: MessageWriter) => void;

/** Writes length and text of a row that is not NULL; null of types and layouts that go by strings. */
export function numberText(vector: FixedVector): Write | null {
  const { type, repr } = vector;
  if (type.tag !== undefined) return null;
  switch (type.id) {
    case 'int':
    case 'decimal': {
      const scale = type.id === 'decimal' ? type.scale : 0;
      if (scale < 0 || scale > 18) return null;
      if (repr === 'i64') return pairText(vector, scale);
      if (repr !== 'i8' && repr !== 'i16' && repr !== 'i32') return null;
      const numbers = vector.values as Int32Array;
      return (row, out) => writeDigits(out, numbers[row]!, scale);
    }
    case 'float':
      return repr === 'f64' ? doublesText(vector.values as Float64Array) : null;
    case 'date':
      return repr === 'i32' ? dateText(vector.values as Int32Array) : null;
    default:
      return null;
  }
}

function writeDigits(out: MessageWriter, value: number, scale: number): void {
  const start = out.beginValue();
  out.digits(value, scale);
  out.endValue(start);
}

const wordSize = 2 ** 32;

/** 64 bits as two words, the lower one first. */
function pairText({ values }: FixedVector, scale: number): Write {
  const words = new Int32Array(values.buffer, values.byteOffset, values.byteLength >> 2);
  const whole = values as BigInt64Array;
  return (row, out) => {
    const high = words[2 * row + 1]!;
    // Beyond what a double holds exactly.
    if (high >= 2 ** 21 || high < -(2 ** 21)) return writeBig(out, whole[row]!, scale);
    writeDigits(out, high * wordSize + (words[2 * row]! >>> 0), scale);
  };
}

function writeBig(out: MessageWriter, value: bigint, scale: number): void {
  const start = out.beginValue();
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const point = digits.length - scale;
  out.utf8(`${value < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? '.' : ''}${digits.slice(point)}`);
  out.endValue(start);
}

function doublesText(values: Float64Array): Write {
  return (row, out) => {
    const start = out.beginValue();
    out.utf8(doubleText(values[row]!));
    out.endValue(start);
  };
}

/** JavaScript and PostgreSQL write the shortest digits that are read back as the number, but for exponents and what is no number. */
export function doubleText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e15) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const [mantissa, power] = value.toExponential().split('e') as [string, string];
  return `${mantissa}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}

/** The days of the years 1 to 9999, which have four digits. */
const [dayFirst, dayLast] = [-719_162, 2_932_896];

function dateText(values: Int32Array): Write {
  return (row, out) => {
    const day = values[row]!;
    const start = out.beginValue();
    if (day >= dayFirst && day <= dayLast) writeDate(out, day);
    else out.utf8(formatDate(day));
    out.endValue(start);
  };
}

function writeDate(out: MessageWriter, day: number): void {
  const packed = packedCivil(day);
  const year = Math.floor(packed / 512);
  out.twoDigits(Math.floor(year / 100));
  out.twoDigits(year % 100);
  out.byte(45);
  out.twoDigits((packed >> 5) & 15);
  out.byte(45);
  out.twoDigits(packed & 31);
}
