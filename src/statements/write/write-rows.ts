/**
 * Runs stored rows into data files: every batch is checked and written as it comes, so that memory stays bounded. Takes bound
 * rows and a table's layout; gives the files. A failure takes back what was written.
 */
import { finish } from '../../bind/bind.ts';
import type { Binding } from '../../bind/env.ts';
import { EngineError } from '../../core/errors.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import type { Field } from '../../core/types.ts';
import type { AddFile } from '../../delta/actions.ts';
import {
  type DataFileContext,
  type DataFileLayout,
  type DataFileOptions,
  DataFileWriter,
} from '../../delta/data-files.ts';
import type { Location } from '../../storage/open-store.ts';
import type { StatementEnv } from '../env.ts';
import { throwBroken } from './checks.ts';
import { IdentityCounter } from './identity.ts';
import type { StoredRows } from './stored-rows.ts';
import { canWriteInThreads, type FileRows, writeInThreads } from './write-files.ts';

export interface WrittenRows {
  readonly adds: readonly AddFile[];
  readonly rows: number;
  /** The fields with the marks of identity columns moved on; null where none moved. */
  readonly fields: readonly Field[] | null;
  /** Takes the files back, for a commit that does not come about. */
  readonly abort: () => Promise<void>;
}

/** Errors: those of the rows, of the store; CAST_OVERFLOW_IN_TABLE_INSERT for a value that does not fit its column. */
export async function writeRows(
  stored: StoredRows,
  given: ReadonlySet<string>,
  binding: Binding,
  layout: DataFileLayout,
  location: Location,
  env: StatementEnv,
  options: DataFileOptions = {},
): Promise<WrittenRows> {
  const { fields } = layout.schema;
  const identities = new IdentityCounter(fields, given);
  if (canWriteInThreads(location, layout) && !identities.isCounting) {
    return writtenInThreads(stored, binding, { layout, location, options }, env);
  }
  const writer = new DataFileWriter(layout, dataFileContext(location, env), options);
  try {
    const bound = finish(binding, stored.relation);
    for await (const batch of env.stream(bound)) {
      throwBroken(batch, fields.length, stored.checks, fields, env.zone);
      await writer.write(identities.number({ ...batch, columns: batch.columns.slice(0, fields.length) }));
    }
    const adds = await writer.finish();
    return { adds, rows: writer.rows, fields: identities.fieldsAfter(), abort: () => writer.abort() };
  } catch (error) {
    await writer.abort();
    throw storingError(error, fields);
  }
}

/** Without numbers to be given row by row. */
async function writtenInThreads(
  { relation, checks }: StoredRows,
  binding: Binding,
  to: Pick<FileRows, 'layout' | 'location' | 'options'>,
  env: StatementEnv,
): Promise<WrittenRows> {
  const { fields } = to.layout.schema;
  const broken = checks.length === 0 ? null : fields.length;
  try {
    const written = await writeInThreads({ ...to, relation, binding, broken }, env);
    if (written.broken !== null) {
      await written.abort();
      throwBroken(written.broken, fields.length, checks, fields, env.zone);
    }
    return { ...written, fields: null };
  } catch (error) {
    throw storingError(error, fields);
  }
}

export function dataFileContext(location: Location, env: StatementEnv): DataFileContext {
  const { nowMs, newId } = env.commitContext;
  const { signal } = env;
  const store = env.openStore(location.store);
  return { store, root: location.path, encoder: env.encoder(), nowMs, newId, signal };
}

/** An overflow of a cast that the user did not write is one of storing: Spark names it by the statement. */
export function storingError(
  error: unknown,
  fields: readonly Field[],
  condition: 'CAST_OVERFLOW_IN_TABLE_INSERT' | 'DELTA_CAST_OVERFLOW_IN_TABLE_WRITE' = 'CAST_OVERFLOW_IN_TABLE_INSERT',
): unknown {
  if (!(error instanceof EngineError)) return error;
  if (error.condition === 'CAST_INVALID_INPUT') return withColumn(error, fields);
  if (error.span !== undefined) return error;
  const isDecimal = error.condition === 'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION';
  if (error.condition !== 'CAST_OVERFLOW' && !isDecimal) return error;
  const { sourceType = 'a number', targetType = null } = error.parameters;
  const target = fields.find((f) => (isDecimal ? f.type.id === 'decimal' : quotedType(f.type) === targetType));
  const stored = target === undefined ? targetType : quotedType(target.type);
  const parameters = { sourceType, targetType: stored, columnName: `\`${target?.name ?? ''}\`` };
  return new EngineError(condition, parameters, { cause: error });
}

/** With the columns that the value may have been meant for: a cast does not know where its value goes. */
function withColumn(
  { condition, parameters, span, hint = '', cause }: EngineError,
  fields: readonly Field[],
): EngineError {
  const names = fields.filter((f) => quotedType(f.type) === parameters['targetType']).map((f) => f.name);
  const columns = names.length === 0 ? '' : `Columns of that type: ${names.join(', ')}.`;
  const all = [hint, columns].filter((each) => each !== '').join(' ');
  return new EngineError(condition, parameters, { span, hint: all === '' ? undefined : all, cause });
}
