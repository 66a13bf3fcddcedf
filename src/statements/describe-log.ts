/** DESCRIBE HISTORY and DESCRIBE DETAIL: what a Delta table's log says, as Spark with Delta shows it. */
import { newBinding } from '../bind/bind.ts';
import { constantCount } from '../bind/limit.ts';
import { emptyScope } from '../bind/scope.ts';
import { historyRow, historySchema } from '../catalog/history-rows.ts';
import type { Scalar } from '../core/scalar.ts';
import { field, int32, int64, list, map, type Schema, timestampUtc, utf8 } from '../core/types.ts';
import { lastModifiedMs, readHistory } from '../delta/history.ts';
import { listLog } from '../delta/log/segment.ts';
import { clusteringColumns, tableFeatures } from '../delta/properties.ts';
import type { DescribeDetail, DescribeHistory } from '../sql/ast-statement.ts';
import { fullNameOf, openDelta, placeText } from './delta-table.ts';
import type { StatementEnv, StatementResult } from './env.ts';

export async function runDescribeHistory(node: DescribeHistory, env: StatementEnv): Promise<StatementResult> {
  const { snapshot } = await openDelta({ ...node, command: 'DESCRIBE HISTORY' }, env);
  const binding = newBinding(env.bindEnv());
  const limit = node.limit === null ? null : constantCount(binding, node.limit, 'limit', emptyScope('constant'));
  const entries = await readHistory(snapshot.log, snapshot.metadata, limit, env.signal);
  return { schema: historySchema, rows: entries.map(historyRow) };
}

const detailSchema: Schema = {
  fields: [
    ...['format', 'id', 'name', 'description', 'location'].map((name) => field(name, utf8)),
    field('createdAt', timestampUtc),
    field('lastModified', timestampUtc),
    field('partitionColumns', list(utf8)),
    field('clusteringColumns', list(utf8)),
    field('numFiles', int64),
    field('sizeInBytes', int64),
    field('properties', map(utf8, utf8)),
    field('minReaderVersion', int32),
    field('minWriterVersion', int32),
    field('tableFeatures', list(utf8)),
  ],
};

export async function runDescribeDetail(node: DescribeDetail, env: StatementEnv): Promise<StatementResult> {
  const found = await openDelta({ ...node, command: 'DESCRIBE DETAIL' }, env);
  const { snapshot } = found;
  const { metadata, protocol, log } = snapshot;
  const sizeBytes = snapshot.files.totalBytes();
  const modifiedMs = lastModifiedMs(await listLog(log, Number(snapshot.version), env.signal));
  const row: readonly Scalar[] = [
    'delta',
    metadata.id,
    fullNameOf(found)?.join('.') ?? null,
    metadata.description,
    placeText(found),
    instant(metadata.createdTimeMs),
    instant(modifiedMs),
    snapshot.partitionColumns,
    (clusteringColumns(snapshot) ?? []).map((path) => path.join('.')),
    BigInt(snapshot.files.length),
    BigInt(sizeBytes),
    Object.entries(metadata.configuration),
    protocol.minReaderVersion,
    protocol.minWriterVersion,
    tableFeatures(snapshot),
  ];
  return { schema: detailSchema, rows: [row] };
}

function instant(ms: number | null): Scalar {
  return ms === null ? null : BigInt(ms) * 1000n;
}
