/** Runs a text with statements, one after the other, and writes each result. Stops at the first error. */
import { rowCount } from '../core/batch.ts';
import type { Progress } from '../exec/control.ts';
import type { Result } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { visible } from './formats/cells.ts';
import type { FormatOptions, OutputFormat } from './formats/format.ts';
import { type Output, OutputClosed } from './output.ts';
import type { StatementPlace } from './print-error.ts';

export interface ScriptContext {
  readonly session: Session;
  readonly format: OutputFormat;
  readonly output: Pick<Output, 'write'>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly formatOptions: Omit<FormatOptions, 'zone'>;
  /** Told of the versions that a statement made: `version 12 -> 13`. */
  readonly tell: (line: string) => Promise<void>;
  /** Told of the statement that runs, so that Ctrl-C can cancel it and its progress be shown; null when none does. */
  readonly running: (cancel: (() => void) | null, progress?: () => Progress | null) => void;
}

/** An error of a statement, and where that stands. */
export class StatementFailure extends Error {
  override readonly name = 'StatementFailure';
  readonly failure: unknown;
  readonly place: StatementPlace;

  constructor(failure: unknown, place: StatementPlace) {
    super('a statement failed', { cause: failure });
    this.failure = failure;
    this.place = place;
  }
}

/** Throws StatementFailure for the first statement that fails, OutputClosed where the reader went away. */
export async function runScript(source: string, context: ScriptContext): Promise<void> {
  for (const { text: statement, start } of context.session.split(source)) {
    await runStatement({ statement, start, source }, context);
  }
}

/** As `runScript`, of one statement. Gives the rows of its result; null where it has none. */
export async function runStatement(place: StatementPlace, context: ScriptContext): Promise<number | null> {
  const { session, output } = context;
  const parameters = Object.keys(context.parameters).length === 0 ? undefined : context.parameters;
  const stopping = new AbortController();
  const cancel = (): void => stopping.abort();
  context.running(cancel);
  try {
    using result = await session.query(place.statement, parameters, { signal: stopping.signal });
    context.running(cancel, result.progress);
    const formatter = context.format.create({ ...context.formatOptions, zone: session.settings.zone });
    if (result.schema.fields.length === 0) {
      // A statement without a result (SET, CREATE VIEW) prints nothing, but has to have run.
      for await (const batch of result.batches) void batch;
      await tellVersions(result, context);
      return null;
    }
    let rows = 0;
    let isBegun = false;
    // The head waits for the first rows, so that a statement that fails writes nothing.
    const begin = async (): Promise<void> => {
      if (!isBegun) await output.write(await formatter.begin(result.schema));
      isBegun = true;
    };
    for await (const batch of result.batches) {
      await begin();
      rows += rowCount(batch);
      await output.write(await formatter.write(batch));
    }
    await begin();
    await output.write(await formatter.finish());
    await tellVersions(result, context);
    return rows;
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    throw new StatementFailure(error, place);
  } finally {
    context.running(null);
  }
}

/** One line a table, from the version before the statement to the one after it. */
async function tellVersions({ versions }: Result, { tell }: ScriptContext): Promise<void> {
  for (const [table, made] of Map.groupBy(versions, (each) => each.table)) {
    const [{ before }, { after }] = [made[0]!, made.at(-1)!];
    const which = new Set(versions.map((each) => each.table)).size === 1 ? '' : ` of ${visible(table)}`;
    await tell(`version ${before === null ? '' : `${before} -> `}${after}${which}\n`);
  }
}
