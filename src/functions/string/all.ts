/** The functions on strings and binaries. */
import type { ScalarFunction } from '../define.ts';
import { checkFunctions } from './checks.ts';
import { codeFunctions } from './codes.ts';
import { distanceFunctions } from './distance.ts';
import { formatNumber } from './format-number.ts';
import { joiningFunctions } from './joining.ts';
import { lengthFunctions } from './lengths.ts';
import { letterFunctions } from './letters.ts';
import { numberTextFunctions } from './numbers-text.ts';
import { formatString } from './printf.ts';
import { regexpFunctions } from './regexps.ts';
import { searchFunctions } from './search.ts';
import { sentenceFunctions } from './sentences.ts';
import { substringFunctions } from './substring.ts';
import { toBinaryFunctions } from './to-binary.ts';
import { trimFunctions } from './trim.ts';
import { urlFunctions } from './urls.ts';
import { utf8Functions } from './utf8.ts';

export const stringFunctions: readonly ScalarFunction[] = [
  ...substringFunctions,
  ...letterFunctions,
  ...lengthFunctions,
  ...trimFunctions,
  ...searchFunctions,
  ...joiningFunctions,
  ...codeFunctions,
  ...regexpFunctions,
  ...distanceFunctions,
  ...sentenceFunctions,
  formatString,
  formatNumber,
  ...numberTextFunctions,
  ...toBinaryFunctions,
  ...checkFunctions,
  ...urlFunctions,
  ...utf8Functions,
];
