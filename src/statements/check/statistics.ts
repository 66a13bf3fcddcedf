/** Statistics: files without any, and columns that should have bounds and have none in some file. */
import { physicalColumn } from '../../delta/features/column-mapping.ts';
import { indexedColumns } from '../../delta/indexed-columns.ts';
import { columnStatistics, fileStatistics } from '../../delta/statistics.ts';
import type { Checked, Finding } from './finding.ts';

export function checkStatistics({ opened: { snapshot }, sqlName }: Checked): readonly Finding[] {
  const findings: Finding[] = [];
  const parsed = snapshot.files.map(({ add }) => fileStatistics(add));
  const bare = parsed.filter(({ rows }) => rows === null).length;
  const remedy = `OPTIMIZE ${sqlName}`;
  if (bare > 0) {
    const finding = `${bare} of ${parsed.length} files have no statistics: every query reads them.`;
    findings.push({ severity: 'warning', check: 'statistics', subject: null, finding, remedy });
  }
  for (const path of indexedColumns(snapshot).paths) {
    const column = physicalColumn(snapshot.schema, path, snapshot.mapping);
    if (column === null) continue;
    const holes = parsed.filter((file) => {
      if (file.rows === null || file.rows === 0) return false;
      const { min, nulls } = columnStatistics(file, column.path, column.field.type);
      return min === null && nulls !== file.rows;
    }).length;
    if (holes === 0) continue;
    const finding = `${holes} of ${parsed.length - bare} files with statistics have no bounds of the column.`;
    findings.push({ severity: 'note', check: 'statistics', subject: path.join('.'), finding, remedy });
  }
  return findings;
}
