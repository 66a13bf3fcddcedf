/**
 * How Spark prints a call as the name of its result column: under the name it was called by or that of its class, with
 * the defaults that it fills in, without the arguments that it does not show. Source: schemas that Spark 4.2 gives.
 */
import { isNullText, notText, operatorText, trimText, unaryText } from './auto-name.ts';

/** A call: the name as it was written, lower-cased, but for those that Spark prints by their class. */
export function callText(writtenName: string, args: readonly string[], isDistinct = false): string {
  const name = writtenName.toLowerCase();
  const shown = withDefaults(name, args.slice(0, shownCounts.get(name) ?? args.length));
  const special = specialForm(name, shown);
  if (special !== null) return special;
  return `${printedName(name, shown.length)}(${isDistinct ? 'DISTINCT ' : ''}${shown.join(', ')})`;
}

/** Of calls that do not show all their arguments: how many they show. */
const shownCounts: ReadonlyMap<string, number> = new Map(
  Object.entries({
    from_json: 1,
    to_json: 1,
    from_csv: 1,
    to_csv: 1,
    schema_of_json: 1,
    schema_of_csv: 1,
    first: 1,
    first_value: 1,
    last: 1,
    last_value: 1,
    any_value: 1,
    approx_count_distinct: 1,
    variant_get: 2,
    try_variant_get: 2,
    try_make_timestamp: 6,
    rank: 0,
    dense_rank: 0,
    percent_rank: 0,
    shuffle: 1,
    uuid: 0,
  }),
);

function printedName(name: string, args: number): string {
  if ((name === 'ceil' || name === 'floor') && args === 1) return name.toUpperCase();
  if ((name === 'make_timestamp_ltz' || name === 'try_make_timestamp_ltz') && args <= 3) return 'make_timestamp';
  return printedNames.get(name) ?? name;
}

/** Names that Spark prints otherwise than written. */
const printedNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    acos: 'ACOS',
    acosh: 'ACOSH',
    asin: 'ASIN',
    asinh: 'ASINH',
    atan: 'ATAN',
    atan2: 'ATAN2',
    atanh: 'ATANH',
    cbrt: 'CBRT',
    cos: 'COS',
    cosh: 'COSH',
    cot: 'COT',
    csc: 'CSC',
    degrees: 'DEGREES',
    e: 'E',
    exp: 'EXP',
    expm1: 'EXPM1',
    hypot: 'HYPOT',
    log: 'LOG',
    log10: 'LOG10',
    log1p: 'LOG1P',
    log2: 'LOG2',
    pi: 'PI',
    power: 'POWER',
    radians: 'RADIANS',
    sec: 'SEC',
    signum: 'SIGNUM',
    sin: 'SIN',
    sinh: 'SINH',
    sqrt: 'SQRT',
    tan: 'TAN',
    tanh: 'TANH',
    rlike: 'RLIKE',
    regexp: 'REGEXP',
    regexp_like: 'REGEXP_LIKE',
    curdate: 'current_date',
    current_database: 'current_schema',
    dateadd: 'date_add',
    array_agg: 'collect_list',
    random: 'rand',
    to_varchar: 'to_char',
    rank: 'RANK',
    dense_rank: 'DENSE_RANK',
    percent_rank: 'PERCENT_RANK',
    grouping__id: 'grouping_id',
  }),
);

/** The order that array_sort has where none is given. */
const nullsLastOrder =
  'lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, ' +
  '(IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, ' +
  '(IF((namedlambdavariable() < namedlambdavariable()), -1, ' +
  '(IF((namedlambdavariable() > namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())';

/** Trailing arguments that Spark fills in and shows: by name, for the number of arguments given. */
const shownDefaults: ReadonlyMap<string, readonly [given: number, ...defaults: string[]]> = new Map<
  string,
  readonly [number, ...string[]]
>([
  ['substring', [2, '2147483647']],
  ['substr', [2, '2147483647']],
  ['locate', [2, '1']],
  ['position', [2, '1']],
  ['split', [2, '-1']],
  ['sort_array', [1, 'true']],
  ['overlay', [3, '-1']],
  ['round', [1, '0']],
  ['bround', [1, '0']],
  ['lag', [1, '1', 'NULL']],
  ['lead', [1, '1', 'NULL']],
  ['listagg', [1, 'NULL']],
  ['string_agg', [1, 'NULL']],
  ['lpad', [2, ' ']],
  ['rpad', [2, ' ']],
  ['replace', [2, '']],
  ['regexp_extract', [2, '1']],
  ['regexp_extract_all', [2, '1']],
  ['regexp_replace', [3, '1']],
  ['regexp_instr', [2, '0']],
  ['from_unixtime', [1, 'yyyy-MM-dd HH:mm:ss']],
  ['unix_timestamp', [1, 'yyyy-MM-dd HH:mm:ss']],
  ['to_unix_timestamp', [1, 'yyyy-MM-dd HH:mm:ss']],
  ['months_between', [2, 'true']],
  ['percentile', [2, '1']],
  ['percentile_approx', [2, '10000']],
  ['approx_percentile', [2, '10000']],
  ['array_sort', [1, nullsLastOrder]],
  ['current_time', [0, '6']],
  ['vector_norm', [1, '2.0']],
  ['vector_normalize', [1, '2.0']],
]);

/** Calls that show all their arguments, however many are given: what stands for each that is not. */
const filledDefaults: ReadonlyMap<string, readonly string[]> = new Map([
  ['make_interval', ['0', '0', '0', '0', '0', '0', '0.000000']],
  ['make_dt_interval', ['0', '0', '0', '0.000000']],
  ['make_ym_interval', ['0', '0']],
  ['try_make_interval', ['0', '0', '0', '0', '0', '0', '0.000000']],
  ['aes_encrypt', ['', '', 'GCM', 'DEFAULT', '', '']],
  ['aes_decrypt', ['', '', 'GCM', 'DEFAULT', '']],
  ['try_aes_decrypt', ['', '', 'GCM', 'DEFAULT', '']],
  ['mask', ['', 'X', 'x', 'n', 'NULL']],
  ['sentences', ['', '', '']],
  ['str_to_map', ['', ',', ':']],
]);

function withDefaults(name: string, args: readonly string[]): readonly string[] {
  if ((name === 'lag' || name === 'lead') && args.length === 2) return [...args, 'NULL'];
  if (name === 'assert_true' && args.length === 1) return [...args, `'${args[0]!}' is not true!`];
  if (name === 'unix_timestamp' && args.length === 0) return ['current_timestamp()', 'yyyy-MM-dd HH:mm:ss'];
  if (name === 'log' && args.length === 1) return ['E()', ...args];
  if (name === 'convert_timezone' && args.length === 2) return ['current_timezone()', ...args];
  const filled = filledDefaults.get(name);
  if (filled !== undefined) return [...args, ...filled.slice(args.length)];
  const entry = shownDefaults.get(name);
  return entry !== undefined && entry[0] === args.length ? [...args, ...(entry.slice(1) as string[])] : args;
}

/** Calls that print as the operator they are. */
function specialForm(name: string, args: readonly string[]): string | null {
  const [first, second, third] = args;
  if (args.length === 1) {
    switch (name) {
      case 'isnull':
        return isNullText(first!, false);
      case 'isnotnull':
        return isNullText(first!, true);
      case 'not':
      case '!':
        return notText(first!);
      case 'positive':
        return unaryText('+', first!);
    }
  }
  if (args.length === 2) {
    if (name === 'like') return `${first} LIKE ${second}`;
    if (name === 'datepart') return `datepart(${first} FROM ${second})`;
    if (name === 'div') return operatorText('div', first!, second!);
    if (name === 'trim') return trimText('both', first!, second!);
    if (name === 'ltrim') return trimText('leading', first!, second!);
    if (name === 'rtrim') return trimText('trailing', first!, second!);
  }
  // Spark makes the value of another function and tries that.
  if (name === 'try_to_time') return `try_to_time(${callText('to_time', args)})`;
  if (name === 'like' && args.length === 3) return `${first} LIKE ${second} ESCAPE '${third}'`;
  if (name === 'if' && args.length === 3) return `(IF(${first}, ${second}, ${third}))`;
  return null;
}
