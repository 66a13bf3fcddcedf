/** from_csv, to_csv and schema_of_csv: one line of comma-separated values and a struct. */
import { splitMicros } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { parseScalar } from '../../core/text/parse.ts';
import { quotedType, typeSql } from '../../core/text/type-sql.ts';
import {
  boolType,
  type DataType,
  dateType,
  field,
  float64,
  int32,
  int64,
  struct,
  timestampUtc,
  utf8,
} from '../../core/types.ts';
import { instantOfLocal, localOfInstant, zoneOf } from '../../core/zone.ts';
import { printPattern } from '../datetime/print-pattern.ts';
import { readPattern } from '../datetime/read-pattern.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { plainFunction } from '../plain-function.ts';
import { asNullable, isRefused, type Options, optionsOf, type Patterns, patternsOf, schemaOf } from './options.ts';

export const csvFunctions: readonly ScalarFunction[] = [
  plainFunction(
    'csv',
    'from_csv',
    'from_csv(csv, schema[, options])',
    'A struct from a line of comma-separated values; what does not fit is NULL.',
    ["from_csv('1, 0.8', 'a INT, b DOUBLE')", '{"a":1,"b":0.8}'],
    bindFromCsv,
  ),
  plainFunction(
    'csv',
    'to_csv',
    'to_csv(struct[, options])',
    'A struct as a line of comma-separated values.',
    ["to_csv(named_struct('a', 1, 'b', 2))", '1,2'],
    bindToCsv,
  ),
  plainFunction(
    'csv',
    'schema_of_csv',
    'schema_of_csv(csv[, options])',
    'The type of a line of comma-separated values, as SQL writes it.',
    ["schema_of_csv('1,abc')", 'STRUCT<_c0: INT, _c1: STRING>'],
    bindSchemaOf,
  ),
];

function bindFromCsv(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [text, schema] = args;
  if (text === undefined || schema === undefined || args.length > 3)
    return wrongArgumentCount('from_csv', '[2, 3]', args.length);
  if (text.type.id !== 'utf8' && text.type.id !== 'null') return unexpectedInput(0, utf8, text.type);
  const options = optionsOf(args[2]);
  if (isRefused(options)) return options;
  const type = schemaOf(schema);
  if (isRefused(type)) return type;
  if (type.id !== 'struct') {
    return {
      kind: 'mismatch',
      condition: 'INVALID_SCHEMA.NON_STRUCT_TYPE',
      parameters: { inputSchema: `"${String(schema.constant)}"`, dataType: quotedType(type) },
    };
  }
  const patterns = patternsOf(options);
  const isStrict = options.get('mode')?.toUpperCase() === 'FAILFAST';
  return {
    kind: 'bound',
    arguments: [utf8, ...args.slice(1).map((arg) => arg.type)],
    type: asNullable(type),
    nullable: true,
    mayFail: true,
    scalar: ({ zone }, line) => {
      const cells = splitLine(line as string, options);
      let isMalformed = cells.length !== type.fields.length;
      const members = type.fields.map((f, i): Scalar => {
        const cell = cells[i];
        if (cell === undefined || cell === (options.get('nullvalue') ?? '')) return null;
        const value = readCell(f.type, cell, zone, patterns());
        isMalformed ||= value === undefined;
        return value ?? null;
      });
      if (isMalformed && isStrict) {
        throw new EngineError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
          badRecord: line as string,
          failFastMode: 'FAILFAST',
        });
      }
      return members;
    },
  };
}

function delimiterOf(options: Options): string {
  return options.get('sep') ?? options.get('delimiter') ?? ',';
}

/** Cells between double quotes may hold the delimiter; a backslash escapes. */
function splitLine(line: string, options: Options): readonly string[] {
  const delimiter = delimiterOf(options);
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; ) {
    if (isQuoted && line[at] === '\\') {
      cell += line[at + 1] ?? '';
      at += 2;
    } else if (line[at] === '"' && (isQuoted || cell.trim() === '')) {
      isQuoted = !isQuoted;
      at++;
    } else if (!isQuoted && line.startsWith(delimiter, at)) {
      cells.push(cell);
      cell = '';
      at += delimiter.length;
    } else cell += line[at++]!;
  }
  return [...cells, cell];
}

function readCell(type: DataType, cell: string, zone: string, patterns: Patterns): Scalar | undefined {
  if (type.id === 'utf8') return cell;
  const text = cell.trim();
  const parts =
    type.id === 'date'
      ? patterns.dateParts
      : type.id === 'timestamp'
        ? patterns.timestampParts
        : type.id === 'time'
          ? patterns.timeParts
          : null;
  if (parts === null) return parseScalar(type, text, { zone });
  const found = readPattern(parts, text);
  if (found === undefined) return undefined;
  const { day, microOfDay } = splitMicros(found.local);
  if (type.id === 'date') return day;
  if (type.id === 'time') return BigInt(microOfDay) * 1000n;
  return type.id === 'timestamp' && type.zone === 'utc'
    ? instantOfLocal(found.zone ?? zoneOf(zone), found.local)
    : found.local;
}

function bindToCsv(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [value] = args;
  if (value === undefined || args.length > 2) return wrongArgumentCount('to_csv', '[1, 2]', args.length);
  const options = optionsOf(args[1]);
  if (isRefused(options)) return options;
  const { type } = value;
  if (type.id !== 'struct') {
    const parameters = { functionName: '`to_csv`', dataType: quotedType(type) };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE', parameters };
  }
  const patterns = patternsOf(options);
  const delimiter = delimiterOf(options);
  return {
    kind: 'bound',
    arguments: args.map((arg) => arg.type),
    type: utf8,
    nullable: value.nullable,
    mayFail: true,
    scalar: ({ zone }, members) =>
      type.fields
        .map((f, i) => {
          const each = (members as readonly Scalar[])[i]!;
          return each === null
            ? (options.get('nullvalue') ?? '')
            : quoted(cellText(f.type, each, zone, patterns()), delimiter);
        })
        .join(delimiter),
  };
}

function quoted(cell: string, delimiter: string): string {
  if (cell === '') return '""';
  if (!cell.includes(delimiter) && !/["\n\r]/.test(cell)) return cell;
  return `"${cell.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function cellText(type: DataType, value: Scalar, zone: string, patterns: Patterns): string {
  const utc = zoneOf('UTC');
  if (type.id === 'date' && patterns.dateParts !== null) {
    return printPattern(patterns.dateParts, { local: BigInt(value as number) * 86_400_000_000n, zone: utc, offset: 0 });
  }
  if (type.id === 'time' && patterns.timeParts !== null) {
    return printPattern(patterns.timeParts, { local: (value as bigint) / 1000n, zone: utc, offset: 0 });
  }
  if (type.id !== 'timestamp') return formatScalar(type, value, zone);
  const own = type.zone === 'utc' ? zoneOf(zone) : utc;
  const local = localOfInstant(own, value as bigint);
  const offset = Number((local - (value as bigint)) / 1_000_000n);
  if (patterns.timestampParts !== null) return printPattern(patterns.timestampParts, { local, zone: own, offset });
  return printPattern(type.zone === 'utc' ? isoInstant : isoLocal, { local, zone: own, offset });
}

const isoLocal = [...'yyyy-MM-ddTHH:mm:ss.SSS'.matchAll(/(y+|M+|d+|H+|m+|s+|S+)|[^]/g)].map(([token, letters]) =>
  letters === undefined
    ? ({ kind: 'text', text: token } as const)
    : ({ kind: 'field', letter: token[0]!, count: token.length } as const),
);
const isoInstant = [...isoLocal, { kind: 'field', letter: 'X', count: 3 } as const];

function bindSchemaOf(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [text] = args;
  if (text === undefined || args.length > 2) return wrongArgumentCount('schema_of_csv', '[1, 2]', args.length);
  const options = optionsOf(args[1]);
  if (isRefused(options)) return options;
  if (text.constant === null)
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL', parameters: { exprName: '`csv`' } };
  if (text.type.id !== 'utf8') return unexpectedInput(0, utf8, text.type);
  if (text.constant === undefined) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
      parameters: { inputName: '`csv`', inputType: '"STRING"' },
    };
  }
  const cells = splitLine(text.constant as string, options);
  const type = typeSql(struct(cells.map((cell, i) => field(`_c${i}`, inferCell(cell)))));
  return {
    kind: 'bound',
    arguments: args.map((arg) => arg.type),
    type: utf8,
    nullable: false,
    mayFail: false,
    scalar: () => type,
  };
}

function inferCell(cell: string): DataType {
  if (cell === '') return utf8;
  for (const type of [int32, int64, float64, dateType, timestampUtc, boolType]) {
    const value = parseScalar(type, cell, { zone: 'UTC', today: 0 });
    const isOdd = type === boolType && !/^(true|false)$/i.test(cell);
    const isShort = type === dateType && !/^\d{4}-\d{2}-\d{2}$/.test(cell);
    if (value !== undefined && !isOdd && !isShort) return type;
  }
  return utf8;
}
