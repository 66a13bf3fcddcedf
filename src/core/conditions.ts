/**
 * Every error condition: Spark's name where Spark has one, its SQLSTATE, the message with `<parameter>` holes,
 * and the exit code of the command. SHOW, docs and the wire derive from this table; a new row goes into the file
 * of its area, below `conditions/`.
 */
import { argumentConditions } from './conditions/arguments.ts';
import { callConditions } from './conditions/calls.ts';
import { clauseConditions } from './conditions/clauses.ts';
import { featureConditions } from './conditions/features.ts';
import { nameConditions } from './conditions/names.ts';
import { patternConditions } from './conditions/patterns.ts';
import { reshapingConditions } from './conditions/reshaping.ts';
import { routineConditions } from './conditions/routines.ts';
import type { ConditionRow } from './conditions/row.ts';
import { runningConditions } from './conditions/running.ts';
import { tableConditions } from './conditions/tables.ts';
import { textConditions } from './conditions/text.ts';
import { typeConditions } from './conditions/types.ts';
import { valueConditions } from './conditions/values.ts';
import { writeConditions } from './conditions/writes.ts';

export type { ConditionRow } from './conditions/row.ts';

export const conditions = {
  ...textConditions,
  ...nameConditions,
  ...clauseConditions,
  ...reshapingConditions,
  ...typeConditions,
  ...callConditions,
  ...argumentConditions,
  ...routineConditions,
  ...patternConditions,
  ...valueConditions,
  ...tableConditions,
  ...featureConditions,
  ...writeConditions,
  ...runningConditions,
} as const satisfies Record<string, ConditionRow>;

export type Condition = keyof typeof conditions;
