/** Every TPC-DS text against Spark's answer, at scale 1; skipped where `test/tpcds/prepare 1` has not run. */
import { describe } from 'vitest';
import { describeScale } from './suite-tests.ts';

describe('TPC-DS at scale 1', () => {
  describeScale('1', 300_000);
});
