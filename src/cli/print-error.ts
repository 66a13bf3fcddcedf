/** An error as people read it: message, the line with a caret under the exact place, condition, SQLSTATE, hint; and as JSON for tools. */
import { type ConditionRow, conditions } from '../core/conditions.ts';
import { EngineError, type Span } from '../core/errors.ts';
import { visible } from './formats/cells.ts';
import { measureFor } from './text-width.ts';

export type ErrorFormat = 'text' | 'json';

/** Where an error's statement stands: its text starts at `start` of the whole text that was given. */
export interface StatementPlace {
  readonly statement: string;
  readonly start: number;
  readonly source: string;
}

/**
 * Ends with a line end. Text counts lines in the whole source; in JSON, `span`, `line` and `column` are within the statement,
 * which starts at `offset` of the source.
 */
export async function printError(
  error: unknown,
  place: StatementPlace | null,
  format: ErrorFormat,
  isColored: boolean,
): Promise<string> {
  const known = asEngineError(error);
  if (format === 'json') return `${JSON.stringify({ ...known.toJSON(), ...jsonPlace(known.span, place) })}\n`;
  const red = (s: string): string => (isColored ? `\u001b[31m${s}\u001b[39m` : s);
  const lines = [`${red('Error:')} ${printable(known.message)}`];
  if (known.span && place !== null) lines.push(...(await excerpt(place, known.span, red)));
  lines.push(`  ${known.condition} (SQLSTATE ${known.sqlState})`);
  if (known.hint !== undefined) lines.push(`  Hint: ${printable(known.hint)}`);
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
  return new EngineError(
    'INTERNAL_ERROR',
    { message },
    { cause: error, hint: 'Please report it, with the statement.' },
  );
}

const statementLengthMax = 10_000;

function jsonPlace(span: Span | undefined, place: StatementPlace | null): Record<string, unknown> {
  if (place === null) return {};
  const { statement, start: offset } = place;
  const text = statement.length <= statementLengthMax ? { statement } : {};
  if (span === undefined) return { offset, ...text };
  const before = statement.slice(0, span.start).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, offset, ...text };
}

const excerptWidth = 120;

async function excerpt(
  { source, start: offset }: StatementPlace,
  span: Span,
  red: (s: string) => string,
): Promise<string[]> {
  const start = Math.min(offset + span.start, source.length);
  const end = Math.min(offset + span.end, source.length);
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const nextEnd = source.indexOf('\n', start);
  const lineEnd = nextEnd < 0 ? source.length : nextEnd;
  // A very long line is shown around the place only.
  const from = start - lineStart > excerptWidth ? start - excerptWidth / 2 : lineStart;
  const to = Math.min(lineEnd, Math.max(start, from) + excerptWidth);
  const line = printable(source.slice(from, to).replace(/\r$/, ''));
  const before = printable(source.slice(from, start));
  const marked = printable(source.slice(start, Math.max(start, Math.min(end, to))));
  const measure = await measureFor([line]);
  const number = String(countLines(source, start));
  const caret = '^'.repeat(Math.max(1, measure(marked)));
  return [`${number} | ${line}`, `${' '.repeat(number.length)} | ${' '.repeat(measure(before))}${red(caret)}`];
}

function countLines(text: string, end: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Text from a statement may hold anything; nothing of it commands the terminal. Line ends and tabs stand as blanks. */
function printable(text: string): string {
  return visible(text.replaceAll(/[\t\n]/g, ' '));
}
