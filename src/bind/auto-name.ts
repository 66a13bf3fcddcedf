/**
 * How Spark prints an expression as the name of its result column: `count(1)`, `(5 / 2)`, `CAST(3.99 AS INT)`.
 * Takes the printed parts, gives the printed whole; casts that the user did not write never show.
 * Source: the schemas of Spark's own SQL golden tests.
 */
import { typeSql } from '../core/text/type-sql.ts';
import { type DataType, isNested } from '../core/types.ts';

export function operatorText(operator: string, left: string, right: string): string {
  if (operator === '<>') return `(NOT (${left} = ${right}))`;
  return `(${left} ${operator} ${right})`;
}

export function unaryText(operator: string, operand: string): string {
  return operator === '~' ? `~${operand}` : `(${operator} ${operand})`;
}

export function notText(operand: string): string {
  return `(NOT ${operand})`;
}

/** AND and OR print as the left-deep trees that Spark has. */
export function chainText(operator: 'AND' | 'OR', operands: readonly string[]): string {
  const opening = '('.repeat(operands.length - 1);
  return opening + operands.map((text, i) => (i === 0 ? text : ` ${operator} ${text})`)).join('');
}

export function concatText(operands: readonly string[]): string {
  const opening = 'concat('.repeat(operands.length - 1);
  return opening + operands.map((text, i) => (i === 0 ? text : `, ${text})`)).join('');
}

/** A cast to a nested type does not show. */
export function castText(value: string, type: DataType, isTry: boolean): string {
  if (isNested(type)) return value;
  return `${isTry ? 'TRY_CAST' : 'CAST'}(${value} AS ${typeSql(type)})`;
}

export function inText(value: string, items: readonly string[]): string {
  return `(${value} IN (${items.join(', ')}))`;
}

export function isNullText(value: string, isNegated: boolean): string {
  return `(${value} IS ${isNegated ? 'NOT ' : ''}NULL)`;
}

export function caseText(branches: readonly { when: string; then: string }[], otherwise: string | null): string {
  const parts = branches.map((b) => ` WHEN ${b.when} THEN ${b.then}`).join('');
  return `CASE${parts}${otherwise === null ? '' : ` ELSE ${otherwise}`} END`;
}

export function sortText(value: string, descending: boolean, nullsFirst: boolean): string {
  return `${value} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
}

/** A call: the name as it was written, lower-cased, but for those that Spark prints by their class. */
export function callText(writtenName: string, args: readonly string[], isDistinct = false): string {
  const name = writtenName.toLowerCase();
  const shown = withDefaults(name, firstOnly.has(name) ? args.slice(0, 1) : args);
  const special = specialForm(name, shown);
  if (special !== null) return special;
  return `${printedName(name, shown.length)}(${isDistinct ? 'DISTINCT ' : ''}${shown.join(', ')})`;
}

/** Calls whose schema and options do not show. */
const firstOnly: ReadonlySet<string> = new Set([
  'from_json',
  'to_json',
  'from_csv',
  'to_csv',
  'schema_of_json',
  'schema_of_csv',
]);

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
    array_agg: 'collect_list',
    random: 'rand',
    to_varchar: 'to_char',
    rank: 'RANK',
    dense_rank: 'DENSE_RANK',
    percent_rank: 'PERCENT_RANK',
    grouping__id: 'grouping_id',
  }),
);

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
]);

/** Calls that show all their arguments, however many are given: what stands for each that is not. */
const filledDefaults: ReadonlyMap<string, readonly string[]> = new Map([
  ['make_interval', ['0', '0', '0', '0', '0', '0', '0.000000']],
  ['make_dt_interval', ['0', '0', '0', '0.000000']],
  ['make_ym_interval', ['0', '0']],
]);

function withDefaults(name: string, args: readonly string[]): readonly string[] {
  if ((name === 'lag' || name === 'lead') && args.length === 2) return [...args, 'NULL'];
  if (name === 'assert_true' && args.length === 1) return [...args, `'${args[0]!}' is not true!`];
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
    if (name === 'mod') return operatorText('%', first!, second!);
    if (name === 'div') return operatorText('div', first!, second!);
    if (name === 'trim') return trimText('both', first!, second!);
  }
  if (name === 'if' && args.length === 3) return `(IF(${first}, ${second}, ${third}))`;
  return null;
}

export function trimText(side: 'both' | 'leading' | 'trailing', characters: string | null, source: string): string {
  if (characters === null) {
    const name = side === 'both' ? 'trim' : side === 'leading' ? 'ltrim' : 'rtrim';
    return `${name}(${source})`;
  }
  return `TRIM(${side.toUpperCase()} ${characters} FROM ${source})`;
}

/** A window call: `sum(a) OVER (PARTITION BY b ORDER BY c ASC NULLS FIRST RANGE BETWEEN ... AND ...)`. */
export function windowText(
  call: string,
  partitionBy: readonly string[],
  orderBy: readonly string[],
  frame: string,
): string {
  const partition = partitionBy.length === 0 ? '' : `PARTITION BY ${partitionBy.join(', ')} `;
  const order = orderBy.length === 0 ? '' : `ORDER BY ${orderBy.join(', ')} `;
  return `${call} OVER (${partition}${order}${frame})`;
}
