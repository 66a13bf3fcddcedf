/** The primitive loops in JavaScript, under the names and with the argument order of the Wasm exports. */
import * as bits from './js/bits.ts';

export const twins = { ...bits };

export type Primitives = typeof twins;
