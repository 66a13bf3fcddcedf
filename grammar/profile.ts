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
}

export const profiles: Readonly<Record<DialectName, Profile>> = {
  spark: { name: 'spark', doubleQuotes: 'string', processesEscapes: true, caret: 'xor', tildeMatches: false },
  ansi: { name: 'ansi', doubleQuotes: 'identifier', processesEscapes: true, caret: 'xor', tildeMatches: false },
  postgres: {
    name: 'postgres',
    doubleQuotes: 'identifier',
    processesEscapes: false,
    caret: 'power',
    tildeMatches: true,
  },
};
