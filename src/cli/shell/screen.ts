/** Where a shell shows things and asks: the terminal with its editor, or plain lines. The shell itself never writes. */
import type { Progress } from '../../exec/control.ts';

/** A list of which one is picked with the arrow keys. */
export interface Choice {
  readonly title: string;
  readonly items: readonly { readonly label: string; readonly detail: string }[];
  /** The item that is marked at first. */
  readonly selected: number;
  /** What Enter does with an item, and what letters do. */
  readonly acts: readonly { readonly key: string; readonly doc: string }[];
}

export interface Picked {
  readonly index: number;
  /** `enter`, or the letter of an act. */
  readonly key: string;
}

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
  /** False where lists cannot be moved in. */
  readonly canPick: boolean;
  /** What was picked; null where the list was left. */
  pick(choice: Choice): Promise<Picked | null>;
  /** Tells of the statement that runs: null when none does. */
  running(progress: (() => Progress | null) | null): void;
  /** Statements entered so far, oldest first. */
  readonly entered: readonly string[];
}
