/** What an output format is: takes batches as they come, gives text or bytes to write. Formats never see the terminal. */
import type { Batch } from '../../core/batch.ts';
import type { Schema } from '../../core/types.ts';

export interface FormatOptions {
  /** The session's IANA zone: instants are shown in it. */
  readonly zone: string;
  /** Columns of the terminal; Infinity where output is not one. */
  readonly width: number;
  /** The most rows that `box` shows; more are left out in the middle, with a notice. */
  readonly rowsMax: number;
  /** What `box` does where columns do not fit: leave some out, or a block a row; left out where absent. */
  readonly tooWide?: 'elide' | 'vertical';
  /** False where only ASCII is safe to draw with. */
  readonly isUnicode: boolean;
}

type Printed = string | Uint8Array;

/** One result on its way out. `write` and `finish` give what to print, possibly nothing yet. */
export interface Formatter {
  begin(schema: Schema): Printed | Promise<Printed>;
  write(batch: Batch): Printed | Promise<Printed>;
  finish(): Printed | Promise<Printed>;
}

export interface OutputFormat {
  readonly name: string;
  readonly doc: string;
  readonly create: (options: FormatOptions) => Formatter;
}
