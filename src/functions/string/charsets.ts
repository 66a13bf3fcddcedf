/** The character sets of encode and decode. Errors: INVALID_PARAMETER_VALUE.CHARSET, MALFORMED_CHARACTER_CODING. */
import { EngineError } from '../../core/errors.ts';
import { charactersOf } from './code-points.ts';

const charsets = ['ISO-8859-1', 'US-ASCII', 'UTF-16', 'UTF-16BE', 'UTF-16LE', 'UTF-32', 'UTF-8'] as const;

export type Charset = (typeof charsets)[number] | 'WINDOWS-1252';

/** `isJava`: also what Java knows besides, as far as it is worth it. */
export function charsetOf(name: string, functionName: string, isJava = false): Charset {
  const upper = name.toUpperCase();
  if (isJava && /^(WINDOWS|CP)-?1252$/.test(upper)) return 'WINDOWS-1252';
  const found = charsets.find((charset) => charset === upper);
  if (found !== undefined) return found;
  const parameters = {
    functionName: `\`${functionName}\``,
    parameter: '`charset`',
    charset: name,
    charsets: charsets.join(', '),
  };
  throw new EngineError('INVALID_PARAMETER_VALUE.CHARSET', parameters);
}

/** `replaces`: what has no place in the set becomes a question mark. */
export function encodeText(text: string, charset: Charset, replaces = false): Uint8Array {
  switch (charset) {
    case 'UTF-8':
      return new Uint8Array(Buffer.from(text));
    case 'US-ASCII':
      return singleBytes(text, 0x80, charset, replaces);
    case 'ISO-8859-1':
      return singleBytes(text, 0x100, charset, replaces);
    case 'WINDOWS-1252':
      return singleBytes(text, 0x100, charset, replaces, windowsBytes());
    case 'UTF-16LE':
      return new Uint8Array(Buffer.from(text, 'utf16le'));
    case 'UTF-16BE':
      return swapped(Buffer.from(text, 'utf16le'));
    case 'UTF-16':
      return Uint8Array.of(0xfe, 0xff, ...swapped(Buffer.from(text, 'utf16le')));
    case 'UTF-32': {
      const points = charactersOf(text).map((character) => character.codePointAt(0)!);
      return Uint8Array.from(
        points.flatMap((point) => [point >>> 24, (point >> 16) & 255, (point >> 8) & 255, point & 255]),
      );
    }
  }
}

/** `replaces`: bytes that are no character become U+FFFD. */
export function decodeText(bytes: Uint8Array, charset: Charset, replaces = false): string {
  const buffer = Buffer.from(bytes);
  switch (charset) {
    case 'UTF-8':
      return replaces ? buffer.toString() : decodeStrictly(bytes, 'utf-8', charset);
    case 'US-ASCII':
      if (!replaces && buffer.some((byte) => byte >= 0x80)) throw malformed('decode', charset);
      return buffer.toString('latin1').replace(/[\x80-\xff]/g, '\ufffd');
    case 'WINDOWS-1252':
      return new TextDecoder('windows-1252').decode(Uint8Array.from(bytes));
    case 'ISO-8859-1':
      return buffer.toString('latin1');
    case 'UTF-16LE':
      return decodeStrictly(bytes, 'utf-16le', charset);
    case 'UTF-16BE':
      return decodeStrictly(swapped(buffer), 'utf-16le', charset);
    case 'UTF-16': {
      const isLittle = buffer[0] === 0xff && buffer[1] === 0xfe;
      const hasMark = isLittle || (buffer[0] === 0xfe && buffer[1] === 0xff);
      const body = buffer.subarray(hasMark ? 2 : 0);
      return decodeStrictly(isLittle ? body : swapped(body), 'utf-16le', charset);
    }
    case 'UTF-32':
      return decodeUtf32(buffer);
  }
}

function decodeUtf32(buffer: Buffer): string {
  if (buffer.length % 4 !== 0) throw malformed('decode', 'UTF-32');
  let text = '';
  for (let at = 0; at < buffer.length; at += 4) {
    const point = buffer.readUInt32BE(at);
    if (at === 0 && point === 0xfeff) continue;
    if (point > 0x10ffff) throw malformed('decode', 'UTF-32');
    text += String.fromCodePoint(point);
  }
  return text;
}

function singleBytes(
  text: string,
  limit: number,
  charset: Charset,
  replaces: boolean,
  others: ReadonlyMap<string, number> = new Map(),
): Uint8Array {
  const bytes = charactersOf(text).map((character) => {
    const other = others.get(character);
    if (other !== undefined) return other;
    const point = character.codePointAt(0)!;
    if (point < limit) return point;
    if (replaces) return 0x3f;
    throw malformed('encode', charset);
  });
  return Uint8Array.from(bytes);
}

/** The characters of windows-1252 that are others than those of ISO-8859-1. */
function windowsBytes(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('windows-1252');
  const codes = Array.from({ length: 32 }, (_, i) => 0x80 + i);
  return new Map(codes.map((code) => [decoder.decode(Uint8Array.of(code)), code]));
}

function swapped(buffer: Buffer): Uint8Array {
  const out = new Uint8Array(buffer);
  for (let at = 0; at + 1 < out.length; at += 2) [out[at], out[at + 1]] = [out[at + 1]!, out[at]!];
  return out;
}

function decodeStrictly(bytes: Uint8Array, encoding: string, charset: Charset): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch (error) {
    throw malformed('decode', charset, error);
  }
}

function malformed(functionName: string, charset: Charset, cause?: unknown): EngineError {
  return new EngineError('MALFORMED_CHARACTER_CODING', { function: `\`${functionName}\``, charset }, { cause });
}
