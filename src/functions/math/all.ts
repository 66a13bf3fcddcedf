/** The functions on numbers. */
import type { ScalarFunction } from '../define.ts';
import { curveFunctions } from './curves.ts';
import { numberFunctions } from './numbers.ts';
import { radixFunctions } from './radix.ts';
import { randomFunctions } from './random.ts';
import { realFunctions } from './real.ts';
import { roundingFunctions } from './rounding.ts';
import { triedFunctions } from './tried.ts';

export const mathFunctions: readonly ScalarFunction[] = [
  ...roundingFunctions,
  ...numberFunctions,
  ...realFunctions,
  ...radixFunctions,
  ...curveFunctions,
  ...triedFunctions,
  ...randomFunctions,
];
