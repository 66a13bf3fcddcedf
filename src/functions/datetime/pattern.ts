/**
 * The patterns of java.time as Spark takes them: text to parts. Takes a pattern, gives its parts or refuses it;
 * printing and reading by the parts are files of their own.
 * Errors: INCONSISTENT_BEHAVIOR_CROSS_VERSION.*, INVALID_DATETIME_PATTERN.*.
 */
import { EngineError } from '../../core/errors.ts';

export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number }
  | { readonly kind: 'optional'; readonly parts: readonly PatternPart[] };

/** The parts of a pattern: fields, literal text (between quotes, or no letter), and optional sections in brackets. */
export function parsePattern(pattern: string): readonly PatternPart[] {
  const open: PatternPart[][] = [[]];
  for (const [token] of pattern.matchAll(/'(?:[^']|'')*'?|([A-Za-z])\1*|[\s\S]/g)) {
    const parts = open.at(-1)!;
    if (/^[A-Za-z]/.test(token)) parts.push(fieldOf(token, pattern));
    else if (token.startsWith("'")) parts.push({ kind: 'text', text: quotedText(token, pattern) });
    else if (token === '[') open.push([]);
    else if (token === ']') closeSection(open, pattern);
    else if (token === '#' || token === '{' || token === '}') throw invalid(pattern);
    else parts.push({ kind: 'text', text: token });
  }
  while (open.length > 1) closeSection(open, pattern);
  return open[0]!;
}

/** The parts of a pattern that text is read by: names of days, and weeks and quarters, are for printing alone. */
export function parseReadablePattern(pattern: string): readonly PatternPart[] {
  const parts = parsePattern(pattern);
  const letter = lettersOf(parts).find((each) => 'QqEF'.includes(each));
  if (letter === undefined) return parts;
  // Older versions of Spark read these two.
  if (letter === 'E' || letter === 'F') throw unrecognized(pattern);
  throw new EngineError('INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: letter, pattern: `'${pattern}'` });
}

/** As above for wall clocks, which older versions did not have: nothing changed, the pattern is wrong. */
export function parseLocalPattern(pattern: string): readonly PatternPart[] {
  try {
    return parseReadablePattern(pattern);
  } catch (error) {
    const isOlder =
      error instanceof EngineError &&
      error.condition === 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION';
    throw isOlder ? invalid(pattern) : error;
  }
}

function lettersOf(parts: readonly PatternPart[]): readonly string[] {
  return parts.flatMap((part) =>
    part.kind === 'field' ? [part.letter] : part.kind === 'optional' ? lettersOf(part.parts) : [],
  );
}

function closeSection(open: PatternPart[][], pattern: string): void {
  const parts = open.pop()!;
  const outer = open.at(-1);
  if (outer === undefined) throw invalid(pattern);
  outer.push({ kind: 'optional', parts });
}

function quotedText(token: string, pattern: string): string {
  if (token.length < 2 || !token.endsWith("'")) throw invalid(pattern);
  return token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'");
}

/** How often a letter may stand at most. */
const countsMax: Readonly<Record<string, number>> = {
  G: 4,
  y: 6,
  D: 3,
  M: 4,
  L: 4,
  d: 2,
  Q: 4,
  q: 4,
  E: 4,
  F: 1,
  a: 1,
  h: 2,
  K: 2,
  k: 2,
  H: 2,
  m: 2,
  s: 2,
  S: 9,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

function fieldOf(token: string, pattern: string): PatternPart {
  const letter = token[0]!;
  const count = token.length;
  if ('ec'.includes(letter)) {
    throw new EngineError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN', { c: letter });
  }
  if ('YwWu'.includes(letter)) throw unrecognized(pattern);
  if ('AnNpB'.includes(letter)) {
    throw new EngineError('INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: letter, pattern: `'${pattern}'` });
  }
  const most = Object.hasOwn(countsMax, letter) ? countsMax[letter]! : 0;
  const isOdd = most === 0 || (letter === 'V' && count !== 2) || (letter === 'O' && count !== 1 && count !== 4);
  if (isOdd || ('Xx'.includes(letter) && count > most)) throw invalid(pattern);
  if ('Qq'.includes(letter) && count > most) {
    throw new EngineError('INVALID_DATETIME_PATTERN.LENGTH', { pattern: `'${pattern}'` });
  }
  if (count > most) throw unrecognized(pattern);
  return { kind: 'field', letter, count };
}

function unrecognized(pattern: string): EngineError {
  return new EngineError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', {
    pattern: `'${pattern}'`,
  });
}

function invalid(pattern: string): EngineError {
  return new EngineError('INVALID_DATETIME_PATTERN.WITH_SUGGESTION', { pattern: `'${pattern}'` });
}
