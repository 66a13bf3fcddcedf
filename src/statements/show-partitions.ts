/** SHOW PARTITIONS: the distinct partition values of a Delta table, one typed column a key. */
import { newBinding } from '../bind/bind.ts';
import { castTo } from '../bind/casts.ts';
import { emptyScope } from '../bind/scope.ts';
import { comparatorOf } from '../core/compare.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { formatScalar } from '../core/text/format.ts';
import type { DataType, Field } from '../core/types.ts';
import { zoneOf } from '../core/zone.ts';
import { physicalColumn } from '../delta/features/column-mapping.ts';
import { partitionText, partitionValue } from '../delta/partition.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { PartitionValue, ShowPartitions } from '../sql/ast-statement.ts';
import { fullNameOf, openDelta, placeText } from './delta-table.ts';
import type { StatementEnv, StatementResult } from './env.ts';

/** Errors: DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_TABLE and _COLUMN, INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE. */
export async function runShowPartitions(statement: ShowPartitions, env: StatementEnv): Promise<StatementResult> {
  const { partition, table } = statement;
  checkPartitionValues(partition);
  const opened = await openDelta({ table, command: 'SHOW PARTITIONS' }, env);
  const { snapshot } = opened;
  if (snapshot.partitionColumns.length === 0) {
    const tableName = fullNameOf(opened)?.join('.') ?? `delta.\`${placeText(opened)}\``;
    throw new EngineError('DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_TABLE', { tableName }, { span: table.span });
  }
  const fields = snapshot.partitionColumns.map((name) => snapshot.schema.fields.find((f) => f.name === name)!);
  const wanted = wantedValues(partition, fields, env);
  const compare = fields.map(({ type }) => comparatorOf(type));
  const rows = partitionRows(snapshot, fields, env.zone).filter((row) =>
    wanted.every(({ index, value }) => {
      const own = row[index]!;
      return own === null || value === null ? own === value : compare[index]!(own, value) === 0;
    }),
  );
  return { schema: { fields: fields.map((f) => ({ ...f, nullable: true })) }, rows };
}

/** Errors: INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE for a column that is given no value. */
export function checkPartitionValues(partition: readonly PartitionValue[]): void {
  const empty = partition.find(({ value }) => value === null);
  if (empty === undefined) return;
  const partKey = `\`${empty.column.text}\``;
  throw new EngineError('INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE', { partKey }, { span: empty.span });
}

/** Distinct, in the order of their values; NULL stands last. */
function partitionRows(snapshot: Snapshot, fields: readonly Field[], zoneName: string): readonly (readonly Scalar[])[] {
  const zone = zoneOf(zoneName);
  const physical = fields.map(({ name }) => physicalColumn(snapshot.schema, [name], snapshot.mapping)!.path[0]!);
  const found = new Map<string, readonly Scalar[]>();
  for (const { add } of snapshot.files) {
    const texts = physical.map((name) => partitionText(add, name));
    const row = texts.map((text, i) => partitionValue(text, fields[i]!.type, zone) ?? null);
    const key = JSON.stringify(row.map((value, i) => keyText(fields[i]!.type, value)));
    if (!found.has(key)) found.set(key, row);
  }
  const comparators = fields.map(({ type }) => comparatorOf(type));
  return [...found.values()].sort((a, b) => {
    for (const [i, compare] of comparators.entries()) {
      const [x, y] = [a[i]!, b[i]!];
      const order = x === null || y === null ? Number(x === null) - Number(y === null) : compare(x, y);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function keyText(type: DataType, value: Scalar): string | null {
  return value === null ? null : formatScalar(type, value, 'UTC');
}

function wantedValues(
  partition: readonly PartitionValue[],
  fields: readonly Field[],
  env: StatementEnv,
): readonly { readonly index: number; readonly value: Scalar }[] {
  const bad = partition.filter(({ column }) => !fields.some((f) => f.name === column.text));
  if (bad.length > 0) {
    const badCols = `[${bad.map(({ column }) => column.text).join(', ')}]`;
    throw new EngineError('DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_COLUMN', { badCols }, { span: bad[0]!.span });
  }
  const bindEnv = env.bindEnv();
  const binding = newBinding(bindEnv);
  return partition.map(({ column, value }) => {
    const index = fields.findIndex((f) => f.name === column.text);
    const { expr } = castTo(binding, binding.bindExpr(value!, emptyScope('constant')), fields[index]!.type);
    return { index, value: evaluateConstant(expr, bindEnv.context) };
  });
}
