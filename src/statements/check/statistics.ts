/** Statistics: files without any, and columns that should have bounds and have none in some file. */
import { isOrderable } from '../../core/compare.ts';
import type { DataType, Field } from '../../core/types.ts';
import { physicalColumn } from '../../delta/features/column-mapping.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import { columnStatistics, fileStatistics } from '../../delta/statistics.ts';
import type { Checked, Finding } from './finding.ts';

/** So many leaf columns have statistics unless the table says otherwise. Source: PROTOCOL.md, "Per-file Statistics". */
export const indexedColumnsDefault = 32;

export function checkStatistics({ opened: { snapshot }, sqlName }: Checked): readonly Finding[] {
  const findings: Finding[] = [];
  const parsed = snapshot.files.map(({ add }) => fileStatistics(add));
  const bare = parsed.filter(({ rows }) => rows === null).length;
  const remedy = `OPTIMIZE ${sqlName}`;
  if (bare > 0) {
    const finding = `${bare} of ${parsed.length} files have no statistics: every query reads them.`;
    findings.push({ severity: 'warning', check: 'statistics', subject: null, finding, remedy });
  }
  for (const path of indexedColumns(snapshot)) {
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

/** The leaf columns that have bounds by the table's own settings, in the schema's order. */
export function indexedColumns({ schema, metadata, partitionColumns }: Snapshot): readonly (readonly string[])[] {
  const leaves = schema.fields.filter(({ name }) => !partitionColumns.includes(name)).flatMap((f) => leavesOf(f, []));
  const named = metadata.configuration['delta.dataSkippingStatsColumns'];
  if (named !== undefined) {
    const wanted = named.split(',').map((name) => name.trim().replaceAll('`', ''));
    return leaves
      .filter(({ path }) => wanted.some((name) => `${path.join('.')}.`.startsWith(`${name}.`)))
      .flatMap(({ path, type }) => (hasBounds(type) ? [path] : []));
  }
  const count = Number(metadata.configuration['delta.dataSkippingNumIndexedCols'] ?? indexedColumnsDefault);
  const first = count < 0 ? leaves : leaves.slice(0, count);
  return first.flatMap(({ path, type }) => (hasBounds(type) ? [path] : []));
}

interface Leaf {
  readonly path: readonly string[];
  readonly type: DataType;
}

function leavesOf({ name, type }: Field, above: readonly string[]): readonly Leaf[] {
  const path = [...above, name];
  return type.id === 'struct' ? type.fields.flatMap((f) => leavesOf(f, path)) : [{ path, type }];
}

function hasBounds(type: DataType): boolean {
  return isOrderable(type) && !['bool', 'binary', 'list', 'null', 'interval', 'time'].includes(type.id);
}
