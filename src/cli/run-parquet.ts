/** `--format parquet -o FILE`: the rows of a text's one query go into a Parquet file, by COPY. Other statements run as ever. */
import { EngineError } from '../core/errors.ts';
import { quoted } from '../sql/print-names.ts';
import { runStatement, type ScriptContext, StatementFailure } from './run-script.ts';

/** Errors: as those of `runScript`; INVALID_PARAMETER_VALUE for a second query, which would take the file's place. */
export async function runToParquet(texts: readonly string[], path: string, context: ScriptContext): Promise<void> {
  let queries = 0;
  const { session } = context;
  const silent = { ...context, output: { write: async () => {} } };
  for (const source of texts) {
    for (const { text: statement, start } of session.split(source)) {
      const place = { statement, start, source };
      const { kind } = await session.describe(statement).catch((error: unknown) => {
        throw new StatementFailure(error, place);
      });
      if (kind !== 'query') {
        await runStatement(place, silent);
        continue;
      }
      queries++;
      if (queries > 1) throw new StatementFailure(secondQuery(), place);
      // Places in the text stay where they are.
      const before = 'COPY (';
      const copy = `${before}${statement}\n) TO ${quoted(path)} (FORMAT parquet)`;
      await runStatement({ statement: copy, start: start - before.length, source }, silent);
    }
  }
}

function secondQuery(): EngineError {
  const reason = 'a Parquet file holds the rows of one query';
  return new EngineError('INVALID_PARAMETER_VALUE', {
    parameter: '--output',
    functionName: '--format parquet',
    reason,
  });
}
