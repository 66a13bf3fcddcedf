/** Small things about texts: luhn_check, quote, mask. */
import { boolType, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { Argument, ScalarFunction, TypeMismatch } from '../define.ts';
import { lengthOf } from './code-points.ts';

export const checkFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'luhn_check',
    category: 'string',
    doc: 'True where the digits have the check digit of Luhn, as card numbers do.',
    signature: 'luhn_check(numStr)',
    examples: [["luhn_check('8112189876')", 'true']],
    takes: [utf8],
    make: () => ({ type: boolType, scalar: (_, text) => hasLuhnDigit(text as string) }),
  }),
  declare({
    name: 'quote',
    category: 'string',
    doc: 'The text between single quotes, with those inside escaped: a literal.',
    signature: 'quote(str)',
    examples: [["quote('Don\\'t')", "'Don\\'t'"]],
    takes: [utf8],
    make: () => ({ type: utf8, scalar: (_, text) => `'${(text as string).replaceAll("'", "\\'")}'` }),
  }),
  declare({
    name: 'mask',
    category: 'string',
    doc: 'The text with capital letters, small letters, digits and others replaced, each by a character; NULL leaves them.',
    signature: 'mask(input[, upperChar[, lowerChar[, digitChar[, otherChar]]]])',
    examples: [["mask('AbCD123-@$#')", 'XxXXnnn-@$#']],
    strict: [0, 1, 2, 3, 4],
    takes: [utf8, utf8, utf8, utf8, utf8],
    optional: 4,
    nulls: 'handled',
    make: (_, args) =>
      wrongMask(args) ?? {
        type: utf8,
        nullable: args[0]!.nullable,
        scalar: (__, text, upper = 'X', lower = 'x', digit = 'n', other = null) =>
          text === null ? null : masked(text as string, [upper, lower, digit, other] as readonly (string | null)[]),
      },
  }),
];

/** Each replacement is one character. */
function wrongMask(args: readonly Argument[]): TypeMismatch | null {
  const names = ['upperChar', 'lowerChar', 'digitChar', 'otherChar'];
  const wrong = names.findIndex((_, i) => {
    const constant = args[i + 1]?.constant;
    return typeof constant === 'string' && lengthOf(constant) !== 1;
  });
  if (wrong < 0) return null;
  const parameters = { exprName: `\`${names[wrong]!}\`` };
  return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE', parameters };
}

function hasLuhnDigit(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = Number(text[text.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function masked(text: string, [upper, lower, digit, other]: readonly (string | null | undefined)[]): string {
  let out = '';
  for (const character of text) {
    const replacement = /\p{Lu}/u.test(character)
      ? upper
      : /\p{Ll}/u.test(character)
        ? lower
        : /\p{Nd}/u.test(character)
          ? digit
          : other;
    out += replacement ?? character;
  }
  return out;
}
