/** How the same characters are read in each dialect. What needs types (division, null order) is the binder's. */
export type DialectName = 'spark' | 'ansi' | 'postgres';

export interface Profile {
  readonly name: DialectName;
  /** `"x"` is a string or an identifier. */
  readonly doubleQuotes: 'string' | 'identifier';
  /** Backslash escapes in `'...'`; in postgres only in `E'...'`. */
  readonly processesEscapes: boolean;
  /** `^` is a power that binds tighter than `*`, or a bitwise XOR. */
  readonly caret: 'xor' | 'power';
  /** `a ~ b` matches a regular expression; `~a` is a bitwise NOT everywhere. */
  readonly tildeMatches: boolean;
  /** `|` before a word of the pipe syntax is `|>`. */
  readonly pipesWithBar: boolean;
  /** `'a''b'` is two strings that touch, and so `ab`. */
  readonly joinsDoubledQuotes: boolean;
}

const spark: Profile = {
  name: 'spark',
  doubleQuotes: 'string',
  processesEscapes: true,
  caret: 'xor',
  tildeMatches: false,
  pipesWithBar: true,
  joinsDoubledQuotes: false,
};

export const profiles: Readonly<Record<DialectName, Profile>> = {
  spark,
  ansi: { ...spark, name: 'ansi', doubleQuotes: 'identifier' },
  postgres: {
    name: 'postgres',
    doubleQuotes: 'identifier',
    processesEscapes: false,
    caret: 'power',
    tildeMatches: true,
    pipesWithBar: true,
    joinsDoubledQuotes: false,
  },
};

/** The profile of a dialect's name. */
export function profileOf(dialect: DialectName | Profile): Profile {
  return typeof dialect === 'string' ? profiles[dialect] : dialect;
}
