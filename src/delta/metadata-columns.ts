/**
 * `_metadata`: what is known of the file that a row came from, and of the row under row tracking, as members of a struct.
 * Takes a snapshot; gives the struct's field, and where a scan finds each member. Source: Spark's hidden file metadata;
 * PROTOCOL.md, "Row Tracking".
 */
import type { Scalar } from '../core/scalar.ts';
import { type Field, field, int64, type Schema, struct, timestampUtc, utf8 } from '../core/types.ts';
import type { ScanColumn } from '../plan/logical.ts';
import type { ColumnSource } from '../plan/ports.ts';
import { locationText } from '../storage/open-store.ts';
import type { Metadata } from './actions.ts';
import { isOn } from './features/feature.ts';
import { encodePath, placeOfFile, type TablePlace } from './log/data-path.ts';
import type { FileList } from './log/file-list.ts';
import type { LogPlace } from './log/segment.ts';

export interface MetadataOf {
  readonly log: LogPlace;
  readonly metadata: Metadata;
  readonly files: FileList;
}

/** The value of a member that all rows of a file share; `index` is the file's position among the files. */
export type FileConstant = (index: number) => Scalar;

/** The struct, as a query sees it. */
export function metadataField(metadata: Metadata): Field {
  const members = isOn(metadata, 'delta.enableRowTracking') ? [...fileMembers, ...rowMembers] : fileMembers;
  const fields = members.map(([name, type, isNullable]) => field(name, type, isNullable));
  return field(metadataName, struct(fields), false);
}

/** Where a scan finds `_metadata` or a member of it; `constantOf` numbers a value that a split has as a constant. */
export function metadataSource(
  table: MetadataOf,
  { path, type }: Pick<ScanColumn, 'path' | 'type'>,
  constantOf: (value: FileConstant) => number,
): ColumnSource {
  const [, member] = path;
  if (member !== undefined) return memberSource(table, member, constantOf);
  const fields = type.id === 'struct' ? type.fields : [];
  return { kind: 'struct', type, members: fields.map(({ name }) => memberSource(table, name, constantOf)) };
}

/** Whether a path of a scan leads into `_metadata`; a column of the table that is called so goes first. */
export function isMetadataPath(path: readonly string[], schema: Schema): boolean {
  return path[0] === metadataName && !schema.fields.some(({ name }) => name.toLowerCase() === metadataName);
}

const metadataName = '_metadata';

const fileMembers = [
  ['file_path', utf8, false],
  ['file_name', utf8, false],
  ['file_size', int64, false],
  ['file_block_start', int64, false],
  ['file_block_length', int64, false],
  ['file_modification_time', timestampUtc, false],
  ['row_index', int64, false],
] as const;

const rowMembers = [
  ['base_row_id', int64, true],
  ['default_row_commit_version', int64, true],
  ['row_id', int64, true],
  ['row_commit_version', int64, true],
] as const;

function memberSource(table: MetadataOf, name: string, constantOf: (value: FileConstant) => number): ColumnSource {
  const { log, metadata, files } = table;
  const place: TablePlace = { store: log.store.ref, root: log.root };
  const text = (value: FileConstant): ColumnSource => ({ kind: 'constant', index: constantOf(value), type: utf8 });
  const wide = (value: FileConstant): ColumnSource => ({ kind: 'constant', index: constantOf(value), type: int64 });
  const baseRowId: FileConstant = (index) => files.at(index).add.baseRowId;
  const commitVersion: FileConstant = (index) => files.at(index).add.defaultRowCommitVersion;
  const rowValue = (property: string, value: FileConstant, isCounted: boolean): ColumnSource => {
    const column = metadata.configuration[`delta.rowTracking.${property}`];
    const stored = column === undefined ? null : ({ kind: 'file', path: [column], type: int64 } as const);
    return { kind: 'rowValue', stored, index: constantOf(value), isCounted, type: int64 };
  };
  switch (name) {
    case 'file_path':
      return text((index) => pathText(files.pathAt(index), place));
    case 'file_name':
      return text((index) => pathText(files.pathAt(index), place).replace(/^.*\//, ''));
    case 'file_size':
    case 'file_block_length':
      return wide((index) => BigInt(files.sizeBytesAt(index)));
    case 'file_block_start':
      return wide(() => 0n);
    case 'file_modification_time': {
      const micros: FileConstant = (index) => BigInt(files.modificationTimeMsAt(index)) * 1000n;
      return { kind: 'constant', index: constantOf(micros), type: timestampUtc };
    }
    case 'base_row_id':
      return wide(baseRowId);
    case 'default_row_commit_version':
      return wide(commitVersion);
    case 'row_id':
      return rowValue('materializedRowIdColumnName', baseRowId, true);
    case 'row_commit_version':
      return rowValue('materializedRowCommitVersionColumnName', commitVersion, false);
    default:
      return { kind: 'rowIndex', type: int64 };
  }
}

/** As Hadoop prints a path, URI-encoded but for letters beyond ASCII: `file:/a/b%20c`. */
function pathText(path: string, place: TablePlace): string {
  const text = locationText(placeOfFile(path, place));
  if (!text.startsWith('/')) return text;
  return `file:${encodePath(text).replace(/(?:%[89A-F][0-9A-F])+/g, (letters) => decodeURIComponent(letters))}`;
}
