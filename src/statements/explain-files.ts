/**
 * EXPLAIN FILES: for each table that a query scans, the files and row groups that are read and those that are not, with the
 * predicate and statistic that decided; the steps from all files to those; and what would let it skip more.
 */
import type { Scalar } from '../core/scalar.ts';
import { field, int64, type Schema, utf8 } from '../core/types.ts';
import type { BoundQuery } from '../plan/bound.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { adviceOf } from './files/advice.ts';
import { type Step, stepsOf, stepText } from './files/steps.ts';
import { type KeptFile, type ScanSurvey, surveyOf } from './files/survey.ts';
import { sizeText } from './size-text.ts';

/** What is said of one scan. */
interface TableFiles {
  readonly table: string;
  readonly steps: readonly Step[];
  readonly files: readonly FileLine[];
  readonly total: FileLine;
  readonly advice: readonly string[];
}

/** One line: a file, a row group of one, or the sum of a table's scan. Null: not known, or nothing to say. */
interface FileLine {
  readonly table: string;
  readonly file: string | null;
  /** From 0, within the file. */
  readonly rowGroup: number | null;
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly decision: string;
  readonly predicate: string | null;
  readonly statistic: string | null;
}

export async function filesOf(bound: BoundQuery, env: StatementEnv): Promise<readonly TableFiles[]> {
  return (await surveyOf(bound, env)).map((survey) => ({
    table: survey.scan.table.name,
    steps: stepsOf(survey),
    files: fileLines(survey),
    total: totalLine(survey),
    advice: adviceOf(survey, bound, env),
  }));
}

const schema: Schema = {
  fields: [
    field('table', utf8, false),
    field('file', utf8, true),
    field('row_group', int64, true),
    field('bytes', int64, true),
    field('rows', int64, true),
    field('decision', utf8, false),
    field('predicate', utf8, true),
    field('statistic', utf8, true),
  ],
};

/** Files first, then the steps, what would help, and the sum. */
export function fileTable(tables: readonly TableFiles[]): StatementResult {
  const lines = tables.flatMap(({ table, steps, files, total, advice }) => {
    const line = (decision: string): FileLine => ({ ...nothing, table, decision });
    return [
      ...files,
      ...steps.map((step): FileLine => ({ ...line(stepText(step)), ...decidingOf(step) })),
      ...advice.map((text) => line(`advice: ${text}`)),
      total,
    ];
  });
  const count = (value: number | null): Scalar => (value === null ? null : BigInt(value));
  const rows = lines.map((line): Scalar[] => [
    line.table,
    line.file,
    count(line.rowGroup),
    count(line.bytes),
    count(line.rows),
    line.decision,
    line.predicate,
    line.statistic,
  ]);
  return { schema, rows };
}

const nothing = { file: null, rowGroup: null, bytes: null, rows: null, predicate: null, statistic: null };

function decidingOf({ deciding, bytesSkipped }: Step): Pick<FileLine, 'bytes' | 'predicate' | 'statistic'> {
  const predicate = deciding.map((each) => `${each.predicate} left out ${each.skipped}`).join('; ');
  return {
    bytes: bytesSkipped,
    predicate: predicate === '' ? null : predicate,
    statistic: deciding[0] === undefined ? null : `such as ${deciding[0].statistic}`,
  };
}

/** As data for FORMAT JSON, lines under the names of the table's columns. */
export function fileObjects(tables: readonly TableFiles[]): unknown {
  const named = ({ file, rowGroup, bytes, rows, decision, predicate, statistic }: FileLine): unknown => {
    return { file, row_group: rowGroup, bytes, rows, decision, predicate, statistic };
  };
  return tables.map(({ files, total, ...rest }) => ({ ...rest, files: files.map(named), total: named(total) }));
}

const skippedBy = { partition: 'partition', file: 'file statistics', rowGroup: 'row group statistics' } as const;
const groupSkippedBy = { statistics: 'row group statistics', bloom: 'Bloom filter' } as const;

function fileLines({ scan, kept, skipped }: ScanSurvey): readonly FileLine[] {
  const table = scan.table.name;
  return [
    ...kept.flatMap((file) => keptLines(table, file)),
    ...skipped.map(({ path, sizeBytes, rows, level, predicate, statistic }): FileLine => {
      const decision = `skipped by ${skippedBy[level]}`;
      return { table, file: path, rowGroup: null, bytes: sizeBytes, rows, decision, predicate, statistic };
    }),
  ];
}

/** A file that is read, with a line for each of its row groups that is not. */
function keptLines(table: string, { path, sizeBytes, rows, rowGroups, skippedGroups }: KeptFile): readonly FileLine[] {
  const base = { ...nothing, table, file: path };
  const groups = skippedGroups.map(({ index, by, rows: own, predicate, statistic }): FileLine => {
    const decision = `skipped by ${groupSkippedBy[by]}`;
    return { ...base, rowGroup: index, rows: own, decision, predicate, statistic };
  });
  const read = (rowGroups ?? 0) - skippedGroups.length;
  const decision = skippedGroups.length === 0 ? 'read' : `read ${read} of ${rowGroups ?? 0} row groups`;
  return [{ ...base, bytes: sizeBytes, rows, decision }, ...groups];
}

function totalLine({ scan, kept, skipped, filesTotal }: ScanSurvey): FileLine {
  const bytes = kept.reduce((sum, file) => sum + file.sizeBytes, 0);
  const bytesSkipped = skipped.reduce((sum, file) => sum + file.sizeBytes, 0);
  const rows = kept.reduce<number | null>(
    (sum, file) => (sum === null || file.rows === null ? null : sum + file.rows),
    0,
  );
  const decision =
    filesTotal === 0
      ? 'total: no files'
      : `total: read ${kept.length} of ${filesTotal} files, ${sizeText(bytes)} of ${sizeText(bytes + bytesSkipped)}`;
  return { ...nothing, table: scan.table.name, bytes, rows, decision };
}
