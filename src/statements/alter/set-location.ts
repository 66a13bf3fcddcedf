/** ALTER TABLE SET LOCATION: a name of the catalog stands for the table at another place, whose columns are the same. */
import { EngineError, unsupported } from '../../core/errors.ts';
import { isSameType } from '../../core/types.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import type { AlterTable } from '../../sql/ast-alter.ts';
import { noResult, type StatementEnv, type StatementResult } from '../env.ts';
import { isTableAt, openTarget } from '../write/target.ts';

const bypassSetting = 'spark.databricks.delta.alterLocation.bypassSchemaCheck';

/** Errors: DELTA_TABLE_NOT_FOUND where there is none, DELTA_SET_LOCATION_SCHEMA_MISMATCH; those of finding the table. */
export async function setLocation(
  { table, span }: AlterTable,
  text: string,
  env: StatementEnv,
): Promise<StatementResult> {
  const { catalog } = env;
  const target = await openTarget(table, env);
  const { holder } = target.found;
  if (holder.kind !== 'warehouse') throw unsupported('SET LOCATION of a table that no catalog holds', { span });
  const location = catalog.locate(text);
  if (!(await isTableAt(location, env))) throw new EngineError('DELTA_TABLE_NOT_FOUND', { path: text }, { span });
  const there = await catalog.openAt(location).snapshot(null, env.signal);
  const isChecked = env.settings.get(bypassSetting)?.toLowerCase() !== 'true';
  if (isChecked && !areAlike(target.snapshot, there)) {
    const names = ({ schema }: Snapshot): string => schema.fields.map(({ name }) => name).join(', ');
    const parameters = { original: names(target.snapshot), destination: names(there), config: bypassSetting };
    throw new EngineError('DELTA_SET_LOCATION_SCHEMA_MISMATCH', parameters, { span });
  }
  // Its files are not the catalog's to delete.
  const stored = { ...holder.stored, location: catalog.warehouse.textOf(location), isManaged: false };
  await catalog.warehouse.addTable(stored, true, span);
  return noResult;
}

function areAlike(a: Snapshot, b: Snapshot): boolean {
  const [x, y] = [a.schema.fields, b.schema.fields];
  if (x.length !== y.length || a.partitionColumns.join() !== b.partitionColumns.join()) return false;
  return x.every((field, i) => field.name === y[i]!.name && isSameType(field.type, y[i]!.type));
}
