/**
 * `table_changes(table, start[, end])` and `table_changes_by_path(path, start[, end])`: what changed in a Delta table, a row
 * a change. An end is a version, or a moment: a timestamp or its text.
 */
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { parseInstant } from '../core/text/parse-datetime.ts';
import { zoneOf } from '../core/zone.ts';
import { changesProvider } from '../delta/changes/change-scan.ts';
import { type ChangeBound, readChanges } from '../delta/changes/read-changes.ts';
import type { DeltaScanOptions } from '../delta/scan.ts';
import type { DeltaTable } from '../delta/snapshot.ts';
import type { TableProvider } from '../plan/ports.ts';
import type { Location } from '../storage/open-store.ts';
import type { ObjectStore } from '../storage/store.ts';
import type { FunctionOptions } from './table-functions.ts';

export interface ChangesContext {
  readonly find: (text: string) => Promise<DeltaTable>;
  readonly options: FunctionOptions;
  readonly span: Span | undefined;
}

export function isChangesFunction(name: string): boolean {
  return name === 'table_changes' || name === 'table_changes_by_path';
}

/** Errors: WRONG_NUM_ARGS, INVALID_PARAMETER_VALUE, and those of reading changes. */
export async function openChanges(
  name: string,
  args: readonly Scalar[],
  { find, options, span }: ChangesContext,
): Promise<TableProvider> {
  const [target, from, to = null] = args;
  if (from === undefined || args.length > 3) {
    const parameters = { functionName: `\`${name}\``, expectedNum: '[2, 3]', actualNum: args.length };
    throw new EngineError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', parameters, { span });
  }
  const invalid = (parameter: string, reason: string): EngineError => {
    const parameters = { parameter: `\`${parameter}\``, functionName: `\`${name}\``, reason };
    return new EngineError('INVALID_PARAMETER_VALUE', parameters, { span });
  };
  if (typeof target !== 'string') throw invalid('table', 'it has to be the text of a name or a path');
  const start = boundOf(from, options.zone());
  const end = to === null ? null : boundOf(to, options.zone());
  if (start === null) throw invalid('start', 'it has to be a version or a timestamp');
  if (end === null && to !== null) throw invalid('end', 'it has to be a version or a timestamp');
  const table = await find(name === 'table_changes' || target.includes('/') ? target : `./${target}`);
  const openStore = ({ store }: Location): ObjectStore => options.openStore(store);
  const scan: DeltaScanOptions = { judging: options.judging, openStore, name: `${name}('${target}')` };
  return changesProvider(await readChanges(table, start, end), scan);
}

/** Null for what is neither a version nor a moment. */
function boundOf(value: Scalar, zone: string): ChangeBound | null {
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= 0 ? { kind: 'version', version: value } : null;
  if (typeof value === 'bigint') return value >= 0n ? versionOrMoment(value) : null;
  if (typeof value !== 'string') return null;
  const micros = parseInstant(value, zoneOf(zone));
  return micros === undefined ? null : { kind: 'timestamp', micros };
}

/** A constant has lost its type: what is too large for a version is microseconds. */
function versionOrMoment(value: bigint): ChangeBound {
  return value < 1_000_000_000_000n
    ? { kind: 'version', version: Number(value) }
    : { kind: 'timestamp', micros: value };
}
