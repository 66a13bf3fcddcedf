/** DESCRIBE HISTORY and delta_history: a row a commit, as Spark with Delta shows it. */
import type { Scalar } from '../core/scalar.ts';
import { boolType, field, int64, map, type Schema, struct, timestampUtc, utf8 } from '../core/types.ts';
import { isObject } from '../delta/actions.ts';
import type { HistoryEntry } from '../delta/history.ts';
import { type JsonObject, type JsonValue, stringifyJson } from '../formats/json/lossless.ts';

const jobFields = ['jobId', 'jobName', 'jobRunId', 'runId', 'jobOwnerId', 'triggerType'];
const texts = map(utf8, utf8);

export const historySchema: Schema = {
  fields: [
    field('version', int64),
    field('timestamp', timestampUtc),
    field('userId', utf8),
    field('userName', utf8),
    field('operation', utf8),
    field('operationParameters', texts),
    field('job', struct(jobFields.map((name) => field(name, utf8)))),
    field('notebook', struct([field('notebookId', utf8)])),
    field('clusterId', utf8),
    field('readVersion', int64),
    field('isolationLevel', utf8),
    field('isBlindAppend', boolType),
    field('operationMetrics', texts),
    field('userMetadata', utf8),
    field('engineInfo', utf8),
  ],
};

export function historyRow({ version, timestampMs, info }: HistoryEntry): readonly Scalar[] {
  const text = (name: string): string | null => textOf(info?.[name]);
  const blind = info?.['isBlindAppend'];
  return [
    BigInt(version),
    BigInt(timestampMs) * 1000n,
    text('userId'),
    text('userName'),
    text('operation'),
    textMap(info?.['operationParameters']),
    members(info?.['job'], jobFields),
    members(info?.['notebook'], ['notebookId']),
    text('clusterId'),
    wide(info?.['readVersion']),
    text('isolationLevel'),
    typeof blind === 'boolean' ? blind : null,
    textMap(info?.['operationMetrics']),
    text('userMetadata'),
    text('engineInfo'),
  ];
}

function textOf(value: JsonValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : stringifyJson(value);
}

function wide(value: JsonValue | undefined): bigint | null {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : null;
}

function textMap(value: JsonValue | undefined): Scalar {
  if (!isObject(value)) return null;
  return Object.entries(value).map(([key, member]) => [key, textOf(member)]);
}

function members(value: JsonValue | undefined, names: readonly string[]): Scalar {
  const body: JsonObject | null = isObject(value) ? value : null;
  return body === null ? null : names.map((name) => textOf(body[name]));
}
