/**
 * Spark's name patterns (SHOW ... LIKE): `*` is anything, `|` separates alternatives, case does not count; all else is
 * a regular expression of Java, and one that is none matches nothing.
 */
import { EngineError } from '../core/errors.ts';
import { compileJavaRegex } from '../functions/java-regex.ts';

export function matchesPattern(name: string, pattern: string | null): boolean {
  return pattern === null || compilePattern(pattern)(name);
}

/** The test of many names by one pattern. */
export function compilePattern(pattern: string): (name: string) => boolean {
  const regexes = pattern
    .trim()
    .split('|')
    .flatMap((alternative) => compiled(`^(?:${alternative.replaceAll('*', '.*')})$`));
  return (name) => regexes.some((regex) => regex.test(name));
}

function compiled(source: string): readonly RegExp[] {
  try {
    return [compileJavaRegex(source, 'SHOW', 'i')];
  } catch (error) {
    if (error instanceof EngineError) return [];
    throw error;
  }
}
