/** The primitive loops in JavaScript, under the names and with the argument order of the Wasm exports. */
import * as arithmetic from './js/arithmetic.ts';
import * as bits from './js/bits.ts';
import * as compare from './js/compare.ts';
import * as gather from './js/gather.ts';

export const twins = { ...bits, ...compare, ...arithmetic, ...gather };

export type Primitives = typeof twins;
