/**
 * Shorthand for declaring scalar functions: a list of what each parameter takes, from which arity, coercion, nullability
 * and refusals follow; the function itself is made once the arguments' types are settled.
 */
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, isNumeric, list, map, nullType, struct } from '../core/types.ts';
import { type Expected, implicitType } from './coercion.ts';
import type { Argument, BoundCall, Category, ScalarFunction, TypeMismatch } from './define.ts';
import type { Dialect } from './dialect.ts';
import { unexpectedInput, wrongArgumentCount } from './mismatch.ts';

/** One type or class, or several of which the first that fits is taken. */
export type Takes = Expected | readonly Expected[];

/** What becomes of a call once its arguments' types are known. */
export interface Made {
  readonly type: DataType;
  readonly scalar: BoundCall['scalar'];
  /** Absent: where an argument is, or a declaration says so. */
  readonly nullable?: boolean;
  readonly mayFail?: boolean;
  readonly kernel?: BoundCall['kernel'];
  /** Where the arguments are to be cast to other types than their parameters say. */
  readonly arguments?: readonly DataType[];
}

export type Make = (types: readonly DataType[], args: readonly Argument[], dialect: Dialect) => Made | TypeMismatch;

export interface Declaration {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly category: Category;
  readonly doc: string;
  readonly signature: string;
  readonly examples: ScalarFunction['examples'];
  readonly takes: readonly Takes[];
  /** How many of the last parameters may be left out. */
  readonly optional?: number;
  /** Any number of arguments, each like the last parameter. */
  readonly isVariadic?: true;
  /** The parameters, by place, that take no other type than theirs: nothing but NULL is cast for them. */
  readonly strict?: readonly number[];
  readonly nulls?: 'handled';
  readonly volatility?: 'stable' | 'volatile';
  readonly monotonic?: ScalarFunction['monotonic'];
  readonly make: Make;
}

export function declare(declaration: Declaration): ScalarFunction {
  const { name, aliases = [], category, doc, signature, examples, monotonic } = declaration;
  return {
    name,
    aliases,
    category,
    doc,
    signature,
    examples,
    nulls: declaration.nulls ?? 'propagate',
    volatility: declaration.volatility ?? 'immutable',
    ...(monotonic && { monotonic }),
    bind: (args, dialect) => bindDeclared(declaration, args, dialect),
  };
}

/** The types of the arguments after coercion, or why the call is refused. */
export function coerce(
  name: string,
  takes: readonly Takes[],
  optional: number,
  isVariadic: boolean,
  args: readonly Argument[],
): readonly DataType[] | TypeMismatch {
  const least = takes.length - optional;
  if (args.length < least || (!isVariadic && args.length > takes.length)) {
    return wrongArgumentCount(name, expectedCount(least, isVariadic ? Infinity : takes.length), args.length);
  }
  const types: DataType[] = [];
  for (const [index, arg] of args.entries()) {
    const wanted = takes[Math.min(index, takes.length - 1)]!;
    const type = fittedType(wanted, arg.type);
    if (type === null) return unexpectedInput(index, requiredText(wanted), arg.type);
    types.push(type);
  }
  return types;
}

/** The type that an argument of `type` is cast to; null where it does not fit. */
export function fittedType(takes: Takes, type: DataType): DataType | null {
  if (!isSeveral(takes)) return fitted(takes, type) ?? narrowed(takes, type);
  for (const each of takes) if (accepts(each, type)) return type;
  for (const each of takes) {
    const found = fitted(each, type);
    if (found !== null) return found;
  }
  return null;
}

/** What a parameter takes, as errors name it: `"STRING"`, `("STRING" or "BINARY")`. */
export function requiredText(takes: Takes): string {
  if (!isSeveral(takes)) return typeof takes === 'string' ? `"${takes.toUpperCase()}"` : quotedType(takes);
  return takes.length === 1 ? requiredText(takes[0]!) : `(${takes.map(requiredText).join(' or ')})`;
}

export function isMismatch(outcome: object): outcome is TypeMismatch {
  return 'kind' in outcome && outcome.kind === 'mismatch';
}

/** DATATYPE_MISMATCH.NON_FOLDABLE_INPUT: the argument has to be a constant. */
export function notConstant(inputName: string, type: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
    parameters: { inputName: `\`${inputName}\``, inputType: quotedType(type) },
  };
}

function bindDeclared(declaration: Declaration, args: readonly Argument[], dialect: Dialect): BoundCall | TypeMismatch {
  const { name, takes, optional = 0, isVariadic = false, make, nulls, strict = [] } = declaration;
  const types = coerce(name, takes, optional, isVariadic, args);
  if (isMismatch(types)) return types;
  const wrong = strict.find((i) => args[i] !== undefined && !isOwn(takes[i]!, args[i].type));
  if (wrong !== undefined) return unexpectedInput(wrong, requiredText(takes[wrong]!), args[wrong]!.type);
  const made = make(types, args, dialect);
  if (isMismatch(made)) return made;
  return {
    kind: 'bound',
    arguments: made.arguments ?? types,
    type: made.type,
    nullable:
      made.nullable === true || (made.nullable === undefined && nulls !== 'handled' && args.some((a) => a.nullable)),
    mayFail: made.mayFail ?? false,
    scalar: made.scalar,
    ...(made.kernel && { kernel: made.kernel }),
  };
}

/** True for NULL and for a type that a parameter takes as it is. */
function isOwn(takes: Takes, type: DataType): boolean {
  return type.id === 'null' || (isSeveral(takes) ? takes : [takes]).some((each) => accepts(each, type));
}

function expectedCount(least: number, most: number): string | number {
  if (most === Infinity) return `> ${least - 1}`;
  if (least === most) return least;
  return `[${Array.from({ length: most - least + 1 }, (_, i) => least + i).join(', ')}]`;
}

function isSeveral(takes: Takes): takes is readonly Expected[] {
  return Array.isArray(takes);
}

function accepts(expected: Expected, type: DataType): boolean {
  if (typeof expected !== 'string') return sameKind(expected, type);
  return type.id !== 'null' && implicitType(type, expected) === type;
}

/** Where one number type is asked for, any number is cast to it; its values may still be out of range. */
function narrowed(expected: Expected, type: DataType): DataType | null {
  return typeof expected !== 'string' && isNumeric(expected) && isNumeric(type) ? expected : null;
}

function sameKind(expected: DataType, type: DataType): boolean {
  switch (expected.id) {
    case 'int':
    case 'float':
      return type.id === expected.id && type.bits === expected.bits;
    case 'timestamp':
      return type.id === expected.id && type.zone === expected.zone;
    case 'interval':
      return type.id === expected.id && type.unit === expected.unit;
    default:
      return type.id === expected.id;
  }
}

function fitted(expected: Expected, type: DataType): DataType | null {
  if (type.id === 'null') {
    if (expected === 'array') return list(nullType);
    if (expected === 'map') return map(nullType, nullType);
    if (expected === 'struct') return struct([]);
  }
  // Of day-time and year-month intervals the fields are the value's own.
  if (
    typeof expected !== 'string' &&
    expected.id === 'interval' &&
    type.id === 'interval' &&
    type.unit === expected.unit
  ) {
    return type;
  }
  return implicitType(type, expected);
}
