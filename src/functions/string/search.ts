/** Finding and replacing parts of strings: instr, locate, contains, replace, translate and their kin. */
import type { Scalar } from '../../core/scalar.ts';
import { binary, boolType, int32, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';
import { charactersOf, positionOf, unitOf } from './code-points.ts';

export const searchFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'instr',
    category: 'string',
    doc: 'The position of the first occurrence of a string in another, from 1; 0 where there is none.',
    signature: 'instr(str, substr)',
    examples: [["instr('SparkSQL', 'SQL')", '6']],
    takes: [utf8, utf8],
    make: () => ({ type: int32, scalar: (_, text, part) => located(part as string, text as string, 1) }),
  }),
  declare({
    name: 'locate',
    aliases: ['position'],
    category: 'string',
    doc: 'The position of the first occurrence of a string in another, from a position on; 0 where there is none.',
    signature: 'locate(substr, str[, pos])',
    examples: [
      ["locate('bar', 'foobarbar', 5)", '7'],
      ["position('bar' IN 'foobar')", '4'],
    ],
    takes: [utf8, utf8, int32],
    optional: 1,
    nulls: 'handled',
    make: (_, args) => ({
      type: int32,
      nullable: args.slice(0, 2).some((arg) => arg.nullable),
      scalar: (__, part, text, start) => {
        if (start === null) return 0;
        if (part === null || text === null) return null;
        return located(part as string, text as string, (start ?? 1) as number);
      },
    }),
  }),
  test(
    'contains',
    'True where the first string has the second in it.',
    ["contains('Spark SQL', 'SQL')", 'true'],
    (text, part) => text.includes(part),
    (bytes, part) => bytes.includes(part),
  ),
  test(
    'startswith',
    'True where the first string begins with the second.',
    ["startswith('Spark SQL', 'Spark')", 'true'],
    (text, part) => text.startsWith(part),
    (bytes, part) => bytes.subarray(0, part.length).equals(part),
  ),
  test(
    'endswith',
    'True where the first string ends with the second.',
    ["endswith('Spark SQL', 'SQL')", 'true'],
    (text, part) => text.endsWith(part),
    (bytes, part) => part.length <= bytes.length && bytes.subarray(bytes.length - part.length).equals(part),
  ),
  declare({
    name: 'find_in_set',
    category: 'string',
    doc: 'The position of a string in a list parted by commas, from 1; 0 where it is not there or has a comma.',
    signature: 'find_in_set(str, list)',
    examples: [["find_in_set('ab', 'abc,b,ab,c')", '3']],
    takes: [utf8, utf8],
    make: () => ({
      type: int32,
      scalar: (_, word, words) =>
        (word as string).includes(',') ? 0 : (words as string).split(',').indexOf(word as string) + 1,
    }),
  }),
  declare({
    name: 'replace',
    category: 'string',
    doc: 'The string with every occurrence of another replaced, or removed.',
    signature: 'replace(str, search[, replacement])',
    examples: [["replace('ABCabc', 'abc', 'DEF')", 'ABCDEF']],
    takes: [utf8, utf8, utf8],
    optional: 1,
    make: () => ({
      type: utf8,
      scalar: (_, text, search, replacement) =>
        search === '' ? text! : (text as string).replaceAll(search as string, () => (replacement ?? '') as string),
    }),
  }),
  declare({
    name: 'translate',
    category: 'string',
    doc: 'The string with each character of the second replaced by the one at its place in the third, or removed.',
    signature: 'translate(str, from, to)',
    examples: [["translate('AaBbCc', 'abc', '123')", 'A1B2C3']],
    takes: [utf8, utf8, utf8],
    make: () => ({
      type: utf8,
      scalar: (_, text, from, to) => translated(text as string, from as string, to as string),
    }),
  }),
];

/** From 1; 0 where `part` is not in `text` from position `start` on. */
function located(part: string, text: string, start: number): number {
  if (start < 1) return 0;
  // As Spark has it, nothing is found at once, wherever the search begins.
  if (part === '') return 1;
  const found = text.indexOf(part, unitOf(text, start - 1));
  return found < 0 ? 0 : positionOf(text, found) + 1;
}

function test(
  name: string,
  doc: string,
  example: readonly [string, string],
  ofText: (text: string, part: string) => boolean,
  ofBytes: (bytes: Buffer, part: Buffer) => boolean,
): ScalarFunction {
  return declare({
    name,
    category: 'string',
    doc,
    signature: `${name}(left, right)`,
    examples: [example],
    takes: [
      [utf8, binary],
      [utf8, binary],
    ],
    make: (types) => {
      if (types.every((type) => type.id === 'binary')) {
        return { type: boolType, scalar: (_, bytes, part) => ofBytes(bufferOf(bytes!), bufferOf(part!)) };
      }
      return {
        type: boolType,
        arguments: [utf8, utf8],
        scalar: (_, text, part) => ofText(text as string, part as string),
      };
    },
  });
}

function bufferOf(value: Scalar): Buffer {
  const bytes = value as Uint8Array;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function translated(text: string, from: string, to: string): string {
  const targets = charactersOf(to);
  const map = new Map<string, string>();
  for (const [i, character] of charactersOf(from).entries())
    if (!map.has(character)) map.set(character, targets[i] ?? '');
  let out = '';
  for (const character of text) out += map.get(character) ?? character;
  return out;
}
