/** Commands that take a statement: copies to files, charts. */
import { findFormat, formatOfFile } from '../../formats/all.ts';
import { type ChartKind, chart, chartKinds } from '../chart.ts';
import { oneOf, type ShellCommand, splitArguments, sqlName, UsageError } from './command.ts';

export const statementCommands: readonly ShellCommand[] = [
  {
    names: ['\\copy', '.export'],
    usage: "TABLE|(QUERY) TO 'FILE' [FORMAT]",
    doc: 'Writes rows to a file; its name says the format, unless one is given.',
    topic: 'Statements',
    run: async (shell, _args, rest) => {
      const found = /^(\(.*\)|\S+)\s+to\s+(.+)$/is.exec(rest);
      const [file, word] = splitArguments(found?.[2] ?? '');
      if (found === null || file === undefined) throw new UsageError("Usage: \\copy TABLE|(QUERY) TO 'FILE' [FORMAT]");
      const format = word?.toLowerCase() ?? formatOfFile(file);
      if ((await findFormat(format)) === undefined)
        throw new UsageError(`No format is called ${format}; .mode lists them.`);
      const source = found[1]!.startsWith('(') ? found[1]!.slice(1, -1) : `SELECT * FROM ${sqlName(found[1]!)}`;
      await shell.runText(source, { format, output: file });
    },
  },
  {
    names: ['.chart', '\\chart'],
    usage: `${chartKinds.join('|')} QUERY`,
    doc: 'Draws a result: the first column of text against the first number (bar), numbers along the rows (line), or how often each range occurs (histogram).',
    topic: 'Statements',
    run: async (shell, [word], rest) => {
      const usage = `.chart ${chartKinds.join('|')} QUERY`;
      const kind: ChartKind = oneOf(word, chartKinds, usage);
      const query = rest
        .slice(rest.indexOf(kind) + kind.length)
        .trim()
        .replace(/;$/, '');
      if (query === '') throw new UsageError(`Usage: ${usage}`);
      using result = await shell.session.query(query, Object.fromEntries(shell.state.variables));
      const rows = await result.rows();
      const { columns, rows: height } = shell.screen.size;
      const size = { width: columns, height: Math.max(5, Math.min(20, height - 6)), isUnicode: shell.screen.isUnicode };
      await shell.screen.print(await chart(kind, result.schema, rows, size));
    },
  },
];
