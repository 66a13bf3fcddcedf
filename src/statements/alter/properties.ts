/** SET and UNSET TBLPROPERTIES. */
import { EngineError, type Span, unsupported } from '../../core/errors.ts';
import type { Field } from '../../core/types.ts';
import { assignMapping } from '../../delta/features/assign-mapping.ts';
import type { AlterAction } from '../../sql/ast-alter.ts';
import type { StatementEnv } from '../env.ts';
import { checkPropertyValues } from '../write/property-values.ts';
import { isDeltaProperty, propertyMap } from '../write/table-spec.ts';
import type { Target } from '../write/target.ts';
import { commitMetadata } from './commit.ts';

/** Errors: DELTA_UNKNOWN_CONFIGURATION, UNSUPPORTED_TABLE_CHANGE for values, DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE. */
export async function changeProperties(
  target: Target,
  action: Extract<AlterAction, { kind: 'setProperties' | 'unsetProperties' }>,
  span: Span,
  env: StatementEnv,
): Promise<void> {
  const { metadata, schema } = target.snapshot;
  if (action.kind === 'unsetProperties') {
    const kept = Object.entries(metadata.configuration).filter(([key]) => !action.keys.includes(key));
    const parameters = { properties: JSON.stringify(action.keys), ifExists: String(action.ifExists) };
    const configuration = Object.fromEntries(kept);
    await commitMetadata(target, { name: 'UNSET TBLPROPERTIES', parameters, configuration }, env);
    return;
  }
  const { comment, ...given } = propertyMap(action.properties);
  checkKnown(given, span);
  checkPropertyValues(given);
  const before = metadata.configuration;
  checkTracking(before, given);
  const mapped = mappedFields(schema.fields, before, given, span);
  await commitMetadata(
    target,
    {
      name: 'SET TBLPROPERTIES',
      parameters: { properties: JSON.stringify(comment === undefined ? given : { ...given, comment }) },
      fields: mapped.fields,
      configuration: { ...before, ...given, ...mapped.properties },
      ...(comment === undefined ? {} : { description: comment === '' ? null : comment }),
    },
    env,
  );
}

function checkKnown(given: Readonly<Record<string, string>>, span: Span): void {
  const unknown = Object.keys(given).find((key) => key.startsWith('delta.') && !isDeltaProperty(key));
  if (unknown !== undefined) throw new EngineError('DELTA_UNKNOWN_CONFIGURATION', { config: unknown }, { span });
}

/** Mapping is turned on for a table that is there: columns keep their names as physical ones. */
function mappedFields(
  fields: readonly Field[],
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  span: Span,
): { readonly fields: readonly Field[]; readonly properties: Readonly<Record<string, string>> } {
  const key = 'delta.columnMapping.mode';
  const [from, to] = [before[key] ?? 'none', given[key] ?? before[key] ?? 'none'];
  if (from === to) return { fields, properties: {} };
  if (from !== 'none' || to !== 'name') {
    const parameters = { oldMode: from, newMode: to };
    throw new EngineError('DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE', parameters, { span });
  }
  const assigned = assignMapping(fields, 0, (field) => field.name);
  return { fields: assigned.fields, properties: { 'delta.columnMapping.maxColumnId': String(assigned.maxId) } };
}

/** Rows that are there have no numbers: giving them some is a rewrite of its own. */
function checkTracking(before: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): void {
  const key = 'delta.enableRowTracking';
  if (given[key]?.toLowerCase() !== 'true' || before[key]?.toLowerCase() === 'true') return;
  throw unsupported('Turning on row tracking for a table that is there');
}
