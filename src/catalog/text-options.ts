/** The options of read_csv and read_json. Takes named values of a statement; gives them checked, each with its default. */
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import { asNullable } from '../functions/json/options.ts';
import { parseSchemaText } from '../functions/json/schema-text.ts';
import type { NamedValue } from '../plan/ports.ts';

export interface TextOptions {
  readonly delimiter: string | null;
  readonly quote: string | null;
  readonly escape: string | null;
  readonly comment: string;
  /** Null = found out. */
  readonly header: boolean | null;
  readonly skip: number;
  readonly nullTexts: readonly string[];
  /** The columns, as said: all of them where `isWhole`, else the types of some. */
  readonly types: ReadonlyMap<string, DataType>;
  readonly isWhole: boolean;
  readonly names: readonly string[];
  readonly isAllText: boolean;
  /** Rows that are looked at for types; Infinity for all. */
  readonly sampleRows: number;
  readonly isLenient: boolean;
  readonly isPadded: boolean;
  readonly dateFormat: string | null;
  readonly timestampFormat: string | null;
  /** What stands before the number in the name of a column without one. */
  readonly columnPrefix: string;
}

export const defaultOptions: TextOptions = {
  delimiter: null,
  quote: null,
  escape: null,
  comment: '',
  header: null,
  skip: 0,
  nullTexts: [''],
  types: new Map(),
  isWhole: false,
  names: [],
  isAllText: false,
  sampleRows: 20_480,
  isLenient: false,
  isPadded: false,
  dateFormat: null,
  timestampFormat: null,
  columnPrefix: 'column',
};

type Setter = (options: TextOptions, given: Given) => TextOptions;

const shared: Readonly<Record<string, Setter>> = {
  ignore_errors: (options, given) => ({ ...options, isLenient: given.flag() }),
  sample_size: (options, given) => ({ ...options, sampleRows: sampleRows(given) }),
  columns: (options, given) => ({ ...options, types: given.types(), isWhole: true }),
  schema: (options, given) => ({ ...options, types: given.schema(), isWhole: true }),
  dateformat: (options, given) => ({ ...options, dateFormat: given.text() }),
  timestampformat: (options, given) => ({ ...options, timestampFormat: given.text() }),
};

const ofCsv: Readonly<Record<string, Setter>> = {
  ...shared,
  delim: (options, given) => ({ ...options, delimiter: given.text() }),
  quote: (options, given) => ({ ...options, quote: given.text() }),
  escape: (options, given) => ({ ...options, escape: given.text() }),
  comment: (options, given) => ({ ...options, comment: given.text() }),
  header: (options, given) => ({ ...options, header: given.flag() }),
  skip: (options, given) => ({ ...options, skip: given.count() }),
  nullstr: (options, given) => ({ ...options, nullTexts: given.texts() }),
  types: (options, given) => ({ ...options, types: given.types() }),
  names: (options, given) => ({ ...options, names: given.texts() }),
  all_varchar: (options, given) => ({ ...options, isAllText: given.flag() }),
  column_prefix: (options, given) => ({ ...options, columnPrefix: given.text() }),
  null_padding: (options, given) => ({ ...options, isPadded: given.flag() }),
};

const otherNames: Readonly<Record<string, string>> = {
  sep: 'delim',
  delimiter: 'delim',
  nullvalue: 'nullstr',
  null: 'nullstr',
  dtypes: 'types',
  column_types: 'types',
  all_string: 'all_varchar',
  date_format: 'dateformat',
  timestamp_format: 'timestampformat',
};

/** Errors: UNRECOGNIZED_PARAMETER_NAME, INVALID_PARAMETER_VALUE, at the option. */
export function textOptions(routine: string, named: readonly NamedValue[]): TextOptions {
  const setters = routine === 'read_csv' ? ofCsv : shared;
  let options = defaultOptions;
  for (const each of named) {
    const name = each.name.toLowerCase();
    const setter = setters[otherNames[name] ?? name];
    if (setter === undefined) throw unknownOption(routine, each, Object.keys(setters));
    options = setter(options, new Given(routine, each));
  }
  return options;
}

export function unknownOption(routine: string, { name, span }: NamedValue, known: readonly string[]): EngineError {
  const proposal = known.map((each) => `\`${each}\``).join(', ');
  const parameters = { routineName: `\`${routine}\``, argumentName: `\`${name}\``, proposal };
  return new EngineError('UNRECOGNIZED_PARAMETER_NAME', parameters, {
    span,
    hint: `Its options are ${known.join(', ')}.`,
  });
}

function sampleRows(given: Given): number {
  const rows = given.integer();
  return rows < 0 ? Number.POSITIVE_INFINITY : Math.max(1, rows);
}

/** The value of an option, as what it has to be. */
class Given {
  readonly #routine: string;
  readonly #named: NamedValue;

  constructor(routine: string, named: NamedValue) {
    this.#routine = routine;
    this.#named = named;
  }

  text(): string {
    const { value } = this.#named;
    if (typeof value !== 'string') throw this.#wrong('it has to be text');
    return value;
  }

  texts(): readonly string[] {
    const { value, type } = this.#named;
    if (typeof value === 'string') return [value];
    const isTexts = type.id === 'list' && Array.isArray(value) && value.every((each) => typeof each === 'string');
    if (!isTexts) throw this.#wrong('it has to be text, or an array of texts');
    return value as readonly string[];
  }

  flag(): boolean {
    const { value } = this.#named;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 1) return true;
    if (value === 'false' || value === 0) return false;
    throw this.#wrong('it has to be true or false');
  }

  integer(): number {
    const value = Number(this.#named.value);
    if (!Number.isInteger(value) || this.#named.value === null) throw this.#wrong('it has to be an integer');
    return value;
  }

  count(): number {
    const value = this.integer();
    if (value < 0) throw this.#wrong('it cannot be below 0');
    return value;
  }

  /** `a INT, b STRING`. */
  schema(): ReadonlyMap<string, DataType> {
    const type = parseSchemaText(this.text());
    if (type?.id !== 'struct') throw this.#wrong('it has to name columns with their types');
    return new Map(type.fields.map((f) => [f.name, asNullable(f.type)]));
  }

  /** A map or a struct of names with types: `map('a', 'INT')`, `named_struct('a', 'INT')`. */
  types(): ReadonlyMap<string, DataType> {
    const { value, type } = this.#named;
    if (type.id === 'utf8') return this.schema();
    const pairs = (
      type.id === 'struct'
        ? type.fields.map((f, i) => [f.name, (value as readonly Scalar[])[i]!])
        : type.id === 'map'
          ? value
          : null
    ) as readonly (readonly [Scalar, Scalar])[] | null;
    if (pairs === null) throw this.#wrong('it has to be a map of names to types');
    return new Map(pairs.map(([name, text]) => [String(name), this.#type(String(text))]));
  }

  #type(text: string): DataType {
    const type = parseSchemaText(text.replace(/^varchar$/i, 'string'));
    if (type === null) throw this.#wrong(`${text} is no type`);
    return asNullable(type);
  }

  #wrong(reason: string): EngineError {
    const { name, span } = this.#named;
    const parameters = { parameter: `\`${name}\``, functionName: `\`${this.#routine}\``, reason };
    return new EngineError('INVALID_PARAMETER_VALUE', parameters, { span: span as Span });
  }
}
