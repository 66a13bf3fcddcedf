/** The functions on arrays. */
import type { ScalarFunction } from '../define.ts';
import { changeFunctions } from './change.ts';
import { constructFunctions } from './construct.ts';
import { elementFunctions } from './elements.ts';
import { arraySearchFunctions } from './search.ts';
import { vectorFunctions } from './vectors.ts';

export const arrayFunctions: readonly ScalarFunction[] = [
  ...constructFunctions,
  ...elementFunctions,
  ...arraySearchFunctions,
  ...changeFunctions,
  ...vectorFunctions,
];
