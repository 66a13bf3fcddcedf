/** Numbers as Java prints and reads them. Takes numbers or text, gives the other; undefined where the text is no such number. */

/** `1.0`, `0.001`, `1.0E10`, `NaN`, `-Infinity`: a double as Java 17's Double.toString. */
export function formatDouble(value: number): string {
  return formatDigits(value, () => largeInteger(Math.abs(value), 53) ?? String(Math.abs(value)));
}

/** The same for a 32-bit float: the fewest digits that tell it from its neighbours. */
export function formatFloat(value: number): string {
  return formatDigits(value, () => largeInteger(Math.abs(value), 24) ?? shortestFloat(Math.abs(value)));
}

/** Whitespace and control characters at both ends are not part of a value. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** An integer of `bits` bits; with `cutsFraction` digits after a point are read and dropped. */
export function parseInteger(text: string, bits: 8 | 16 | 32 | 64, cutsFraction = false): bigint | undefined {
  const match = (cutsFraction ? /^([+-]?)(\d*)(?:\.\d*)?$/ : /^([+-]?)(\d+)$/).exec(trimBlanks(text));
  if (match === null || (match[2] === '' && match[0].length < 2)) return undefined;
  const digits = (match[2] ?? '').replace(/^0+(?=.)/, '');
  if (digits.length > 19) return undefined;
  const value = match[1] === '-' ? -BigInt(digits || 0) : BigInt(digits || 0);
  return BigInt.asIntN(bits, value) === value ? value : undefined;
}

const specials: Readonly<Record<string, number>> = {
  inf: Infinity,
  '+inf': Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-inf': -Infinity,
  '-infinity': -Infinity,
  nan: NaN,
};

/** A double: digits with point and exponent, a type suffix as in Java (`1d`), or the special values in any case. */
export function parseDouble(text: string): number | undefined {
  const trimmed = trimBlanks(text);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) return Number(trimmed.replace(/[dDfF]$/, ''));
  const special = trimmed.toLowerCase();
  return Object.hasOwn(specials, special) ? specials[special] : undefined;
}

const booleans: Readonly<Record<string, boolean>> = {
  t: true,
  true: true,
  y: true,
  yes: true,
  '1': true,
  f: false,
  false: false,
  n: false,
  no: false,
  '0': false,
};

export function parseBoolean(text: string): boolean | undefined {
  const word = trimBlanks(text).toLowerCase();
  return Object.hasOwn(booleans, word) ? booleans[word] : undefined;
}

function isBlank(unit: number): boolean {
  return unit <= 0x20 || unit === 0x7f;
}

function formatDigits(value: number, shortest: () => string): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  if (value === 0) return `${sign}0.0`;
  const { digits, exponent } = scientific(shortest());
  if (exponent >= -3 && exponent < 7) return sign + plain(digits, exponent);
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
}

/** Significant digits, and the power of ten of the first one. */
function scientific(text: string): { digits: string; exponent: number } {
  const [mantissa = '', power = '0'] = text.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const leading = all.search(/[1-9]/);
  const digits = all.slice(leading).replace(/0+$/, '');
  return { digits, exponent: Number(power) + whole.length - 1 - leading };
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`;
}

/**
 * Integers of more bits than the mantissa has print, up to 2^63, all digits but those that the missing bits make
 * insignificant: 2^31 as a float is 2.14748365E9, though fewer digits would tell it apart.
 */
function largeInteger(value: number, mantissaBits: number): string | null {
  if (value < 2 ** mantissaBits || value >= 2 ** 63) return null;
  const exact = BigInt(value);
  const missingBits = exact.toString(2).length - mantissaBits - 2;
  const insignificant = missingBits > 1 ? Math.floor(missingBits * Math.log10(2)) : 0;
  const power = 10n ** BigInt(insignificant);
  const kept = exact / power + ((exact % power) * 2n >= power && power > 1n ? 1n : 0n);
  return `${kept}e${insignificant}`;
}

function shortestFloat(value: number): string {
  for (let precision = 1; precision < 9; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toPrecision(9);
}
