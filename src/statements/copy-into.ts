/**
 * COPY INTO: rows of files into a table, each file once. That a file was loaded is noted in the table's log, in the commit that
 * brings its rows: as an application's transaction whose name is the file's place. Two sessions that load one file at once
 * therefore conflict, and a file that was loaded is passed over whatever became of it since.
 */
import { type DataFile, dataFiles } from '../catalog/data-files.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import { field, int64 } from '../core/types.ts';
import type { Query, Relation } from '../sql/ast.ts';
import type { CopyInto } from '../sql/ast-copy.ts';
import type { Insert } from '../sql/ast-statement.ts';
import { quoted } from '../sql/print-names.ts';
import { locationText } from '../storage/open-store.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { runInsert } from './insert.ts';
import { openTarget } from './write/target.ts';

const schema = {
  fields: ['num_affected_rows', 'num_inserted_rows', 'num_skipped_corrupt_files'].map((name) =>
    field(name, int64, false),
  ),
};

/** Gives the counts of rows. Errors: those of INSERT and of reading; DELTA_CONCURRENT_TRANSACTION where another loads a file too. */
export async function runCopyInto(statement: CopyInto, env: StatementEnv): Promise<StatementResult> {
  const { snapshot } = await openTarget(statement.table, env);
  const copyOptions = optionsOf(statement.copyOptions, 'COPY_OPTIONS', ['force', 'mergeschema']);
  const isForced = copyOptions.get('force') === 'true';
  const files = (await filesOf(statement, env)).map((file) => ({ file, appId: appIdOf(file) }));
  const wanted = files.filter(({ appId }) => isForced || !snapshot.transactions.has(appId));
  if (wanted.length === 0) return { schema, rows: [[0n, 0n, 0n]] };
  const options = formatOptions(statement);
  const paths = wanted.map(({ file }) => quoted(placeOf(file))).join(', ');
  const reader = `SELECT * FROM read_${statement.format}(array(${paths})${options.map((each) => `, ${each}`).join('')})`;
  const read = env.bindEnv().parse(reader, 'spark');
  const isHeaderless = statement.format === 'csv' && !options.includes('header => true');
  const { table, columns, span } = statement;
  const insert: Insert = {
    kind: 'insert',
    table,
    isOverwrite: false,
    ifNotExists: false,
    evolvesSchema: copyOptions.get('mergeschema') === 'true',
    partition: [],
    columns,
    isByName: columns === null && !statement.isByPosition && (statement.hasQuery || !isHeaderless),
    replaceWhere: null,
    replaceUsing: null,
    source: overFiles(statement.source, read),
    span,
  };
  const appIds = wanted.map(({ appId }) => appId);
  const { rows } = await runInsert(insert, env, { appIds, name: 'COPY INTO', isForced });
  return { schema, rows: [[...rows[0]!, 0n]] };
}

/** The files that the statement names, by their places. */
async function filesOf({ path, files, pattern }: CopyInto, env: StatementEnv): Promise<readonly DataFile[]> {
  const root = locationText(env.catalog.locate(path));
  const places = { workingFolder: '/', openStore: env.openStore };
  if (files.length > 0)
    return dataFiles(
      files.map((name) => `${root}/${name}`),
      places,
      /./,
    );
  try {
    return await dataFiles([pattern === null ? root : `${root}/${pattern}`], places, /./);
  } catch (error) {
    const isEmpty = error instanceof EngineError && error.condition === 'FILE_NOT_FOUND';
    if (!isEmpty || pattern === null) throw error;
    return [];
  }
}

function placeOf({ store, info }: DataFile): string {
  return locationText({ store, path: info.path });
}

function appIdOf(file: DataFile): string {
  return `copy-into:${placeOf(file)}`;
}

/** Keys in lower case, values in lower case where they are truth values. Errors: UNSUPPORTED_FEATURE for others than `known`. */
function optionsOf(
  properties: CopyInto['copyOptions'],
  clause: string,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const { key, value, span } of properties) {
    const name = key.toLowerCase();
    if (!known.includes(name)) throw unsupported(`${clause} ('${key}')`, { span });
    const text = value ?? 'true';
    options.set(name, /^(true|false)$/i.test(text) ? text.toLowerCase() : text);
  }
  return options;
}

/** The options of the reading function, by Spark's names for them. */
const readerNames: Readonly<Record<string, string>> = {
  sep: 'delim',
  delimiter: 'delim',
  quote: 'quote',
  escape: 'escape',
  comment: 'comment',
  nullvalue: 'nullstr',
  dateformat: 'dateformat',
  timestampformat: 'timestampformat',
};

function formatOptions({ format, formatOptions: given }: CopyInto): readonly string[] {
  const shared = ['mergeschema', 'recursivefilelookup'];
  const dates = ['dateformat', 'timestampformat'];
  const own = {
    csv: [...Object.keys(readerNames), 'header', 'inferschema'],
    json: [...dates, 'inferschema'],
    parquet: [],
  };
  const options = optionsOf(given, 'FORMAT_OPTIONS', [...shared, ...own[format]]);
  const texts = [...options].flatMap(([name, value]) => {
    return Object.hasOwn(readerNames, name) ? [`${readerNames[name]!} => ${quoted(value)}`] : [];
  });
  if (format !== 'csv') return texts;
  // As Spark reads CSV: no header and nothing but text where it is not told otherwise.
  const isText = options.get('inferschema') !== 'true';
  return [
    `header => ${options.get('header') === 'true'}`,
    ...(isText ? ['all_varchar => true'] : []),
    "column_prefix => '_c'",
    ...texts,
  ];
}

/** The query with the files in the place of its path. */
function overFiles(source: Query, read: Query): Query {
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    const node = value as Relation;
    if (node.kind === 'tableReference' && node.isPath) return relationOf(read, node);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each)]));
  };
  return replaced(source) as Query;
}

function relationOf({ body }: Query, { span, ...path }: Relation): Relation {
  const relation = body.kind === 'select' ? body.from[0]! : null;
  if (relation === null) throw new EngineError('INTERNAL_ERROR', { message: 'the reading of files is no SELECT' });
  return 'alias' in path && path.alias !== null ? ({ ...relation, alias: path.alias, span } as Relation) : relation;
}
