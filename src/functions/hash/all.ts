/** The functions that hash values. */
import type { ScalarFunction } from '../define.ts';
import { digestFunctions } from './digests.ts';
import { hashFunctions as valueHashes } from './hashes.ts';

export const hashFunctions: readonly ScalarFunction[] = [...valueHashes, ...digestFunctions];
