/**
 * Functions of regular expressions, which are Java's: split, regexp_replace, regexp_extract and their kin.
 * A pattern with nested repetition may take exponential time, as in Java.
 * Errors: INVALID_PARAMETER_VALUE.PATTERN and .REGEX_GROUP_INDEX, UNSUPPORTED_FEATURE.
 */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, int32, list, utf8 } from '../../core/types.ts';
import { declare, notConstant, type Takes } from '../declare.ts';
import type { Argument, ScalarFunction, TypeMismatch } from '../define.ts';
import { compileJavaRegex } from '../java-regex.ts';
import { lastOf } from '../operators/pattern.ts';
import { charactersOf, positionOf, unitOf } from './code-points.ts';

export const regexpFunctions: readonly ScalarFunction[] = [
  regexp(
    'split',
    'split(str, regex[, limit])',
    'The parts between matches; with a positive limit no more than so many.',
    ["split('oneAtwoBthreeC', '[ABC]')", '["one","two","three",""]'],
    list(utf8, false),
    [int32],
    (text, { regex, pattern }, limit) => splitText(text, pattern, regex, (limit ?? -1) as number),
  ),
  regexp(
    'regexp_replace',
    'regexp_replace(str, regexp, replacement[, position])',
    'Every match replaced; $1 in the replacement is the first group.',
    ["regexp_replace('100-200', '(\\\\d+)', 'num')", 'num-num'],
    utf8,
    [utf8, int32],
    (text, compiled, replacement, position) =>
      replaced(text, compiled, replacement as string, (position ?? 1) as number),
    1,
  ),
  regexp(
    'regexp_extract',
    'regexp_extract(str, regexp[, group])',
    'A group of the first match; empty where there is no match.',
    ["regexp_extract('100-200', '(\\\\d+)-(\\\\d+)', 2)", '200'],
    utf8,
    [int32],
    (text, compiled, group) => {
      // As in Java, a group that is not there matters where there is a match.
      const match = first(compiled.regex, text);
      return match === null ? '' : (match[checkedGroup(compiled, (group ?? 1) as number, 'regexp_extract')] ?? '');
    },
  ),
  regexp(
    'regexp_extract_all',
    'regexp_extract_all(str, regexp[, group])',
    'A group of every match.',
    ["regexp_extract_all('100-200, 300-400', '(\\\\d+)-(\\\\d+)', 1)", '["100","300"]'],
    list(utf8),
    [int32],
    (text, compiled, group) => {
      const wanted = (): number => checkedGroup(compiled, (group ?? 1) as number, 'regexp_extract_all');
      return [...text.matchAll(compiled.regex)].map((match) => match[wanted()] ?? '');
    },
  ),
  regexp(
    'regexp_substr',
    'regexp_substr(str, regexp)',
    'The first match; NULL where there is none.',
    ["regexp_substr('Steven Jones', 'J\\\\w+')", 'Jones'],
    utf8,
    [],
    (text, { regex }) => first(regex, text)?.[0] ?? null,
  ),
  regexp(
    'regexp_count',
    'regexp_count(str, regexp)',
    'How often the pattern matches.',
    ["regexp_count('Steven Jones', 'e')", '3'],
    int32,
    [],
    (text, { regex }) => [...text.matchAll(regex)].length,
  ),
  regexp(
    'regexp_instr',
    'regexp_instr(str, regexp[, group])',
    'The position of the first match, from 1; 0 where there is none.',
    ["regexp_instr('Steven Jones', 'J')", '8'],
    int32,
    [int32],
    (text, { regex }) => {
      const match = first(regex, text);
      return match === null ? 0 : positionOf(text, match.index) + 1;
    },
  ),
];

interface Compiled {
  readonly pattern: string;
  /** With flag g. */
  readonly regex: RegExp;
  /** How many groups the pattern has. */
  readonly groups: number;
}

type Run = (text: string, compiled: Compiled, ...more: (Scalar | undefined)[]) => Scalar;

function regexp(
  name: string,
  signature: string,
  doc: string,
  example: readonly [string, string],
  type: DataType,
  more: readonly Takes[],
  run: Run,
  required = 0,
): ScalarFunction {
  return declare({
    name,
    category: 'string',
    doc,
    signature,
    examples: [example],
    takes: [utf8, utf8, ...more],
    optional: more.length - required,
    make: (_types, args) => {
      const refused = name === 'regexp_replace' ? refusedPosition(args[3]) : null;
      if (refused !== null) return refused;
      const compile = lastOf((pattern) => compiledOf(pattern, name));
      return {
        type,
        mayFail: true,
        ...(name === 'regexp_substr' && { nullable: true }),
        scalar: (_, text, pattern, ...rest) => run(text as string, compile(pattern as string), ...rest),
      };
    },
  });
}

/** The position to start from is a constant, and counts from 1. */
function refusedPosition(position: Argument | undefined): TypeMismatch | null {
  if (position === undefined || position.constant === null) return null;
  if (position.constant === undefined) return notConstant('pos', int32);
  if (Number(position.constant) >= 1) return null;
  const parameters = { exprName: '`pos`', valueRange: '(0, 2147483647]', currentValue: String(position.constant) };
  return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
}

function compiledOf(pattern: string, functionName: string): Compiled {
  const regex = compileJavaRegex(pattern, functionName, 'g');
  const groups = new RegExp(`${regex.source}|`, 'v').exec('')!.length - 1;
  return { pattern, regex, groups };
}

function first(regex: RegExp, text: string): RegExpExecArray | null {
  regex.lastIndex = 0;
  return regex.exec(text);
}

function checkedGroup({ groups }: Compiled, index: number, functionName: string): number {
  if (index >= 0 && index <= groups) return index;
  const parameters = { parameter: '`idx`', functionName: `\`${functionName}\``, groupCount: groups, groupIndex: index };
  throw new EngineError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', parameters);
}

/** As Java splits: no empty part before a match of no width at the start; an empty pattern parts the characters. */
function splitText(text: string, pattern: string, regex: RegExp, limit: number): readonly string[] {
  if (pattern === '' && text !== '') {
    const characters = charactersOf(text);
    const count = limit > characters.length || limit <= 0 ? characters.length : limit;
    return [...characters.slice(0, count - 1), characters.slice(count - 1).join('')];
  }
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(regex)) {
    if (limit > 0 && parts.length === limit - 1) break;
    const end = match.index + match[0].length;
    if (end === 0) continue;
    parts.push(text.slice(from, match.index));
    from = end;
  }
  parts.push(text.slice(from));
  return parts;
}

function replaced(text: string, { regex, groups }: Compiled, replacement: string, position: number): string {
  const start = unitOf(text, position - 1);
  if (position > 1 && start >= text.length) return text;
  const parts = replacementParts(replacement, groups);
  const swap = (...found: readonly unknown[]): string => {
    const last = found.at(-1);
    const named = typeof last === 'object' ? (last as Readonly<Record<string, string>>) : {};
    return parts.map((part) => (typeof part === 'string' ? part : valueOf(part, found, named))).join('');
  };
  return text.slice(0, start) + text.slice(start).replace(regex, swap);
}

type Group = { readonly index: number } | { readonly name: string };

function valueOf(group: Group, found: readonly unknown[], named: Readonly<Record<string, string>>): string {
  const value = 'index' in group ? found[group.index] : named[group.name];
  return typeof value === 'string' ? value : '';
}

/** Java's replacement text: $1 and ${name} are groups, a backslash takes what follows as it is. */
function replacementParts(replacement: string, groups: number): readonly (string | Group)[] {
  const parts: (string | Group)[] = [];
  for (const match of replacement.matchAll(/\\([\s\S])|\$\{(\w+)\}|\$(\d+)|[\s\S]/g)) {
    const [whole, escaped, name, digits] = match;
    if (escaped !== undefined) parts.push(escaped);
    else if (name !== undefined) parts.push({ name });
    else if (digits !== undefined) parts.push(...numbered(digits, groups));
    else if (whole === '$' || whole === '\\') throw badReplacement(replacement);
    else parts.push(whole);
  }
  return parts;
}

/** As many digits as make a group that there is; the others are text. */
function numbered(digits: string, groups: number): readonly (string | Group)[] {
  let count = 1;
  while (count < digits.length && Number(digits.slice(0, count + 1)) <= groups) count++;
  const index = Number(digits.slice(0, count));
  if (index > groups) throw badReplacement(`$${digits}`);
  return [{ index }, digits.slice(count)];
}

function badReplacement(replacement: string): EngineError {
  return new EngineError('INVALID_REGEXP_REPLACE', { replacement: `'${replacement}'`, pattern: 'the pattern' });
}
