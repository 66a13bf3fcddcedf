/**
 * Which operations may follow which: the documentation of the conflict rules (src/delta/transaction/rules), and what
 * conflict-matrix.test.ts holds them to. A row is ours, a column the commit that came between; each is one operation on one
 * table. Source: Spark's ConflictChecker.
 *
 * | mark | our commit |
 * |---|---|
 * | `ok` | follows |
 * | `part` | is refused where both touch one partition: rows may have come that it had to read, or files have gone that it read |
 * | `file` | is refused where both touch one file |
 * | `all` | is refused whatever is touched: one of the two reads or removes all files |
 * | `meta` | is refused: the schema or the properties are others |
 */
export const operations = [
  'append',
  'appendRead',
  'overwrite',
  'overwritePartition',
  'delete',
  'update',
  'merge',
  'truncate',
  'optimize',
  'restore',
  'alter',
  'replace',
] as const;

export type MatrixOperation = (typeof operations)[number];
export type Verdict = 'ok' | 'part' | 'file' | 'all' | 'meta';
export type Matrix = Readonly<Record<MatrixOperation, string>>;

/** Under WriteSerializable, the table's default: an addition that read nothing counts as if it came later. */
export const writeSerializable: Matrix = {
  //                    append    overwrite delete    merge     optimize  alter
  //                         appendRead overwritePart update  truncate  restore   replace
  append: '             ok   ok   ok   ok   ok   ok   ok   ok   ok   ok   meta meta',
  appendRead: '         ok   all  all  all  all  all  all  all  all  all  meta meta',
  overwrite: '          ok   all  all  all  all  all  all  all  all  all  meta meta',
  overwritePartition: ' ok   part all  part part part part all  part all  meta meta',
  delete: '             ok   part all  part part part part all  file all  meta meta',
  update: '             ok   part all  part part part part all  file all  meta meta',
  merge: '              ok   part all  part part part part all  file all  meta meta',
  truncate: '           ok   all  all  all  all  all  all  all  all  all  meta meta',
  optimize: '           ok   ok   all  part file file file all  file all  meta meta',
  restore: '            ok   all  all  all  all  all  all  all  all  all  meta meta',
  alter: '              ok   ok   ok   ok   ok   ok   ok   ok   ok   ok   meta meta',
  replace: '            all  all  all  all  all  all  all  all  all  all  meta meta',
};

/** Under Serializable every addition counts where it stands. */
export const serializable: Matrix = {
  ...writeSerializable,
  appendRead: withAppend(writeSerializable.appendRead, 'all'),
  overwrite: withAppend(writeSerializable.overwrite, 'all'),
  overwritePartition: withAppend(writeSerializable.overwritePartition, 'part'),
  delete: withAppend(writeSerializable.delete, 'part'),
  update: withAppend(writeSerializable.update, 'part'),
  merge: withAppend(writeSerializable.merge, 'part'),
  truncate: withAppend(writeSerializable.truncate, 'all'),
  restore: withAppend(writeSerializable.restore, 'all'),
};

export function verdictOf(matrix: Matrix, ours: MatrixOperation, winner: MatrixOperation): Verdict {
  return matrix[ours].trim().split(/\s+/)[operations.indexOf(winner)] as Verdict;
}

function withAppend(row: string, verdict: Verdict): string {
  const [, ...rest] = row.trim().split(/\s+/);
  return [verdict, ...rest].join(' ');
}
