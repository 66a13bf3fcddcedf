/** The functions that only stand before OVER. first_value and last_value are aggregates over their frame. */
import type { WindowFunction } from '../define.ts';
import { offsetFunctions } from './offsets.ts';
import { rankFunctions } from './ranks.ts';

export const windowOnlyFunctions: readonly WindowFunction[] = [...rankFunctions, ...offsetFunctions];
