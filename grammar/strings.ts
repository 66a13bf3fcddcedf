/** What a quoted token stands for: escapes, doubled quotes, raw strings, dollar bodies. */
import type { Profile } from './profile.ts';
import { escapesWith } from './scan.ts';

/** The value of a string token, its quotes included in `image`. */
export function stringValue(image: string, profile: Profile): string {
  if (image.startsWith('$')) {
    const tag = image.slice(0, image.indexOf('$', 1) + 1);
    return image.slice(tag.length, -tag.length);
  }
  const first = image[0]!;
  const isPrefixed = first !== "'" && first !== '"';
  const body = image.slice(isPrefixed ? 2 : 1, -1);
  const quote = image.at(-1)!;
  const isRaw = first === 'r' || first === 'R';
  const joined =
    isRaw || !body.includes(quote)
      ? body
      : undoubled(body, quote, escapesWith(isPrefixed ? first : '', profile), profile.joinsDoubledQuotes);
  if (!joined.includes('\\') || !escapesWith(isPrefixed ? first : '', profile)) return joined;
  return unescaped(joined);
}

/** The text of a quoted identifier token, without its quotes. */
export function unquoteIdentifier(image: string): string {
  const quote = image[0]!;
  return image.slice(1, -1).replaceAll(quote + quote, quote);
}

/** A doubled quote is one quote, unless its first half is escaped. */
function undoubled(body: string, quote: string, escapes: boolean, isJoining: boolean): string {
  let out = '';
  for (let i = 0; i < body.length; i++) {
    const char = body[i]!;
    if (!(isJoining && char === quote && body[i + 1] === quote)) out += char;
    if (char === '\\' && escapes && i + 1 < body.length) out += body[++i]!;
    else if (char === quote && body[i + 1] === quote) i++;
  }
  return out;
}

const escape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-1][0-7]{2})|([^]))/g;

const named: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1A',
  '%': '\\%',
  _: '\\_',
};

/** Spark's escapes: `\n`, `\u00e9`, octal `\101`; `\%` and `\_` keep their backslash for LIKE; others are the character. */
function unescaped(body: string): string {
  return body.replace(escape, (whole, four?: string, eight?: string, octal?: string, char?: string) => {
    if (four !== undefined) return String.fromCharCode(Number.parseInt(four, 16));
    if (eight !== undefined) {
      const point = Number.parseInt(eight, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    }
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return named[char!] ?? char!;
  });
}
