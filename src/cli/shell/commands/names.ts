/** Commands that look at names: tables, columns, schemas, functions. Each is a statement in short. */

import { quoted } from '../../../sql/print-names.ts';
import { cellText } from '../cell-text.ts';
import { type ShellCommand, sqlName } from './command.ts';
import { browseTimeline } from './timeline.ts';

export const nameCommands: readonly ShellCommand[] = [
  {
    names: ['.tables', '\\dt'],
    usage: '[PATTERN]',
    doc: 'The tables of the current schema; * stands for any text.',
    topic: 'Names',
    run: ask(([pattern]) => `SHOW TABLES${like(pattern)}`),
  },
  {
    names: ['\\d'],
    usage: '[NAME]',
    doc: 'The columns of a table or view; without a name, the tables.',
    topic: 'Names',
    run: ask(([name]) => (name === undefined ? 'SHOW TABLES' : `DESCRIBE ${sqlName(name)}`)),
  },
  {
    names: ['\\d+'],
    usage: 'NAME',
    doc: 'The columns of a table and all that is known of it.',
    topic: 'Names',
    run: ask(([name]) => (name === undefined ? 'SHOW TABLES' : `DESCRIBE EXTENDED ${sqlName(name)}`)),
  },
  {
    names: ['\\dv'],
    usage: '[PATTERN]',
    doc: 'The views.',
    topic: 'Names',
    run: ask(([pattern]) => `SHOW VIEWS${like(pattern)}`),
  },
  {
    names: ['\\dn', '.databases'],
    usage: '[PATTERN]',
    doc: 'The schemas.',
    topic: 'Names',
    run: ask(([pattern]) => `SHOW SCHEMAS${like(pattern)}`),
  },
  {
    names: ['\\l'],
    usage: '',
    doc: 'The catalogs.',
    topic: 'Names',
    run: ask(() => 'SHOW CATALOGS'),
  },
  {
    names: ['\\df', '.functions'],
    usage: '[PATTERN]',
    doc: 'The functions; * stands for any text.',
    topic: 'Names',
    run: ask(([pattern]) => `SHOW FUNCTIONS${like(pattern)}`),
  },
  {
    names: ['.schema'],
    usage: '[TABLE]',
    doc: 'The CREATE statement of a table; without one, of every table.',
    topic: 'Names',
    run: async (shell, [name]) => {
      if (name !== undefined) {
        await shell.runText(`SHOW CREATE TABLE ${sqlName(name)}`, { format: 'raw' });
        return;
      }
      using result = await shell.session.query('SHOW TABLES');
      for (const row of await result.rows())
        await shell.runText(`SHOW CREATE TABLE ${sqlName(cellText(row['tableName']))}`, { format: 'raw' });
    },
  },
  {
    names: ['\\c', '.use'],
    usage: 'SCHEMA',
    doc: 'Makes a schema the current one.',
    topic: 'Names',
    run: ask(([name]) => (name === undefined ? 'SELECT current_catalog(), current_schema()' : `USE ${sqlName(name)}`)),
  },
  {
    names: ['.timeline', '\\tl'],
    usage: 'TABLE',
    doc: 'The commits of a table, to move in: Enter shows the rows of a version, d what it changed, r restores it.',
    topic: 'Names',
    run: (shell, [name]) => browseTimeline(shell, name),
  },
];

function ask(statement: (args: readonly string[]) => string): ShellCommand['run'] {
  return async (shell, args) => {
    await shell.runText(statement(args));
  };
}

function like(pattern: string | undefined): string {
  return pattern === undefined ? '' : ` LIKE ${quoted(pattern)}`;
}
