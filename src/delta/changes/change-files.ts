/**
 * Which rows of which files a range of versions changed. Takes the actions of one version; gives pieces of files, each
 * with the kind of change of its rows. Source: PROTOCOL.md, "Add CDC File": a version that has such files is told by them
 * alone; otherwise added files are inserts, removed ones deletes, and a file with another deletion vector the difference.
 */
import type { Action, AddFile, DeletionVectorDescriptor, RemoveFile } from '../actions.ts';
import { canonicalPath, type TablePlace } from '../log/data-path.ts';

/** Rows of a file that a version changed. */
export interface ChangePiece {
  /** Canonical. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly partitionValues: Readonly<Record<string, string | null>>;
  /** Null where the file's own column `_change_type` says it. */
  readonly changeType: 'insert' | 'delete' | null;
  /** Rows that are left out; null means none. */
  readonly without: DeletionVectorDescriptor | null;
  /** Only these rows, where it is not null. */
  readonly only: DeletionVectorDescriptor | null;
}

/** The pieces of one version, in the order of its actions. */
export function changePieces(actions: readonly Action[], place: TablePlace): readonly ChangePiece[] {
  const recorded = actions.flatMap((action) => (action.kind === 'cdc' ? [action.cdc] : []));
  if (recorded.length > 0) {
    return recorded.map(({ path, sizeBytes, partitionValues }) => {
      const at = canonicalPath(path, place);
      return { path: at, sizeBytes, partitionValues, changeType: null, without: null, only: null };
    });
  }
  const added = new Map<string, AddFile>();
  const removed = new Map<string, RemoveFile>();
  for (const action of actions) {
    if (action.kind === 'add' && action.add.dataChange) added.set(canonicalPath(action.add.path, place), action.add);
    if (action.kind === 'remove' && action.remove.dataChange) {
      removed.set(canonicalPath(action.remove.path, place), action.remove);
    }
  }
  const pieces: ChangePiece[] = [];
  for (const [path, file] of added) {
    const before = removed.get(path);
    if (before === undefined) pieces.push(piece(path, file, 'insert', file.deletionVector, null));
    else pieces.push(...vectorPieces(path, file, before.deletionVector));
  }
  for (const [path, file] of removed) {
    if (added.has(path)) continue;
    pieces.push(piece(path, withValues(file), 'delete', file.deletionVector, null));
  }
  return pieces;
}

/** A file whose deletion vector changed: rows that are deleted now and were not, and the other way round. */
function vectorPieces(path: string, file: AddFile, before: DeletionVectorDescriptor | null): readonly ChangePiece[] {
  const after = file.deletionVector;
  const pieces: ChangePiece[] = [];
  if (after !== null) pieces.push(piece(path, file, 'delete', before, after));
  if (before !== null) pieces.push(piece(path, file, 'insert', after, before));
  return pieces;
}

type ChangedFile = Pick<AddFile, 'sizeBytes' | 'partitionValues'>;

function withValues({ sizeBytes, partitionValues }: RemoveFile): ChangedFile {
  return { sizeBytes: sizeBytes ?? 0, partitionValues: partitionValues ?? {} };
}

function piece(
  path: string,
  { sizeBytes, partitionValues }: ChangedFile,
  changeType: 'insert' | 'delete',
  without: DeletionVectorDescriptor | null,
  only: DeletionVectorDescriptor | null,
): ChangePiece {
  return { path, sizeBytes, partitionValues, changeType, without, only };
}
