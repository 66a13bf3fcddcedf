/**
 * What was entered, cut into commands of the shell and SQL statements. A command is a line that begins with a dot or a
 * backslash where no statement is under way; a statement ends with a semicolon, or with a backslash command behind it
 * (`SELECT 1 \gx`), as psql has it.
 */
import type { DialectName } from '../../../grammar/profile.ts';
import { sqlTokens } from './sql-tokens.ts';

export type Entered =
  | { readonly kind: 'command'; readonly text: string; readonly start: number }
  | {
      readonly kind: 'sql';
      readonly text: string;
      readonly start: number;
      /** False where the text ends before the statement does. */
      readonly isComplete: boolean;
      /** The backslash command that ended it: `\gx`, `\watch 2`; null after a semicolon. */
      readonly ending: string | null;
    };

export function splitInput(text: string, dialect: DialectName): readonly Entered[] {
  const entered: Entered[] = [];
  for (let at = 0; at < text.length; ) {
    const begin = at + /^\s*/.exec(text.slice(at))![0].length;
    if (begin === text.length) break;
    if (text[begin] === '.' || text[begin] === '\\') {
      const end = endOfLine(text, begin);
      entered.push({ kind: 'command', text: text.slice(begin, end).trimEnd(), start: begin });
      at = end;
    } else at = takeStatement(text, begin, dialect, entered);
  }
  return entered;
}

/** The end of what was taken. */
function takeStatement(text: string, begin: number, dialect: DialectName, entered: Entered[]): number {
  const add = (end: number, isComplete: boolean, ending: string | null): void => {
    entered.push({ kind: 'sql', text: text.slice(begin, end).trimEnd(), start: begin, isComplete, ending });
  };
  // Blanks and comments alone are no statement, but a comment that is still open wants more lines.
  let isStatement = false;
  for (const token of sqlTokens(text, dialect, begin)) {
    const char = token.kind === 'symbol' ? text[token.start]! : '';
    if (char === ';' || char === '\\') {
      const ending = char === ';' ? null : text.slice(token.start, endOfLine(text, token.start)).trim();
      if (isStatement) add(token.start, true, ending);
      return ending === null ? token.end : token.start + ending.length;
    }
    isStatement ||= token.kind !== 'comment' || !token.isClosed;
  }
  if (isStatement) add(text.length, false, null);
  return text.length;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
