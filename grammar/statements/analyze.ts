/** ANALYZE TABLE. */
import { unsupported } from '../../src/core/errors.ts';
import type { AnalyzeTable } from '../../src/sql/ast-maintenance.ts';
import type { Dsl } from '../dsl.ts';
import { identifier, objectName } from '../names.ts';
import { partitionValues } from './partition.ts';

export function analyze(p: Dsl): AnalyzeTable {
  const start = p.start();
  p.take();
  if (p.atWord('TABLES')) throw unsupported('ANALYZE TABLES', { span: p.spanOf(p.peek()) });
  p.expectWord('TABLE');
  const table = objectName(p);
  if (p.atWord('PARTITION')) {
    partitionValues(p);
    throw unsupported('ANALYZE TABLE of a partition', { span: p.spanFrom(start) });
  }
  p.expectWord('COMPUTE', 'STATISTICS');
  const columns = columnsOf(p);
  return { kind: 'analyzeTable', table, columns, span: p.spanFrom(start) };
}

function columnsOf(p: Dsl): AnalyzeTable['columns'] {
  if (p.acceptWord('NOSCAN')) return [];
  if (!p.acceptWord('FOR')) return [];
  if (p.acceptWords('ALL', 'COLUMNS')) return 'all';
  p.expectWord('COLUMNS');
  return p.list(() => identifier(p));
}
