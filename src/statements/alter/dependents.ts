/** What stands in the way of a column that is renamed or dropped: constraints and generated columns that name it. */
import { EngineError, type Span } from '../../core/errors.ts';
import type { Target } from '../write/target.ts';
import { namesColumn } from './fields.ts';

/** They name columns by their text. Errors: DELTA_CONSTRAINT_DEPENDENT_COLUMN_CHANGE, DELTA_GENERATED_COLUMNS_DEPENDENT_COLUMN_CHANGE. */
export function checkDependents({ metadata, schema }: Target['snapshot'], path: readonly string[], span: Span): void {
  const [name] = path;
  for (const [key, text] of Object.entries(metadata.configuration)) {
    if (!key.startsWith('delta.constraints.') || !namesColumn(text, name!)) continue;
    const parameters = { operation: 'alter', columnName: path.join('.'), constraints: `${key.slice(18)} -> ${text}` };
    throw new EngineError('DELTA_CONSTRAINT_DEPENDENT_COLUMN_CHANGE', parameters, { span });
  }
  for (const field of schema.fields) {
    const text = field.metadata?.['delta.generationExpression'];
    if (typeof text !== 'string' || !namesColumn(text, name!)) continue;
    const parameters = { operation: 'alter', columnName: path.join('.'), generatedColumns: `${field.name} -> ${text}` };
    throw new EngineError('DELTA_GENERATED_COLUMNS_DEPENDENT_COLUMN_CHANGE', parameters, { span });
  }
}
