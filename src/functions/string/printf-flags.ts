/** A conversion of a format string, and which flags, widths and precisions it takes. Source: java.util.Formatter. */
import { EngineError } from '../../core/errors.ts';

export interface Conversion {
  readonly text: string;
  readonly flags: string;
  /** -1 where there is none, as for the precision. */
  readonly width: number;
  readonly precision: number;
  readonly kind: 'plain' | 'time';
  readonly letter: string;
  readonly isUpper: boolean;
}

/** Flags that a letter takes beside '-'. */
const flagsOf: Readonly<Record<string, string>> = {
  b: '',
  h: '',
  s: '',
  c: '',
  d: '+ 0,(',
  o: '#0',
  x: '#0',
  e: '#+ 0(',
  f: '#+ 0,(',
  g: '+ 0,(',
  a: '#+ 0',
  '%': '',
};

/** Errors: FORMAT_ARGUMENT_MISMATCH. */
export function checkFlags(conversion: Conversion): void {
  if (!isValid(conversion)) throw mismatch(conversion.text);
}

function isValid({ kind, letter, flags, width, precision }: Conversion): boolean {
  if (letter === 'n' && kind === 'plain') return width < 0 && precision < 0 && flags === '';
  const allowed = kind === 'time' ? '' : flagsOf[letter]!;
  if (flags.split('').some((flag) => flag !== '-' && !allowed.includes(flag))) return false;
  if (new Set(flags).size < flags.length) return false;
  if ((flags.includes('-') || flags.includes('0')) && width < 0) return false;
  if (flags.includes('+') && flags.includes(' ')) return false;
  if (flags.includes('-') && flags.includes('0')) return false;
  const takesPrecision = kind === 'plain' && 'bhsefga'.includes(letter);
  return precision < 0 || takesPrecision;
}

export function mismatch(text: string): EngineError {
  return new EngineError('FORMAT_ARGUMENT_MISMATCH', { specifier: `'${text}'` });
}
