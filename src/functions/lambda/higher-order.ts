/** Functions that take lambdas. */
import type { ScalarFunction } from '../define.ts';
import { foldFunctions } from './folds.ts';
import { arrayLambdaFunctions } from './of-arrays.ts';
import { mapLambdaFunctions } from './of-maps.ts';

export const higherOrderFunctions: readonly ScalarFunction[] = [
  ...arrayLambdaFunctions,
  ...mapLambdaFunctions,
  ...foldFunctions,
];
