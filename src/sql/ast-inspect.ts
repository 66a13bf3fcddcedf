/** Statements that look into tables, as they were written: where the schema stands, how a table grew, what changed, what is wrong. */

import type { Expression, Identifier, Node, ObjectName } from './ast-expression.ts';
import type { Statement } from './ast-statement.ts';

export type InspectStatement = ShowCurrentSchema | ShowTimeline | DiffTable | CheckTable | Preview;

/** A table by name, or one part that is a path in string quotes (`isPath`). */
interface OfTable extends Node {
  readonly table: ObjectName;
  readonly isPath: boolean;
}

/** `SHOW CURRENT SCHEMA`. */
export interface ShowCurrentSchema extends Node {
  readonly kind: 'showCurrentSchema';
}

/** `SHOW TIMELINE table`. */
export interface ShowTimeline extends OfTable {
  readonly kind: 'showTimeline';
}

/** `DIFF table VERSION from AND to [ON key, ...] [SUMMARY]`. */
export interface DiffTable extends OfTable {
  readonly kind: 'diffTable';
  readonly from: Expression;
  readonly to: Expression;
  /** Empty where rows are told apart by all their columns. */
  readonly key: readonly Identifier[];
  readonly isSummary: boolean;
}

/** `CHECK [TABLE] table`. */
export interface CheckTable extends OfTable {
  readonly kind: 'checkTable';
}

/** `PREVIEW statement`. */
export interface Preview extends Node {
  readonly kind: 'preview';
  readonly statement: Statement;
}
