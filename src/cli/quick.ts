/**
 * The command for who waits for one answer: built as a single script, whose compiled code `bin/silt.js` keeps between
 * runs. Runs the statements of the command line; for all else it asks for the whole command.
 */
import { readOptions } from './options.ts';
import { asksForShell, guarded, runTexts } from './run-texts.ts';
import { readTerminal } from './terminal.ts';
import { readVersion } from './version.ts';

/** Does what `argv` asks for and sets the exit code. `whole` loads the whole command, which then does it. */
export async function quick(argv: readonly string[], whole: () => Promise<unknown>): Promise<void> {
  // Nobody reads the errors any more (`2>&1 | head`): that is no error.
  process.stderr.on('error', () => {});
  const terminal = readTerminal();
  const invocation = await readOptions(argv, readVersion());
  if (invocation.kind === 'exit') process.exitCode = invocation.code;
  else if (invocation.kind !== 'query' || asksForShell(invocation, terminal)) await whole();
  else {
    const code = await guarded(terminal, invocation.errorFormat, () => runTexts(invocation, terminal));
    process.exitCode = code || process.exitCode;
  }
}
