/** Where a shell shows things and asks: the terminal with its editor, or plain lines. The shell itself never writes. */
import type { Progress } from '../../exec/control.ts';

export interface Screen {
  /** Results and answers; resolves when more may be written. */
  print(text: string | Uint8Array): Promise<void>;
  /** Errors and notices. */
  complain(text: string): void;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly isUnicode: boolean;
  readonly isColored: boolean;
  /** Gives the terminal to another program while `work` runs. */
  suspended<T>(work: () => Promise<T>): Promise<T>;
  clear(): void;
  /** Puts a text where the next statement is typed. */
  propose(text: string): void;
  /** A yes or no from who types; false where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
  /** Tells of the statement that runs: null when none does. */
  running(progress: (() => Progress | null) | null): void;
  /** Statements entered so far, oldest first. */
  readonly entered: readonly string[];
}
