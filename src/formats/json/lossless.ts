/**
 * JSON whose numbers keep every digit: the Delta log holds 64-bit integers and decimals that a double would round.
 * Takes text, gives plain values, and back. Never reads a number as another number.
 *
 * A number in the text becomes
 *   - a `number` where that is the same value: integers up to 2^53, fractions that a double prints back with equal digits;
 *   - a `bigint` where it is an integer beyond that;
 *   - a `JsonNumber`, which keeps its text, in every other case: long decimals, exponents beyond a double.
 */

/** A number that neither a double nor a bigint holds exactly, as the text has it. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type JsonValue = null | boolean | number | bigint | string | JsonNumber | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Parses one JSON text. Throws SyntaxError where it is not JSON, or nests deeper than the stack allows. */
export function parseJson(text: string): JsonValue {
  if (!mayRound.test(text)) return JSON.parse(text) as JsonValue;
  try {
    return parseWithSource(text, (_key, value, context) =>
      typeof value === 'number' ? exactNumber(value, context.source) : value,
    ) as JsonValue;
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('the JSON nests too deeply', { cause: error });
    throw error;
  }
}

/**
 * Prints a value as JSON without spaces; bigint and JsonNumber as numbers, members that are undefined left out.
 * Throws TypeError for numbers that JSON cannot hold (NaN, Infinity): the caller chooses their form.
 */
export function stringifyJson(value: JsonValue | undefined): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return printNumber(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return value === null || value === undefined ? 'null' : stringifyNested(value);
  }
}

/** A JSON number as a bigint times a power of ten, exact. Null for what is no finite number, and for texts beyond reason. */
export function decimalParts(value: JsonValue): { readonly digits: bigint; readonly scale: number } | null {
  if (typeof value === 'bigint') return { digits: value, scale: 0 };
  if (typeof value === 'number') return Number.isFinite(value) ? partsOf(String(value)) : null;
  return value instanceof JsonNumber && value.text.length <= digitsMax ? partsOf(value.text) : null;
}

/** Numbers with more digits are of no use to anybody, and cost much to compute with. */
const digitsMax = 1000;

/** Sixteen digits in a row, or a large exponent, anywhere in the text (strings too: a needless slow path is harmless). */
const mayRound = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;

interface ParseContext {
  readonly source?: string;
}

type ParseReviver = (key: string, value: unknown, context: ParseContext) => unknown;

/** The third argument of a reviver holds a primitive's text; the standard library's types do not know it yet. */
const parseWithSource = JSON.parse as (text: string, reviver: ParseReviver) => unknown;

function exactNumber(value: number, source: string | undefined): JsonValue {
  if (source === undefined) return value;
  if (source.length > digitsMax) return new JsonNumber(source);
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value) ? value : BigInt(source);
  return isSameNumber(value, source) ? value : new JsonNumber(source);
}

function isSameNumber(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return false;
  const a = partsOf(source);
  const b = partsOf(String(value));
  return a.digits === b.digits && a.scale === b.scale;
}

/** The value of a decimal text, without trailing zeros, so that equal values have equal parts. */
function partsOf(text: string): { digits: bigint; scale: number } {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const kept = fraction.replace(/0+$/, '');
  let digits = whole + kept;
  let scale = kept.length - Number(exponent);
  const zeros = /0+$/.exec(digits)?.[0].length ?? 0;
  digits = digits.slice(0, digits.length - zeros);
  scale -= zeros;
  return digits === '' || digits === '-' ? { digits: 0n, scale: 0 } : { digits: BigInt(digits), scale };
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function stringifyNested(value: readonly JsonValue[] | JsonObject | JsonNumber): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => stringifyJson(item)).join(',')}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${stringifyJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
