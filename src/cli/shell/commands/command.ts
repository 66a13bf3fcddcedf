/** What a command of the shell is: `.timer on`, `\timing on`. One record a command; help and completion derive from it. */
import { quotedName } from '../../../core/text/type-sql.ts';
import type { StatementPlace } from '../../print-error.ts';
import type { Shell } from '../shell.ts';

export interface ShellCommand {
  /** With their dot or backslash; the first is the one that help names. */
  readonly names: readonly string[];
  /** Behind the name. */
  readonly usage: string;
  readonly doc: string;
  readonly topic: 'Results' | 'Names' | 'Statements' | 'Session';
  /** `rest` is the text behind the name as it was typed. 'quit' ends the shell. Errors: UsageError, EngineError. */
  run(shell: Shell, args: readonly string[], rest: string): Promise<'quit' | void>;
}

/** A backslash command that ends a statement and says what is done with it. */
export interface EndingCommand {
  readonly names: readonly string[];
  readonly usage: string;
  readonly doc: string;
  run(shell: Shell, place: StatementPlace, args: readonly string[]): Promise<void>;
}

/** The command was given wrongly; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Words parted by blanks; quotes hold words together. */
export function splitArguments(text: string): readonly string[] {
  const words: string[] = [];
  for (const [, single, double, bare] of text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g))
    words.push(single ?? double ?? bare!);
  return words;
}

export function onOff(word: string | undefined, now: boolean, usage: string): boolean {
  if (word === undefined) return !now;
  if (word === 'on') return true;
  if (word === 'off') return false;
  throw new UsageError(`Usage: ${usage}`);
}

export function oneOf<T extends string>(word: string | undefined, words: readonly T[], usage: string): T {
  const found = words.find((w) => w === word);
  if (found === undefined) throw new UsageError(`Usage: ${usage}`);
  return found;
}

/** A whole number from 1 on. */
export function count(word: string | undefined, usage: string): number {
  if (word === undefined || !/^[1-9]\d{0,8}$/.test(word)) throw new UsageError(`Usage: ${usage}`);
  return Number(word);
}

/** Parts of a name, each quoted. */
export function sqlName(text: string): string {
  return text
    .split('.')
    .map((part) => (part.startsWith('`') ? part : quotedName(part)))
    .join('.');
}
