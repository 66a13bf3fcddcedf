/**
 * `silt check` and `silt format`: statements of a text that are parsed, and bound where they are queries, but never run.
 * Errors go to stdout, as they are what was asked for.
 */
import { createParser } from '../../grammar/parser.ts';
import { EngineError } from '../core/errors.ts';
import type { Session } from '../session/session.ts';
import { printStatement } from '../sql/print.ts';
import { type ErrorFormat, printError } from './print-error.ts';
import { StatementFailure } from './run-script.ts';

/** Prints each error, and gives how many there are. */
export async function checkText(source: string, session: Session, format: ErrorFormat): Promise<number> {
  let errors = 0;
  for (const { text: statement, start } of session.split(source)) {
    try {
      await session.describe(statement);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      errors++;
      process.stdout.write(await printError(error, { statement, start, source }, format, false));
    }
  }
  return errors;
}

/** A statement a line. Errors: StatementFailure for the first that is none. */
export function formatText(source: string, session: Session): string {
  const parser = createParser();
  const { dialect } = session.settings;
  return session
    .split(source)
    .map(({ text: statement, start }) => {
      try {
        return `${printStatement(parser.parse(statement, dialect))};\n`;
      } catch (error) {
        throw new StatementFailure(error, { statement, start, source });
      }
    })
    .join('');
}
