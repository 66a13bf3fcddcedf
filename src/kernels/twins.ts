/** The primitive loops in JavaScript, under the names and with the argument order of the Wasm exports. */
import * as aggregate from './js/aggregate.ts';
import * as arithmetic from './js/arithmetic.ts';
import * as bits from './js/bits.ts';
import * as compare from './js/compare.ts';
import * as delta from './js/delta.ts';
import * as direct from './js/direct.ts';
import * as divide from './js/divide.ts';
import { packRuns } from './js/encode-runs.ts';
import { snappyPack } from './js/encode-snappy.ts';
import * as encodeValues from './js/encode-values.ts';
import * as gather from './js/gather.ts';
import * as hash from './js/hash.ts';
import * as levels from './js/levels.ts';
import * as like from './js/like.ts';
import * as lz4 from './js/lz4.ts';
import * as plain from './js/plain.ts';
import * as runs from './js/runs.ts';
import * as runsOfGroups from './js/runs-of-groups.ts';
import * as snappy from './js/snappy.ts';
import * as sort from './js/sort.ts';
import * as tables from './js/tables.ts';
import * as wideGroups from './js/wide-groups.ts';

export const twins = {
  ...bits,
  ...compare,
  ...direct,
  ...divide,
  ...arithmetic,
  ...gather,
  ...hash,
  ...tables,
  ...wideGroups,
  ...aggregate,
  ...sort,
  ...like,
  ...plain,
  ...runs,
  ...runsOfGroups,
  ...snappy,
  ...delta,
  ...levels,
  ...lz4,
  packRuns,
  snappyPack,
  ...encodeValues,
};

export type Primitives = typeof twins;
