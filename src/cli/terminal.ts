/** What the streams of the process can show. Read once, passed down. */
export interface Terminal {
  readonly isOutputTty: boolean;
  readonly isInputTty: boolean;
  readonly isErrorTty: boolean;
  readonly isOutputColored: boolean;
  readonly isErrorColored: boolean;
  /** False where only ASCII is safe to draw with. */
  readonly isUnicode: boolean;
  /** Columns; Infinity where output is no terminal, so that nothing is cut for a file or a pipe. */
  readonly width: number;
}

export function readTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // https://no-color.org: any value that is not empty.
  const mayColor = (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return {
    isOutputTty: stdout.isTTY === true,
    // Node opens the stream for it, which takes longer than all the rest here.
    get isInputTty() {
      return process.stdin.isTTY === true;
    },
    isErrorTty: stderr.isTTY === true,
    isOutputColored: mayColor && stdout.isTTY === true,
    isErrorColored: mayColor && stderr.isTTY === true,
    isUnicode: env['TERM'] !== 'dumb',
    // A pseudo terminal that nobody sized has none.
    width: stdout.isTTY === true ? stdout.columns || 80 : Number.POSITIVE_INFINITY,
  };
}
