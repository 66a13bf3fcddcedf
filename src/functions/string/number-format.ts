/**
 * The number formats of to_number and to_char: 0 and 9 for digits, . or D, comma or G, $, S, MI, PR. Text of a format to its parts,
 * and numbers from and to text by them. Errors: INVALID_FORMAT.*.
 */

import type { Condition } from '../../core/conditions.ts';
import { formatDecimal } from '../../core/decimal.ts';

export interface NumberFormat {
  readonly text: string;
  /** From left to right. */
  readonly parts: readonly FormatPart[];
  readonly precision: number;
  readonly scale: number;
}

type FormatPart =
  | { readonly kind: 'digits'; readonly groups: readonly DigitGroup[] }
  | { readonly kind: 'point' | 'dollar' | 'sign' | 'minus' | 'open' | 'close' };

/** Digits between separators of thousands. */
interface DigitGroup {
  readonly count: number;
  /** It began with 0: exactly so many digits. */
  readonly isExact: boolean;
}

export interface FormatFault {
  readonly condition: Condition;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A format, or what is wrong with it. */
export function parseNumberFormat(text: string): NumberFormat | FormatFault {
  const upper = text.toUpperCase();
  const format = `'${text}'`;
  if (upper === '') return fault('INVALID_FORMAT.EMPTY', {});
  const tokens: readonly string[] = upper.match(/MI|PR|[09,G]+|[\s\S]/g) ?? [];
  const odd = tokens.find((token) => !/^(MI|PR|[09,G]+|[.D$S])$/.test(token));
  if (odd !== undefined) return fault('INVALID_FORMAT.UNEXPECTED_TOKEN', { format, token: `'${odd}'` });
  const wrong = faultOf(tokens, format);
  if (wrong !== null) return wrong;
  const parts: FormatPart[] = [];
  if (tokens.includes('PR')) parts.push({ kind: 'open' });
  for (const token of tokens) parts.push(partOf(token, parts));
  const isBehind = (i: number): boolean => parts.slice(0, i).some((part) => part.kind === 'point');
  const count = (behind: boolean): number =>
    parts.reduce(
      (sum, part, i) =>
        part.kind === 'digits' && isBehind(i) === behind ? sum + part.groups.reduce((n, g) => n + g.count, 0) : sum,
      0,
    );
  return { text, parts, precision: count(false) + count(true), scale: count(true) };
}

function fault(condition: Condition, parameters: Readonly<Record<string, string>>): FormatFault {
  return { condition, parameters };
}

function faultOf(tokens: readonly string[], format: string): FormatFault | null {
  const digits = tokens.findIndex((token) => /[09]/.test(token));
  if (digits < 0) return fault('INVALID_FORMAT.WRONG_NUM_DIGIT', { format });
  const normal = tokens.map((token) => (token === 'D' ? '.' : token));
  for (const token of ['.', '$', 'S', 'MI', 'PR']) {
    if (normal.filter((each) => each === token).length > 1)
      return fault('INVALID_FORMAT.WRONG_NUM_TOKEN', { format, token: `'${token}'` });
  }
  const point = normal.indexOf('.');
  if (point >= 0 && normal.slice(point).some((token) => /[,G]/.test(token))) {
    return fault('INVALID_FORMAT.THOUSANDS_SEPS_MUST_BEFORE_DEC', { format });
  }
  if (tokens.some((token) => /^[,G]|[,G]$|[,G]{2}/.test(token)))
    return fault('INVALID_FORMAT.CONT_THOUSANDS_SEPS', { format });
  const dollar = normal.indexOf('$');
  if (dollar > digits) return fault('INVALID_FORMAT.CUR_MUST_BEFORE_DIGIT', { format });
  return dollar > point && point >= 0 ? fault('INVALID_FORMAT.CUR_MUST_BEFORE_DEC', { format }) : null;
}

function partOf(token: string, before: readonly FormatPart[]): FormatPart {
  switch (token) {
    case '.':
    case 'D':
      return { kind: 'point' };
    case '$':
      return { kind: 'dollar' };
    case 'S':
      return { kind: 'sign' };
    case 'MI':
      return { kind: 'minus' };
    case 'PR':
      return { kind: 'close' };
    default: {
      const isFraction = before.some((part) => part.kind === 'point');
      const isExact = token.startsWith('0') && !isFraction;
      return { kind: 'digits', groups: token.split(/[,G]/).map((group) => ({ count: group.length, isExact })) };
    }
  }
}

/** The unscaled number, in the format's scale; undefined where the text does not have the format. */
export function readNumber(format: NumberFormat, input: string): bigint | undefined {
  const text = input.trim();
  let at = 0;
  let isNegative = false;
  let isBehindPoint = false;
  let whole = '';
  let fraction = '';
  const accept = (character: string): boolean => {
    const isThere = text[at] === character;
    if (isThere) at++;
    return isThere;
  };
  for (const part of format.parts) {
    switch (part.kind) {
      case 'digits': {
        const found = /^[0-9,]*/.exec(text.slice(at))![0];
        if (!fitsGroups(part.groups, found, isBehindPoint)) return undefined;
        at += found.length;
        if (isBehindPoint) fraction = found;
        else whole = found.replaceAll(',', '');
        break;
      }
      case 'point':
        isBehindPoint = true;
        accept('.');
        break;
      case 'dollar':
        if (!accept('$')) return undefined;
        break;
      case 'sign':
        if (!accept('+') && accept('-')) isNegative = true;
        break;
      case 'minus':
        if (accept('-')) isNegative = true;
        break;
      case 'open':
        accept('<');
        break;
      case 'close':
        if (accept('>')) isNegative = true;
    }
  }
  if (at < text.length || whole + fraction === '') return undefined;
  const unscaled = BigInt(whole + fraction.padEnd(format.scale, '0'));
  return isNegative ? -unscaled : unscaled;
}

/** Group by group from the right. */
function fitsGroups(groups: readonly DigitGroup[], found: string, isFraction: boolean): boolean {
  if (isFraction) return !found.includes(',') && found.length <= groups[0]!.count;
  if (found === '') return groups.every((group) => !group.isExact);
  const given = found.split(',').reverse();
  const wanted = [...groups].reverse();
  if (given.length > wanted.length) return false;
  return wanted.every((group, i) => {
    const length = given[i]?.length ?? 0;
    const isLeading = i >= given.length - 1;
    if (group.isExact || (!isLeading && group.count === length)) return length === group.count;
    return isLeading ? length <= group.count : false;
  });
}

/** The number as text; # for its digits where the format has too few. */
export function printNumber(format: NumberFormat, unscaled: bigint, scale: number): string {
  const isNegative = unscaled < 0n;
  const [whole = '', rest = ''] = formatDecimal(isNegative ? -unscaled : unscaled, scale).split('.');
  const digits = whole.replace(/^0+/, '');
  const fraction = rest.replace(/0+$/, '');
  const wholeRoom = format.precision - format.scale;
  const isTooLong = digits.length > wholeRoom || fraction.length > format.scale;
  const padded = isTooLong ? '#'.repeat(wholeRoom) : digits.padStart(wholeRoom);
  const printed: Printed = {
    text: '',
    at: 0,
    digits: padded,
    fraction: isTooLong ? '#'.repeat(format.scale) : fraction.padEnd(format.scale, '0'),
    isBehindPoint: false,
  };
  for (const part of format.parts) printPart(part, printed, isNegative);
  return printed.text;
}

interface Printed {
  text: string;
  /** How many digits before the point were printed. */
  at: number;
  readonly digits: string;
  readonly fraction: string;
  isBehindPoint: boolean;
}

function printPart(part: FormatPart, printed: Printed, isNegative: boolean): void {
  switch (part.kind) {
    case 'digits':
      printDigits(part.groups, printed);
      break;
    case 'point':
      if (printed.text.endsWith(' ')) printed.text = `${printed.text.slice(0, -1)}0`;
      printed.text += printed.fraction === '' ? ' ' : '.';
      printed.isBehindPoint = true;
      break;
    case 'dollar':
      printed.text += '$';
      break;
    case 'sign':
      printed.text += isNegative ? '-' : '+';
      break;
    case 'minus':
      printed.text += isNegative ? '-' : ' ';
      break;
    case 'open':
      if (isNegative) printed.text += '<';
      break;
    case 'close':
      printed.text += isNegative ? '>' : '  ';
  }
}

function printDigits(groups: readonly DigitGroup[], printed: Printed): void {
  if (printed.isBehindPoint) {
    printed.text += printed.fraction;
    return;
  }
  for (const [i, group] of groups.entries()) {
    if (i > 0) {
      if (/[0-9]$/.test(printed.text)) printed.text += ',';
      else addBlank(printed);
    }
    for (let n = 0; n < group.count; n++) {
      const digit = printed.digits[printed.at++]!;
      if (digit !== ' ') printed.text += digit;
      else if (group.isExact) printed.text += '0';
      else addBlank(printed);
    }
  }
}

/** Blanks stand before a sign or currency that was printed already. */
function addBlank(printed: Printed): void {
  const tail = /[$+\-<]*$/.exec(printed.text)![0];
  printed.text = `${printed.text.slice(0, printed.text.length - tail.length)} ${tail}`;
}
