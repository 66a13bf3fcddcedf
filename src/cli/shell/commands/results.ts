/** Commands that say how results are shown, and where they go. */
import { formatNames } from '../../formats/all.ts';
import { count, oneOf, onOff, type ShellCommand, UsageError } from './command.ts';

export const resultCommands: readonly ShellCommand[] = [
  {
    names: ['.mode'],
    usage: '[FORMAT]',
    doc: `How results are shown: ${formatNames.join(', ')}.`,
    topic: 'Results',
    run: async (shell, [name]) => {
      if (name === undefined) return shell.screen.print(`${shell.state.format}\n`);
      shell.state.format = oneOf(name, formatNames, `.mode ${formatNames.join('|')}`);
    },
  },
  {
    names: ['\\x', '.expanded'],
    usage: '[on|off|auto]',
    doc: 'A block a row instead of a table; auto: where the table would not fit.',
    topic: 'Results',
    run: async (shell, [word]) => {
      const words = ['on', 'off', 'auto'] as const;
      shell.state.expanded =
        word === undefined ? (shell.state.expanded === 'on' ? 'auto' : 'on') : oneOf(word, words, '\\x [on|off|auto]');
      await shell.screen.print(`Expanded display is ${shell.state.expanded}.\n`);
    },
  },
  {
    names: ['.timer', '\\timing'],
    usage: '[on|off]',
    doc: 'Rows and time behind each result.',
    topic: 'Results',
    run: async (shell, [word]) => {
      shell.state.isTimed = onOff(word, shell.state.isTimed, '.timer [on|off]');
      await shell.screen.print(`Timing is ${shell.state.isTimed ? 'on' : 'off'}.\n`);
    },
  },
  {
    names: ['.maxrows'],
    usage: 'N',
    doc: 'The most rows that a table shows.',
    topic: 'Results',
    run: async (shell, [word]) => {
      shell.state.rowsMax = count(word, '.maxrows N');
    },
  },
  {
    names: ['.maxwidth', '.width'],
    usage: 'N|auto',
    doc: "Columns of the screen that a table may take; auto: the terminal's.",
    topic: 'Results',
    run: async (shell, [word]) => {
      shell.state.width = word === 'auto' ? null : count(word, '.maxwidth N|auto');
    },
  },
  {
    names: ['.pager'],
    usage: 'on|off|auto',
    doc: 'Whole results in $PAGER (less -SRX); auto: those higher than the screen.',
    topic: 'Results',
    run: async (shell, [word]) => {
      shell.state.pager = oneOf(word, ['on', 'off', 'auto'], '.pager on|off|auto');
    },
  },
  {
    names: ['.output', '\\o'],
    usage: '[FILE]',
    doc: 'Results go to a file; without one, to the screen again.',
    topic: 'Results',
    run: async (shell, [file]) => {
      shell.state.output = file === undefined || file === 'stdout' ? null : file;
    },
  },
  {
    names: ['.once'],
    usage: 'FILE',
    doc: 'The next result goes to a file.',
    topic: 'Results',
    run: async (shell, [file]) => {
      if (file === undefined) throw new UsageError('Usage: .once FILE');
      shell.state.once = file;
    },
  },
  {
    names: ['.print', '\\echo', '\\qecho'],
    usage: 'TEXT',
    doc: 'Prints the text.',
    topic: 'Results',
    run: (shell, _args, rest) => shell.screen.print(`${rest}\n`),
  },
  {
    names: ['.echo'],
    usage: '[on|off]',
    doc: 'Each statement is printed before it runs.',
    topic: 'Results',
    run: async (shell, [word]) => {
      shell.state.isEchoed = onOff(word, shell.state.isEchoed, '.echo [on|off]');
    },
  },
];
