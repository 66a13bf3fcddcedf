/** The columns of CLUSTER BY: found by name, of types whose bounds the log keeps, each once, four at most. */
import { quoteName } from '../../bind/suggest.ts';
import { EngineError } from '../../core/errors.ts';
import { type DataType, type Field, typeName } from '../../core/types.ts';
import type { Name } from '../../sql/ast-expression.ts';

/** Errors: DELTA_COLUMN_NOT_FOUND_IN_SCHEMA, DELTA_CLUSTER_BY_INVALID_NUM_COLUMNS, DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED, DELTA_DUPLICATE_COLUMNS_FOUND.CLUSTER_BY. */
export function clusterPaths(clusterBy: readonly Name[], fields: readonly Field[]): readonly (readonly string[])[] {
  const found = clusterBy.map((name) => ({ name, ...columnOf(name, fields) }));
  for (const [i, { name, path }] of found.entries()) {
    const { span } = name;
    if (found.findIndex((other) => quoteName(other.path) === quoteName(path)) === i) continue;
    throw new EngineError('DELTA_DUPLICATE_COLUMNS_FOUND.CLUSTER_BY', { duplicateCols: quoteName(path) }, { span });
  }
  const [span] = clusterBy.map((name) => name.span);
  if (found.length > columnsMax) {
    const numbers = { numColumnsLimit: columnsMax, actualNumColumns: found.length };
    throw new EngineError('DELTA_CLUSTER_BY_INVALID_NUM_COLUMNS', numbers, { span });
  }
  const wrong = found.filter(({ type }) => !hasBounds(type));
  if (wrong.length > 0) {
    const columnsWithDataTypes = wrong.map(({ path, type }) => `${path.join('.')}: ${typeName(type)}`).join(', ');
    throw new EngineError('DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED', { columnsWithDataTypes }, { span });
  }
  return found.map(({ path }) => path);
}

/** As Spark has it. */
const columnsMax = 4;

function columnOf({ parts, span }: Name, fields: readonly Field[]): { path: readonly string[]; type: DataType } {
  let members = fields;
  let type: DataType = { id: 'struct', fields };
  const path = parts.map(({ text }) => {
    const found = members.find((f) => f.name.toLowerCase() === text.toLowerCase());
    if (found === undefined) {
      const columnName = parts.map((part) => part.text).join('.');
      const tableSchema = fields.map((f) => f.name).join(', ');
      throw new EngineError('DELTA_COLUMN_NOT_FOUND_IN_SCHEMA', { columnName, tableSchema }, { span });
    }
    type = found.type;
    members = type.id === 'struct' ? type.fields : [];
    return found.name;
  });
  return { path, type };
}

function hasBounds(type: DataType): boolean {
  return ['int', 'float', 'decimal', 'date', 'timestamp', 'utf8'].includes(type.id);
}
