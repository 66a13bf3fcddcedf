/** Every TPC-DS text against Spark's answer, at scale 0.01; skipped where test/tpcds/prepare has not run. */
import { describe } from 'vitest';
import { describeScale } from './suite-tests.ts';

describe('TPC-DS at scale 0.01', () => {
  describeScale('0.01', 30_000);
});
