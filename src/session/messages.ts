/** What goes over the port between a session in a worker and whoever uses it: plain data, batches without a copy where shared. */
import type { ArrowMessage } from '../arrow/messages.ts';
import type { Batch } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import type { WireError } from '../exec/messages.ts';
import type { VersionMade } from '../statements/env.ts';
import type { Form, Piece } from './encoding.ts';
import type { LentTable } from './lent-rows.ts';
import type { Parameters } from './parameters.ts';
import type { Description, TransactionState } from './session.ts';
import type { Settings } from './settings.ts';

export type ServerRows = readonly (readonly Scalar[])[];

export type ToSession =
  | {
      readonly kind: 'query';
      readonly id: number;
      readonly sql: string;
      readonly parameters: Parameters | undefined;
      /** Asks for the first rows with the schema. */
      readonly first?: { readonly form: Form; readonly rowsMax: number } | undefined;
    }
  | {
      readonly kind: 'describe';
      readonly id: number;
      readonly sql: string;
      readonly declared: readonly (string | null)[] | undefined;
    }
  /** Asks for the next batch of a result. */
  | { readonly kind: 'next'; readonly id: number }
  /** Asks for the pieces of the next rows in bytes. */
  | { readonly kind: 'encode'; readonly id: number; readonly form: Form; readonly rowsMax: number }
  /** A piece of so many bytes was read; its buffer comes back where it is worth it. */
  | { readonly kind: 'taken'; readonly id: number; readonly size: number; readonly buffer: ArrayBuffer | null }
  /** A part of the rows of a table that the session is to have for a while. */
  | { readonly kind: 'lend'; readonly name: string; readonly message: ArrowMessage }
  /** All parts are there. */
  | { readonly kind: 'lent'; readonly id: number; readonly name: string }
  | { readonly kind: 'takeBack'; readonly name: string }
  | { readonly kind: 'cancel'; readonly id: number }
  /** The rows of a table of the server's own; null where it has none of that name. */
  | { readonly kind: 'serverRows'; readonly id: number; readonly rows: ServerRows | null }
  | { readonly kind: 'close' };

export type FromSession =
  | { readonly kind: 'opened'; readonly settings: Settings }
  /** The options were wrong: there is no session. */
  | { readonly kind: 'refused'; readonly error: WireError }
  | { readonly kind: 'attached'; readonly error: WireError | null }
  /** The words of an execution that started: set from outside, they stop it although its thread is busy. */
  | { readonly kind: 'started'; readonly id: number; readonly control: SharedArrayBuffer }
  /** `settings`: null where they are as they were. */
  | {
      readonly kind: 'result';
      readonly id: number;
      readonly schema: Schema;
      readonly versions: readonly VersionMade[];
      readonly settings: Settings | null;
      readonly transaction: TransactionState;
      readonly piece: Piece | null;
      /** The same text gives the same as long as the settings are the same. */
      readonly isConstant: boolean;
    }
  /** A function that is not there answered with nothing. */
  | { readonly kind: 'absent'; readonly name: string }
  /** A statement names a table of the server's own. */
  | { readonly kind: 'serverTable'; readonly id: number; readonly table: string }
  | { readonly kind: 'description'; readonly id: number; readonly description: Description }
  /** Null: the result's end. */
  | { readonly kind: 'batch'; readonly id: number; readonly batch: Batch | null }
  | { readonly kind: 'lentTable'; readonly id: number; readonly table: LentTable }
  | { readonly kind: 'piece'; readonly id: number; readonly piece: Piece }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly error: WireError;
      readonly settings: Settings;
      readonly transaction: TransactionState;
    }
  | { readonly kind: 'closed' };
