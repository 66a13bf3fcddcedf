/** LIKE, ILIKE and RLIKE. */
import type { Scalar } from '../../core/scalar.ts';
import { boolType, utf8 } from '../../core/types.ts';
import { type LikePattern as LikeCodes, like, parseLike as parseLikeCodes } from '../../kernels/like.ts';
import { implicitType } from '../coercion.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { compileJavaRegex } from '../java-regex.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { type LikePattern, matchesLike, parseLike } from './like-pattern.ts';

export const patternFunctions: readonly ScalarFunction[] = [
  {
    name: 'like',
    aliases: [],
    category: 'string',
    doc: 'True where the text matches the pattern: % stands for any characters, _ for one; a backslash, or the given character, escapes them.',
    signature: 'like(str, pattern[, escape])',
    examples: [["'Spark' LIKE 'S%k'", 'true']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: (args) => bindLike('like', args),
  },
  {
    name: 'ilike',
    aliases: [],
    category: 'string',
    doc: 'LIKE without regard to case.',
    signature: 'ilike(str, pattern[, escape])',
    examples: [["'Spark' ILIKE 's%K'", 'true']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: (args) => bindLike('ilike', args),
  },
  {
    name: 'rlike',
    aliases: ['regexp', 'regexp_like'],
    category: 'string',
    doc: 'True where a part of the text matches the regular expression (of Java).',
    signature: 'rlike(str, regexp)',
    examples: [["'Spark' RLIKE '^S.*k$'", 'true']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindRlike,
  },
];

/** The value last computed for a key; patterns hardly ever change from row to row. */
export function lastOf<T>(make: (key: string) => T): (key: string) => T {
  let lastKey: string | undefined;
  let last: T | undefined;
  return (key) => {
    if (key !== lastKey || last === undefined) {
      last = make(key);
      lastKey = key;
    }
    return last;
  };
}

function bindLike(name: 'like' | 'ilike', args: readonly Argument[]): BoundCall | TypeMismatch {
  if (args.length < 2 || args.length > 3) return wrongArgumentCount(name, '2', args.length);
  const wrong = args.findIndex((arg) => implicitType(arg.type, utf8) === null);
  if (wrong >= 0) return unexpectedInput(wrong, utf8, args[wrong]!.type);
  const isFolded = name === 'ilike';
  const parse = lastOf((key) => parseKey(key, isFolded));
  const scalar = (_: unknown, text: Scalar, pattern: Scalar, escape: Scalar): Scalar =>
    matchesText(parse(keyOf(pattern as string, escape as string | undefined)), text as string, isFolded);
  const call: BoundCall = {
    kind: 'bound',
    arguments: args.map(() => utf8),
    type: boolType,
    nullable: args.some((arg) => arg.nullable),
    mayFail: false,
    scalar: scalar as BoundCall['scalar'],
  };
  const pattern = constantPattern(args);
  if (pattern === null) return { ...call, mayFail: true };
  if (isFolded) return call;
  return { ...call, kernel: (context, [text], rows) => like(context.kernels, text!, pattern, rows, context.alloc) };
}

/** The pattern where it is known and well formed; a malformed one fails at run time, when a row asks. */
function constantPattern(args: readonly Argument[]): LikeCodes | null {
  const pattern = args[1]!.constant;
  const escape = args[2] === undefined ? '\\' : args[2].constant;
  if (typeof pattern !== 'string' || typeof escape !== 'string') return null;
  try {
    return parseLikeCodes(pattern, escape);
  } catch {
    return null;
  }
}

function keyOf(pattern: string, escape: string | undefined): string {
  return `${escape ?? '\\'}\u0000${pattern}`;
}

function parseKey(key: string, isFolded: boolean): LikePattern {
  const cut = key.indexOf('\u0000');
  const pattern = key.slice(cut + 1);
  return parseLike(isFolded ? pattern.toLowerCase() : pattern, key.slice(0, cut));
}

function matchesText(pattern: LikePattern, text: string, isFolded: boolean): boolean {
  const bytes = Buffer.from(isFolded ? text.toLowerCase() : text);
  return matchesLike(pattern, bytes, 0, bytes.length);
}

function bindRlike(args: readonly Argument[]): BoundCall | TypeMismatch {
  if (args.length !== 2) return wrongArgumentCount('rlike', 2, args.length);
  const wrong = args.findIndex((arg) => implicitType(arg.type, utf8) === null);
  if (wrong >= 0) return unexpectedInput(wrong, utf8, args[wrong]!.type);
  const compile = lastOf((pattern) => compileJavaRegex(pattern, 'rlike'));
  return {
    kind: 'bound',
    arguments: [utf8, utf8],
    type: boolType,
    nullable: args.some((arg) => arg.nullable),
    mayFail: true,
    scalar: (_, text, pattern) => compile(pattern as string).test(text as string),
  };
}
