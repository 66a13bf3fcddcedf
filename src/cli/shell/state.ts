/** What the commands of a shell set, for as long as it lives. */

export interface ShellState {
  /** A format's name. */
  format: string;
  /** A block a row instead of a table: always, never, or where the table would not fit. */
  expanded: 'on' | 'off' | 'auto';
  isTimed: boolean;
  /** The most rows that a table shows. */
  rowsMax: number;
  /** Columns that a table may take; null is the terminal's. */
  width: number | null;
  /** 'auto': where a result is higher than the screen. */
  pager: 'on' | 'off' | 'auto';
  isEchoed: boolean;
  /** A script ends at its first error. */
  isBailing: boolean;
  /** Where results go instead of the screen. */
  output: string | null;
  /** As `output`, for the next result alone. */
  once: string | null;
  /** Values for `:name` in statements. */
  readonly variables: Map<string, unknown>;
}

export function newShellState(): ShellState {
  return {
    format: 'box',
    expanded: 'auto',
    isTimed: true,
    rowsMax: 40,
    width: null,
    pager: 'off',
    isEchoed: false,
    isBailing: true,
    output: null,
    once: null,
    variables: new Map(),
  };
}
