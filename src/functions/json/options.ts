/** What functions that read and write text formats share: their options, their schemas, patterns of dates and timestamps. */
import { quotedType } from '../../core/text/type-sql.ts';
import type { DataType } from '../../core/types.ts';
import { type PatternPart, parsePattern } from '../datetime/pattern.ts';
import type { Argument, TypeMismatch } from '../define.ts';
import { parseSchemaText } from './schema-text.ts';

export type Options = ReadonlyMap<string, string>;

/** The options of a constant map, by lower-case names. */
export function optionsOf(arg: Argument | undefined): Options | TypeMismatch {
  if (arg === undefined) return new Map();
  const { type, constant } = arg;
  if (type.id !== 'map') return { kind: 'mismatch', condition: 'INVALID_OPTIONS.NON_MAP_FUNCTION', parameters: {} };
  if (type.key.type.id !== 'utf8' || type.value.type.id !== 'utf8') {
    return {
      kind: 'mismatch',
      condition: 'INVALID_OPTIONS.NON_STRING_TYPE',
      parameters: { mapType: quotedType(type) },
    };
  }
  const entries = (constant ?? []) as readonly (readonly [string, string | null])[];
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), value ?? '']));
}

export function isRefused(value: object): value is TypeMismatch {
  return 'kind' in value && value.kind === 'mismatch';
}

/** The type of a constant schema, or the refusal. */
export function schemaOf(arg: Argument): DataType | TypeMismatch {
  if (typeof arg.constant !== 'string') {
    return {
      kind: 'mismatch',
      condition: 'INVALID_SCHEMA.NON_STRING_LITERAL',
      parameters: { inputSchema: quotedType(arg.type) },
    };
  }
  const type = parseSchemaText(arg.constant);
  if (type !== null) return type;
  return { kind: 'mismatch', condition: 'PARSE_SYNTAX_ERROR', parameters: { error: `'${arg.constant}'`, hint: '' } };
}

export interface Patterns {
  readonly dateParts: readonly PatternPart[] | null;
  readonly timestampParts: readonly PatternPart[] | null;
  readonly timeParts: readonly PatternPart[] | null;
}

/** The patterns that options give; parsed when they are first asked for, as a bad one is an error of a row. */
export function patternsOf(options: Options): () => Patterns {
  const partsOf = (name: string): readonly PatternPart[] | null => {
    const pattern = options.get(name);
    return pattern === undefined ? null : parsePattern(pattern);
  };
  let made: Patterns | undefined;
  return () => {
    made ??= {
      dateParts: partsOf('dateformat'),
      timestampParts: partsOf('timestampformat'),
      timeParts: partsOf('timeformat'),
    };
    return made;
  };
}

/** Members may be missing in the text, whatever the schema says. */
export function asNullable(type: DataType): DataType {
  switch (type.id) {
    case 'struct':
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: asNullable(f.type), nullable: true })) };
    case 'list':
      return { ...type, item: { ...type.item, type: asNullable(type.item.type), nullable: true } };
    case 'map':
      return { ...type, value: { ...type.value, type: asNullable(type.value.type), nullable: true } };
    default:
      return type;
  }
}
