/** Commands of the session and of the shell itself: what is open, scripts, programs, help. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileNotFound, storageFailure } from '../../../storage/store.ts';
import { editText } from '../external-editor.ts';
import type { Shell } from '../shell.ts';
import { onOff, type ShellCommand, UsageError } from './command.ts';

export const sessionCommands: readonly ShellCommand[] = [
  {
    names: ['.quit', '.exit', '\\q'],
    usage: '',
    doc: 'Ends the shell, as Ctrl-D does.',
    topic: 'Session',
    run: async () => 'quit',
  },
  {
    names: ['.open'],
    usage: '[PATH ...]',
    doc: 'A new session on other tables; temporary views and settings of the old one are gone.',
    topic: 'Session',
    run: async (shell, paths) => {
      await shell.reopen({ ...shell.options, paths });
    },
  },
  {
    names: ['.read', '\\i'],
    usage: 'FILE',
    doc: 'Runs the statements and commands of a file.',
    topic: 'Session',
    run: async (shell, [file]) => {
      if (file === undefined) throw new UsageError('Usage: .read FILE');
      return (await shell.enterScript(await readScript(file))) ? undefined : 'quit';
    },
  },
  {
    names: ['.bail'],
    usage: '[on|off]',
    doc: 'A script ends at its first error.',
    topic: 'Session',
    run: async (shell, [word]) => {
      shell.state.isBailing = onOff(word, shell.state.isBailing, '.bail [on|off]');
    },
  },
  {
    names: ['.edit', '\\e'],
    usage: '[FILE]',
    doc: 'The last statement, or a file, in $EDITOR; what is saved becomes the next statement.',
    topic: 'Session',
    run: async (shell, [file]) => {
      const text = file === undefined ? (lastStatement(shell) ?? '') : await readScript(file);
      shell.screen.propose(await shell.screen.suspended(() => editText(text)));
    },
  },
  {
    names: ['.history', '\\s'],
    usage: '[N]',
    doc: 'What was entered, the last N.',
    topic: 'Session',
    run: async (shell, [word]) => {
      const entries = word === undefined ? shell.screen.entered : shell.screen.entered.slice(-Number(word));
      await shell.screen.print(entries.map((text) => `${text}\n`).join(''));
    },
  },
  {
    names: ['\\set'],
    usage: '[NAME VALUE]',
    doc: 'A value for :NAME in statements; without a name, all of them.',
    topic: 'Session',
    run: async (shell, [name, ...value]) => {
      const { variables } = shell.state;
      if (name !== undefined) variables.set(name, value.join(' '));
      else await shell.screen.print([...variables].map(([n, v]) => `${n} = ${String(v)}\n`).join(''));
    },
  },
  {
    names: ['\\unset'],
    usage: 'NAME',
    doc: 'Forgets a value.',
    topic: 'Session',
    run: async (shell, [name]) => {
      shell.state.variables.delete(name ?? '');
    },
  },
  {
    names: ['.show', '\\conninfo'],
    usage: '',
    doc: 'What is open, and how results are shown.',
    topic: 'Session',
    run: (shell) => shell.screen.print(shown(shell)),
  },
  {
    names: ['.cd', '\\cd'],
    usage: 'FOLDER',
    doc: 'Changes the folder for files of commands.',
    topic: 'Session',
    run: async (_shell, [folder]) => {
      if (folder === undefined) throw new UsageError('Usage: .cd FOLDER');
      try {
        process.chdir(folder);
      } catch (error) {
        throw fileNotFound(folder, error);
      }
    },
  },
  {
    names: ['.shell', '\\!'],
    usage: 'COMMAND',
    doc: 'Runs a command of the system.',
    topic: 'Session',
    run: (shell, _args, rest) =>
      shell.screen.suspended(async () => {
        await once(spawn(rest, { shell: true, stdio: 'inherit' }), 'close');
      }),
  },
  {
    names: ['.clear', '\\clear'],
    usage: '',
    doc: 'Clears the screen, as Ctrl-L does.',
    topic: 'Session',
    run: async (shell) => shell.screen.clear(),
  },
];

export async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ENOENT' ? fileNotFound(file, error) : storageFailure('Reading', file, message, error);
  }
}

function lastStatement(shell: Shell): string | undefined {
  return shell.screen.entered.findLast((text) => !/^\s*[.\\]/.test(text));
}

function shown(shell: Shell): string {
  const { state, options, session } = shell;
  const rows: readonly (readonly [string, unknown])[] = [
    ['tables', options.paths?.join(', ') || '(none attached)'],
    ['schema', shell.title],
    ['dialect', session.settings.dialect],
    ['time zone', session.settings.zone],
    ['mode', state.format],
    ['expanded', state.expanded],
    ['timer', state.isTimed ? 'on' : 'off'],
    ['pager', state.pager],
    ['max. rows', state.rowsMax],
    ['output', state.output ?? 'screen'],
  ];
  return rows.map(([name, value]) => `${name.padStart(10)}: ${String(value)}\n`).join('');
}
