/**
 * The settings of a session: one row each, with Spark's name where Spark has one. SET, SHOW, the command's flags
 * and the docs derive from this table. A name that silt does not know is kept, as Spark does, and has no effect.
 */
import { readlinkSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { type BindSettings, defaultBindSettings } from '../bind/env.ts';
import { EngineError } from '../core/errors.ts';
import { findZone } from '../core/zone.ts';
import type { DialectName } from '../functions/dialect.ts';

export interface Settings extends BindSettings {
  readonly dialect: DialectName;
  /** Worker threads for a statement. */
  readonly threads: number;
  /** Scans of fewer bytes run on one thread. */
  readonly parallelMinBytes: number;
  readonly memoryLimitBytes: number;
  /** Of a result, in a temporary file while its reader is slow; 0 = none. */
  readonly spoolBytesMax: number;
  /** 0 = none. */
  readonly timeoutMs: number;
  readonly batchRows: number;
  readonly isWasmOn: boolean;
  readonly isSkippingOn: boolean;
  readonly isFastDecodeOn: boolean;
  /** Optimizer rules that are left out; 'all' leaves only the necessary ones. */
  readonly rulesOff: ReadonlySet<string> | 'all';
  /** Freed memory is filled with a pattern and guarded by canaries. */
  readonly isMemoryPoisoned: boolean;
  readonly isSpillForced: boolean;
  readonly lastMapKeyWins: boolean;
}

interface SettingRow<K extends keyof Settings> {
  readonly key: K;
  readonly doc: string;
  readonly parse: (text: string) => Settings[K];
  readonly print: (value: Settings[K]) => string;
}

function row<K extends keyof Settings>(
  key: K,
  doc: string,
  parse: (text: string) => Settings[K],
  print: (value: Settings[K]) => string = String,
): SettingRow<K> {
  return { key, doc, parse, print };
}

type AnyRow = { [K in keyof Settings]-?: SettingRow<K> }[keyof Settings];

const rows: Readonly<Record<string, AnyRow>> = {
  dialect: row('dialect', 'How SQL text is read: spark, ansi or postgres.', oneOf('spark', 'ansi', 'postgres')),
  'spark.sql.ansi.enabled': row(
    'ansi',
    'Overflow and malformed values are errors; off, they wrap around or are NULL.',
    flag,
  ),
  'spark.sql.session.timeZone': row('zone', 'The zone in which instants are read and shown.', zone),
  'spark.sql.timestampType': row(
    'timestampType',
    'What the type name TIMESTAMP means.',
    (text) => (oneOf('TIMESTAMP_LTZ', 'TIMESTAMP_NTZ')(text.toUpperCase()) === 'TIMESTAMP_NTZ' ? 'none' : 'utc'),
    (value) => (value === 'none' ? 'TIMESTAMP_NTZ' : 'TIMESTAMP_LTZ'),
  ),
  'spark.sql.groupByOrdinal': row('groupByOrdinal', 'GROUP BY 1 means the first column of the select list.', flag),
  'spark.sql.groupByAliases': row('groupByAliases', 'GROUP BY may name an alias of the select list.', flag),
  'spark.sql.orderByOrdinal': row('orderByOrdinal', 'ORDER BY 1 means the first column of the select list.', flag),
  'spark.sql.cteRecursionLevelLimit': row(
    'recursionLevelsMax',
    'The most rounds of a recursive common table expression; -1 means any number.',
    whole(-1, 2 ** 31 - 1),
  ),
  'spark.sql.cteRecursionRowLimit': row(
    'recursionRowsMax',
    'The most rows of a recursive common table expression; -1 means any number.',
    whole(-1, 2 ** 31 - 1),
  ),
  'spark.sql.legacy.parser.havingWithoutGroupByAsWhere': row(
    'havingAsWhere',
    'HAVING without GROUP BY filters rows, as WHERE does.',
    flag,
  ),
  'spark.sql.analyzer.lowerEmptyGroupingSetToGlobalAggregate.enabled': row(
    'emptySetIsGlobal',
    'GROUPING SETS (()) gives a row where there are none.',
    flag,
  ),
  'spark.sql.legacy.setopsPrecedence.enabled': row(
    'setOperationsInOrder',
    'Set operations are taken from left to right; INTERSECT does not bind closer.',
    flag,
  ),
  'spark.sql.legacy.negativeIndexInArrayInsert': row(
    'insertsBehindEnd',
    'array_insert counts negative positions from before the last element.',
    flag,
  ),
  'spark.sql.legacy.javaCharsets': row(
    'javaCharsets',
    'encode and decode take windows-1252 and other single-byte character sets too.',
    flag,
  ),
  'spark.sql.legacy.codingErrorAction': row(
    'replacesUnmappable',
    'encode and decode replace what has no place in a character set.',
    flag,
  ),
  'spark.sql.optimizer.decorrelateExistsSubqueryLegacyIncorrectCountHandling.enabled': row(
    'existsIgnoresCounts',
    'EXISTS over a correlated aggregate without GROUP BY asks for rows below it.',
    flag,
  ),
  'spark.sql.legacy.interval.enabled': row(
    'calendarIntervals',
    'Interval literals hold months, days and microseconds at once.',
    flag,
  ),
  'spark.sql.function.concatBinaryAsString': row('concatsBinaryAsText', 'concat of binaries is a string.', flag),
  'spark.sql.mapKeyDedupPolicy': row(
    'lastMapKeyWins',
    'Of equal keys of a map: EXCEPTION, or LAST_WIN.',
    (text) => oneOf('EXCEPTION', 'LAST_WIN')(text.toUpperCase()) === 'LAST_WIN',
    (isLast) => (isLast ? 'LAST_WIN' : 'EXCEPTION'),
  ),
  'spark.sql.function.eltOutputAsString': row('eltsBinaryAsText', 'elt of binaries is a string.', flag),
  'spark.sql.prioritizeOrdinalResolutionInSort.enabled': row(
    'ordinalsFirst',
    'ORDER BY positions count the select list alone; off, also the columns that other keys add to it.',
    flag,
  ),
  'spark.sql.legacy.consecutiveStringLiterals.enabled': row(
    'joinsDoubledQuotes',
    'Two strings that touch are one: a doubled quote stands for nothing.',
    flag,
  ),
  'spark.sql.parser.singleCharacterPipeOperator.enabled': row(
    'pipesWithBar',
    'A single bar before a keyword of the pipe syntax is |>.',
    flag,
  ),
  'spark.sql.ansi.doubleQuotedIdentifiers': row('doubleQuotedIdentifiers', 'Double quotes hold identifiers.', flag),
  'spark.sql.ansi.enforceReservedKeywords': row(
    'reservesKeywords',
    'sql_keywords() shows the words that ANSI reserves as reserved.',
    flag,
  ),
  threads: row('threads', 'Worker threads for a statement.', whole(1, 256)),
  parallel_min_bytes: row('parallelMinBytes', 'Statements that scan fewer bytes run on one thread.', whole(0, 2 ** 50)),
  memory_limit: row(
    'memoryLimitBytes',
    'The most memory that the statements of a session share: 4GB, 512MiB, or bytes.',
    bytes,
  ),
  spool_limit: row(
    'spoolBytesMax',
    'The most bytes of a result that wait for a slow reader in a temporary file; 0 means none.',
    (text) => (text === '0' ? 0 : bytes(text)),
  ),
  statement_timeout: row(
    'timeoutMs',
    'Milliseconds after which a statement is cancelled; 0 means never.',
    whole(0, 2 ** 31 - 1),
  ),
  batch_rows: row('batchRows', 'Rows that are handled at a time.', whole(1, 65_536)),
  wasm: row('isWasmOn', 'Kernels run in WebAssembly; off, in JavaScript.', flag, (on) => (on ? 'on' : 'off')),
  skipping: row('isSkippingOn', 'Files and row groups are skipped by statistics.', flag, (on) => (on ? 'on' : 'off')),
  fast_decode: row(
    'isFastDecodeOn',
    'Silt decodes flat Parquet columns itself; off, parquet-wasm decodes all.',
    flag,
    (on) => (on ? 'on' : 'off'),
  ),
  optimizer_off: row(
    'rulesOff',
    'Optimizer rules that are left out, by name; all leaves none but the necessary.',
    ruleNames,
    (off) => (off === 'all' ? 'all' : [...off].join(',')),
  ),
  memory_poisoned: row('isMemoryPoisoned', 'For tests: freed memory is overwritten and guarded.', flag, (on) =>
    on ? 'on' : 'off',
  ),
  spill_forced: row('isSpillForced', 'For tests: operators that can leave memory always do.', flag, (on) =>
    on ? 'on' : 'off',
  ),
};

export function defaultSettings(): Settings {
  return {
    ...defaultBindSettings,
    dialect: 'spark',
    zone: systemZone(),
    threads: Math.min(availableParallelism(), 16),
    parallelMinBytes: 8 << 20,
    memoryLimitBytes: Math.floor(totalmem() * 0.6),
    spoolBytesMax: 16 * 2 ** 30,
    timeoutMs: 0,
    batchRows: 65_536,
    isWasmOn: true,
    isSkippingOn: true,
    isFastDecodeOn: true,
    rulesOff: new Set(),
    isMemoryPoisoned: false,
    isSpillForced: false,
    lastMapKeyWins: false,
  };
}

/** The machine's zone. Where the system names it, ICU, which takes milliseconds to start, is not asked. */
function systemZone(): string {
  const named = process.env['TZ'] === undefined ? linkedZone() : undefined;
  return named ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function linkedZone(): string | undefined {
  try {
    const name = /\/zoneinfo\/([A-Z]\w+(?:\/[A-Z]\w+)*)$/.exec(readlinkSync('/etc/localtime'))?.[1];
    return name === 'Etc/UTC' ? 'UTC' : name;
  } catch {
    // Not a link, or not there: ICU knows.
    return undefined;
  }
}

/** The settings with one changed; the same where silt does not know the name. INVALID_CONF_VALUE for a value that is none. */
export function withSetting(settings: Settings, name: string, text: string): Settings {
  const known = find(name);
  if (known === undefined) return settings;
  return { ...settings, [known.row.key]: valueOf(known.name, known.row, text) };
}

/** The value as SET shows it; undefined for an unknown name. */
export function showSetting(settings: Settings, name: string): string | undefined {
  const known = find(name);
  return known === undefined ? undefined : printed(known.row, settings);
}

/** The setting's own spelling of a name in any case; undefined where silt does not know it. */
export function settingName(name: string): string | undefined {
  return find(name)?.name;
}

/** Every setting with its value and meaning, by name. */
export function listSettings(settings: Settings): readonly { name: string; value: string; doc: string }[] {
  return Object.entries(rows)
    .map(([name, r]) => ({ name, value: printed(r, settings), doc: r.doc }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Other spellings that users know. */
const aliases: Readonly<Record<string, string>> = { timezone: 'spark.sql.session.timezone' };

function find(name: string): { name: string; row: AnyRow } | undefined {
  const lower = aliases[name.toLowerCase()] ?? name.toLowerCase();
  const entry = Object.entries(rows).find(([known]) => known.toLowerCase() === lower);
  return entry === undefined ? undefined : { name: entry[0], row: entry[1] };
}

/** A row's printer takes the values of its own key: the union of rows hides that from the compiler. */
function printed(known: AnyRow, settings: Settings): string {
  return (known.print as (value: Settings[keyof Settings]) => string)(settings[known.key]);
}

function valueOf(name: string, known: AnyRow, text: string): unknown {
  try {
    return known.parse(text.trim());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const condition = known.key === 'zone' ? 'INVALID_CONF_VALUE.TIME_ZONE' : 'INVALID_CONF_VALUE';
    throw new EngineError(condition, { confName: name, confValue: text, reason: error.message });
  }
}

function flag(text: string): boolean {
  const lower = text.toLowerCase();
  if (['true', 'on', '1', 'yes'].includes(lower)) return true;
  if (['false', 'off', '0', 'no'].includes(lower)) return false;
  throw new RangeError('it is neither true nor false');
}

function oneOf<T extends string>(...allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((value) => value.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw new RangeError(`it is none of ${allowed.join(', ')}`);
    return found;
  };
}

function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new RangeError(`it is no whole number from ${min} to ${max}`);
    return value;
  };
}

function bytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?$/i.exec(text);
  if (match === null) throw new RangeError('it is no size such as 4GB or 512MiB');
  const power = ['', 'K', 'M', 'G', 'T'].indexOf(match[2]!.toUpperCase());
  const size = Math.floor(Number(match[1]) * (match[3] === '' ? 1000 : 1024) ** power);
  if (size < 1024 * 1024) throw new RangeError('it is less than 1MiB');
  return size;
}

function zone(text: string): string {
  if (findZone(text) === undefined) throw new RangeError('no time zone is called so');
  return text;
}

function ruleNames(text: string): ReadonlySet<string> | 'all' {
  if (text.toLowerCase() === 'all') return 'all';
  return new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}
