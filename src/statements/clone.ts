/**
 * CREATE TABLE ... CLONE: a new table that is what another one is, or was. A shallow clone names the other's files where they
 * lie, so that they must not be vacuumed there; a deep one has copies. Its history begins with it.
 */
import { newBinding } from '../bind/bind.ts';
import { bindTimeTravel } from '../bind/time-travel.ts';
import { EngineError } from '../core/errors.ts';
import { field, int64 } from '../core/types.ts';
import type { AddFile, DeletionVectorDescriptor } from '../delta/actions.ts';
import { encodePath, placeOfFile } from '../delta/log/data-path.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import { logPlace, Transaction } from '../delta/transaction/transaction.ts';
import { decodeZ85 } from '../delta/z85.ts';
import type { CloneTable } from '../sql/ast-maintenance.ts';
import { type Location, locationText } from '../storage/open-store.ts';
import { placeOf } from './create-table.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { register } from './write/make-table.ts';
import { propertyMap } from './write/table-spec.ts';
import { commitChanges, openTarget } from './write/target.ts';

const schema = {
  fields: [
    'source_table_size',
    'source_num_of_files',
    'num_removed_files',
    'num_copied_files',
    'removed_files_size',
    'copied_files_size',
  ].map((name) => field(name, int64)),
};

/** Errors: TABLE_OR_VIEW_ALREADY_EXISTS, those of time travel, of the store and of the commit. */
export async function runClone(statement: CloneTable, env: StatementEnv): Promise<StatementResult> {
  const place = await clonePlace(statement, env);
  if (place === null) return noResult;
  const { found } = await openTarget(statement.source, env);
  const travel = statement.travel === null ? null : bindTimeTravel(newBinding(env.bindEnv()), statement.travel);
  const source = await found.table.snapshot(travel, env.signal);
  await source.files.loadStatistics(env.signal);
  const { location } = place;
  const before = place.existing === null ? null : await place.existing.table.snapshot(null, env.signal);
  if (before !== null && before.files.length > 0) {
    throw new EngineError('DELTA_UNSUPPORTED_NON_EMPTY_CLONE', {}, { span: statement.span });
  }
  const tx = new Transaction(logPlace(env.openStore(location.store), location.path), before, env.commitContext);
  const copied: Location[] = [];
  try {
    stageTable(tx, source, before, propertyMap(statement.properties), env);
    for (const { path, add } of source.files) {
      const cloned = statement.isShallow
        ? referenced(source, path, add)
        : await copiedFile(source, path, add, location, copied, env);
      tx.stage({ kind: 'add', add: { ...cloned, dataChange: true } });
    }
    const counts = {
      sourceTableSize: source.files.totalBytes(),
      sourceNumOfFiles: source.files.length,
      numRemovedFiles: 0,
      numCopiedFiles: statement.isShallow ? 0 : source.files.length,
      removedFilesSize: 0,
      copiedFilesSize: statement.isShallow ? 0 : source.files.totalBytes(),
    };
    const parameters = {
      source: found.name,
      sourceVersion: Number(source.version),
      isShallow: String(statement.isShallow),
    };
    await commitChanges(tx, { name: 'CLONE', parameters, metrics: counts, changesData: true }, env);
    await register(place, env);
    return { schema, rows: [Object.values(counts).map(BigInt)] };
  } catch (error) {
    if (!tx.isInDoubt) for (const at of copied) await env.openStore(at.store).delete(at.path);
    throw error;
  }
}

/** Errors: DELTA_TABLE_ALREADY_EXISTS, as Spark names it for clones alone. */
async function clonePlace(statement: CloneTable, env: StatementEnv): ReturnType<typeof placeOf> {
  try {
    return await placeOf(statement, statement.location, env);
  } catch (error) {
    if (!(error instanceof EngineError) || error.condition !== 'TABLE_OR_VIEW_ALREADY_EXISTS') throw error;
    const tableName = String(error.parameters['relationName']);
    throw new EngineError('DELTA_TABLE_ALREADY_EXISTS', { tableName }, { span: statement.name.span, cause: error });
  }
}

function stageTable(
  tx: Transaction,
  source: Snapshot,
  before: Snapshot | null,
  properties: Readonly<Record<string, string>>,
  env: StatementEnv,
): void {
  const configuration = { ...source.metadata.configuration, ...properties };
  const { newId, nowMs } = env.commitContext;
  const id = before?.metadata.id ?? newId();
  tx.stage({ kind: 'protocol', protocol: source.protocol });
  tx.stage({ kind: 'metaData', metadata: { ...source.metadata, id, configuration, createdTimeMs: nowMs() } });
  for (const domain of source.domains.values()) tx.stage({ kind: 'domainMetadata', domain });
  if (before === null) return;
  tx.reads.isWholeTable = true;
  for (const file of before.files) tx.remove(file);
}

/** The file where it lies, by its whole path. */
function referenced(source: Snapshot, path: string, add: AddFile): AddFile {
  return { ...add, path: absolutePath(source, path), deletionVector: referencedVector(source, add.deletionVector) };
}

function absolutePath({ log }: Snapshot, path: string): string {
  const at = placeOfFile(path, { store: log.store.ref, root: log.root });
  const text = locationText(at);
  return text.startsWith('/') ? `file://${encodePath(text)}` : encodePath(text);
}

function referencedVector(source: Snapshot, vector: DeletionVectorDescriptor | null): DeletionVectorDescriptor | null {
  if (vector === null || vector.storageType !== 'u') return vector;
  return { ...vector, storageType: 'p', pathOrInlineDv: absolutePath(source, vectorPath(vector.pathOrInlineDv)) };
}

function vectorPath(text: string): string {
  const hex = Buffer.from(decodeZ85(text.slice(-20)) ?? new Uint8Array(16)).toString('hex');
  const folder = text.slice(0, -20);
  const name = `deletion_vector_${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}.bin`;
  return folder === '' ? name : `${folder}/${name}`;
}

async function copiedFile(
  source: Snapshot,
  path: string,
  add: AddFile,
  location: Location,
  copied: Location[],
  env: StatementEnv,
): Promise<AddFile> {
  const relative = isAbsolute(path) ? path.slice(path.lastIndexOf('/') + 1) : path;
  await copy(source, path, relative, location, copied, env);
  const vector = add.deletionVector;
  if (vector?.storageType === 'u') {
    const name = vectorPath(vector.pathOrInlineDv);
    await copy(source, name, name, location, copied, env);
  }
  return { ...add, path: encodePath(relative), modificationTimeMs: env.commitContext.nowMs() };
}

function isAbsolute(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(path);
}

/** Several vectors may share a file, which is copied once. */
async function copy(
  { log }: Snapshot,
  path: string,
  to: string,
  location: Location,
  copied: Location[],
  env: StatementEnv,
): Promise<void> {
  const from = placeOfFile(path, { store: log.store.ref, root: log.root });
  const target = { store: location.store, path: location.path === '' ? to : `${location.path}/${to}` };
  if (copied.some((each) => each.path === target.path)) return;
  const body = await env.openStore(from.store).read(from.path, undefined, env.signal);
  const sink = await env.openStore(target.store).write(target.path, env.signal);
  try {
    await sink.write(body);
    await sink.finish();
    copied.push(target);
  } finally {
    await sink.abort();
  }
}
