/** The functions on dates, timestamps and intervals. */
import type { ScalarFunction } from '../define.ts';
import { datePart } from './date-part.ts';
import { epochFunctions } from './epoch.ts';
import { fieldFunctions } from './fields.ts';
import { makeFunctions } from './make.ts';
import { makeTime } from './make-of-parts.ts';
import { moveFunctions } from './moves.ts';
import { nowFunctions } from './now.ts';
import { patternedFunctions } from './patterned.ts';
import { spanFunctions } from './spans.ts';
import { timeBucket } from './time-bucket.ts';
import { timeWindowFunctions } from './time-window.ts';
import { timeFunctions } from './times.ts';
import { truncateFunctions } from './truncate.ts';
import { zoneFunctions } from './zones.ts';

export const datetimeFunctions: readonly ScalarFunction[] = [
  ...fieldFunctions,
  datePart,
  ...moveFunctions,
  ...spanFunctions,
  ...truncateFunctions,
  ...nowFunctions,
  ...patternedFunctions,
  ...epochFunctions,
  ...zoneFunctions,
  ...makeFunctions,
  makeTime,
  ...timeFunctions,
  timeBucket,
  ...timeWindowFunctions,
];
