/** Every command of the shell, by name, and the help that is made of them. */
import type { EndingCommand, ShellCommand } from './command.ts';
import { endingCommands } from './endings.ts';
import { nameCommands } from './names.ts';
import { resultCommands } from './results.ts';
import { sessionCommands } from './session.ts';
import { statementCommands } from './statements.ts';

const topics = ['Names', 'Results', 'Statements', 'Session'] as const;

const help: ShellCommand = {
  names: ['.help', '\\?'],
  usage: '[WORD]',
  doc: 'This text, or its lines with a word.',
  topic: 'Session',
  run: (shell, [word]) => shell.screen.print(helpText(word)),
};

export const shellCommands: readonly ShellCommand[] = [
  ...nameCommands,
  ...resultCommands,
  ...statementCommands,
  help,
  ...sessionCommands,
];

/** Dot commands are found by a start that fits one alone, as `.he` does. */
export function findCommand(name: string): ShellCommand | undefined {
  const exact = shellCommands.find((command) => command.names.includes(name));
  if (exact !== undefined || !name.startsWith('.') || name.length < 3) return exact;
  const started = shellCommands.filter((command) => command.names.some((n) => n.startsWith(name)));
  return started.length === 1 ? started[0] : undefined;
}

const usageWidth = 34;

/** All commands, or those whose line holds a word. */
export function helpText(word?: string): string {
  const wanted = word?.toLowerCase();
  const fits = (line: string): boolean => wanted === undefined || line.toLowerCase().includes(wanted);
  const parts: string[] = [];
  for (const topic of topics) {
    const lines = shellCommands
      .filter((command) => command.topic === topic)
      .map(line)
      .filter(fits);
    if (lines.length > 0) parts.push(`${topic}\n${lines.join('')}`);
  }
  const endings = endingCommands.map(line).filter(fits);
  if (endings.length > 0) parts.push(`Behind a statement, instead of its semicolon\n${endings.join('')}`);
  if (wanted === undefined) parts.push(keys);
  return parts.length === 0 ? `Nothing in the help holds ${word}.\n` : parts.join('\n');
}

function line({ names, usage, doc }: ShellCommand | EndingCommand): string {
  const left = `${names.join(', ')} ${usage}`.trim();
  return left.length < usageWidth
    ? `  ${left.padEnd(usageWidth)}${doc}\n`
    : `  ${left}\n  ${' '.repeat(usageWidth)}${doc}\n`;
}

const keys = `Keys
  Enter behind a semicolon runs what is typed, elsewhere it begins a line; Alt-Enter always begins one.
  Tab completes; Ctrl-R searches what was entered; Up and Down move within the text, then through the history.
  Ctrl-X opens the text in $EDITOR; Ctrl-Z or Ctrl-_ undoes, Alt-_ redoes; Ctrl-K, Ctrl-U, Ctrl-W cut, Ctrl-Y pastes.
  Ctrl-C stops the statement that runs; twice, it ends the session that does not listen. Ctrl-D ends the shell.

Everything else is SQL: SELECT ...; SHOW TABLES; DESCRIBE t; EXPLAIN FILES SELECT ...; SET name = value;
`;
