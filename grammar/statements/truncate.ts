/** TRUNCATE TABLE. */
import type { TruncateTable } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { objectName } from '../names.ts';
import { partitionValues } from './partition.ts';

export function truncate(p: Dsl): TruncateTable {
  const start = p.start();
  p.take();
  p.expectWord('TABLE');
  const table = objectName(p);
  const partition = partitionValues(p);
  return { kind: 'truncateTable', table, partition, span: p.spanFrom(start) };
}
