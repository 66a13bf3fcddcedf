/** Runs a text with statements, one after the other, and writes each result. Stops at the first error. */
import type { Session } from '../session/session.ts';
import type { FormatOptions, OutputFormat } from './formats/format.ts';
import type { Output } from './output.ts';

export interface ScriptContext {
  readonly session: Session;
  readonly format: OutputFormat;
  readonly output: Output;
  readonly parameters: Readonly<Record<string, string>>;
  readonly formatOptions: Omit<FormatOptions, 'zone'>;
  /** Told of the statement that runs, so that Ctrl-C can cancel it; null when none does. */
  readonly running: (cancel: (() => void) | null) => void;
}

/** An error of a statement, with the whole text that its span points into. */
export class StatementFailure extends Error {
  override readonly name = 'StatementFailure';
  readonly failure: unknown;
  readonly text: string;

  constructor(failure: unknown, text: string) {
    super('a statement failed', { cause: failure });
    this.failure = failure;
    this.text = text;
  }
}

/** Throws StatementFailure for the first statement that fails, OutputClosed where the reader went away. */
export async function runScript(text: string, context: ScriptContext): Promise<void> {
  for (const statement of context.session.split(text)) {
    if (statement.text.trim() !== '') await runStatement(statement.text, context);
  }
}

export async function runStatement(text: string, context: ScriptContext): Promise<void> {
  const { session, output } = context;
  const parameters = Object.keys(context.parameters).length === 0 ? undefined : context.parameters;
  try {
    const result = await session.query(text, parameters);
    context.running(() => result.cancel());
    const formatter = context.format.create({ ...context.formatOptions, zone: session.settings.zone });
    if (result.schema.fields.length === 0) {
      // A statement without a result (SET, CREATE VIEW) prints nothing, but has to have run.
      for await (const batch of result.batches) void batch;
      return;
    }
    await output.write(formatter.begin(result.schema));
    for await (const batch of result.batches) await output.write(await formatter.write(batch));
    await output.write(await formatter.finish());
  } catch (error) {
    if (error instanceof Error && error.name === 'OutputClosed') throw error;
    throw new StatementFailure(error, text);
  } finally {
    context.running(null);
  }
}
