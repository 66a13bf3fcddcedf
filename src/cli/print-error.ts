/** An error as people read it: message, the line with a caret under the exact place, condition, SQLSTATE, hint; and as JSON for tools. */
import { type ConditionRow, conditions } from '../core/conditions.ts';
import { EngineError, type Span } from '../core/errors.ts';
import { textWidth } from './text-width.ts';

export type ErrorFormat = 'text' | 'json';

/** `text` is the statement that the error's span points into. Ends with a line end. */
export function printError(error: unknown, text: string | null, format: ErrorFormat, isColored: boolean): string {
  const known = asEngineError(error);
  if (format === 'json') return `${JSON.stringify({ ...known.toJSON(), ...place(known.span, text) })}\n`;
  const red = (s: string): string => (isColored ? `\u001b[31m${s}\u001b[39m` : s);
  const lines = [`${red('Error:')} ${known.message}`];
  if (known.span && text !== null) lines.push(...excerpt(text, known.span, red));
  lines.push(`  ${known.condition} (SQLSTATE ${known.sqlState})`);
  if (known.hint !== undefined) lines.push(`  Hint: ${known.hint}`);
  return `${lines.join('\n')}\n`;
}

/** The command's exit code for an error: 1 SQL error, 3 storage, 4 conflict, 124 timeout, 130 cancelled. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof EngineError)) return 1;
  const row: ConditionRow = conditions[error.condition];
  return row.exitCode ?? 1;
}

/** A fault of silt's own gets the form that every error has; its stack is shown where SILT_DEBUG is set. */
function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const fault = error instanceof Error ? error : new Error(String(error));
  const message = process.env['SILT_DEBUG'] === undefined ? fault.message : (fault.stack ?? fault.message);
  return new EngineError('INTERNAL_ERROR', { message }, { cause: error, hint: 'Please report it, with the statement.' });
}

function place(span: Span | undefined, text: string | null): { line?: number; column?: number } {
  if (span === undefined || text === null) return {};
  const before = text.slice(0, span.start).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

const excerptWidth = 120;

function excerpt(text: string, span: Span, red: (s: string) => string): string[] {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const nextEnd = text.indexOf('\n', span.start);
  const lineEnd = nextEnd < 0 ? text.length : nextEnd;
  // A very long line is shown around the place only.
  const from = span.start - lineStart > excerptWidth ? span.start - 60 : lineStart;
  const to = Math.min(lineEnd, from + excerptWidth);
  const line = text.slice(from, to).replaceAll('\t', ' ');
  const marked = text.slice(span.start, Math.max(span.start, Math.min(span.end, to)));
  const number = String(text.slice(0, span.start).split('\n').length);
  const margin = ' '.repeat(number.length);
  const caret = '^'.repeat(Math.max(1, textWidth(marked)));
  const offset = ' '.repeat(textWidth(text.slice(from, span.start)));
  return [`${number} | ${line}`, `${margin} | ${offset}${red(caret)}`];
}
