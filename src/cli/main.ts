/**
 * The command. Reads the command line, opens a session, runs what was asked, ends with an exit code.
 * Data goes to stdout alone, errors and progress to stderr. The shell and the generator are loaded only when asked for.
 */
import type { OpenOptions } from '../session/session.ts';
import { completionScript } from './completion.ts';
import { readOptions } from './options.ts';
import { asksForShell, guarded, runTexts, sessionOptions } from './run-texts.ts';
import { readTerminal, type Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

// What was run may have told its own code, as `silt check` does.
process.exitCode = (await main(process.argv.slice(2))) || process.exitCode;

async function main(argv: readonly string[]): Promise<number> {
  // Nobody reads the errors any more (`2>&1 | head`): that is no error.
  process.stderr.on('error', () => {});
  const terminal = readTerminal();
  const invocation = await readOptions(argv, readVersion());
  switch (invocation.kind) {
    case 'exit':
      return invocation.code;
    case 'tpch':
      return guarded(terminal, 'text', async () => {
        const { makeTpch } = await import('./make-tpch.ts');
        await makeTpch(invocation, terminal);
      });
    case 'serve':
      return guarded(terminal, 'text', async () => (await import('./serve.ts')).runServe(invocation));
    case 'userAdd':
      return guarded(terminal, 'text', async () => (await import('./serve.ts')).runUserAdd(invocation));
    case 'help': {
      const { printHelp } = await import('./help/print.ts');
      return printHelp(invocation);
    }
    case 'doctor':
      return guarded(terminal, 'text', async () => {
        const { examine, findingsText } = await import('./doctor.ts');
        const findings = await examine(readVersion());
        process.stdout.write(findingsText(findings));
        if (findings.some(({ isWell }) => !isWell)) process.exitCode = 1;
      });
    case 'completion': {
      process.stdout.write(completionScript(invocation.shell, invocation.words));
      return 0;
    }
    case 'query':
      return guarded(terminal, invocation.errorFormat, () =>
        asksForShell(invocation, terminal)
          ? openShell(sessionOptions(invocation), terminal)
          : runTexts(invocation, terminal),
      );
  }
}

/** Ink draws where the terminal can; SILT_SHELL=plain asks for the other. */
async function openShell(options: OpenOptions, terminal: Terminal): Promise<void> {
  const isPlain = process.env['TERM'] === 'dumb' || process.env['SILT_SHELL'] === 'plain';
  if (isPlain) await (await import('./shell/plain.ts')).runPlainShell(options, terminal);
  else await (await import('./repl/repl.ts')).runRepl(options, terminal);
}
