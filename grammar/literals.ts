/** Numbers, strings, typed literals, intervals. */
import type { IToken } from 'chevrotain';
import type { Span } from '../src/core/errors.ts';
import type {
  Expression,
  IntervalLiteral,
  IntervalPart,
  IntervalUnit,
  NumberForm,
  NumberLiteral,
  StringLiteral,
  TypedLiteral,
} from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { stringValue } from './strings.ts';
import * as t from './tokens.ts';

const units: ReadonlyMap<string, IntervalUnit> = new Map(
  (
    ['year', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond', 'microsecond', 'nanosecond'] as const
  ).flatMap((unit): [string, IntervalUnit][] => [
    [unit, unit],
    [`${unit}s`, unit],
  ]),
);

/** The unit that a word names, singular or plural, else null. */
export function intervalUnit(token: IToken): IntervalUnit | null {
  return token.tokenType === t.Word ? (units.get(token.image.toLowerCase()) ?? null) : null;
}

/** A number; `minus` is where a sign that belongs to it begins. */
export function numberLiteral(p: Dsl, minus?: number): NumberLiteral {
  const token = p.expect(t.NumberText);
  const { form, digits } = splitNumber(token.image);
  const literal: NumberLiteral = {
    kind: 'number',
    form,
    text: minus === undefined ? digits : `-${digits}`,
    span: p.spanFrom(minus ?? token.startOffset),
  };
  checkRange(p, literal);
  return literal;
}

function splitNumber(image: string): { form: NumberForm; digits: string } {
  const last = image.at(-1)!.toLowerCase();
  if (image.length > 2 && /bd$/i.test(image)) return { form: 'decimal', digits: image.slice(0, -2) };
  const form = suffixForms[last];
  if (form !== undefined) return { form, digits: image.slice(0, -1) };
  if (/e/i.test(image)) return { form: 'double', digits: image };
  return { form: image.includes('.') ? 'decimal' : 'integer', digits: image };
}

const suffixForms: Readonly<Record<string, NumberForm>> = {
  l: 'bigint',
  s: 'smallint',
  y: 'tinyint',
  f: 'float',
  d: 'double',
};

const integerBits: Partial<Record<NumberForm, bigint>> = { tinyint: 8n, smallint: 16n, bigint: 64n };
const floatMax = { float: 3.4028234663852886e38, double: Number.MAX_VALUE };

function checkRange(p: Dsl, { form, text, span }: NumberLiteral): void {
  const bits = integerBits[form];
  if (bits !== undefined) {
    const limit = 1n << (bits - 1n);
    const value = BigInt(text);
    if (value < -limit || value >= limit) throw outOfRange(p, text, form, -limit, limit - 1n, span);
  } else if (form === 'float' || form === 'double') {
    const max = floatMax[form];
    if (Math.abs(Number(text)) > max) throw outOfRange(p, text, form, -max, max, span);
  }
}

function outOfRange(
  p: Dsl,
  text: string,
  form: NumberForm,
  min: bigint | number,
  max: bigint | number,
  span: Span,
): Error {
  const parameters = { rawStrippedQualifier: text, minValue: min, maxValue: max, typeName: form };
  return p.fail('INVALID_NUMERIC_LITERAL_RANGE', parameters, span);
}

/** One string, or several side by side joined. */
export function stringLiteral(p: Dsl): StringLiteral {
  const start = p.start();
  let value = stringValue(p.expect(t.StringText).image, p.profile);
  while (p.at(t.StringText)) value += stringValue(p.take().image, p.profile);
  const span = p.spanFrom(start);
  return { kind: 'string', value, raw: p.text.slice(span.start, span.end), span };
}

const literalTypes: ReadonlyMap<string, TypedLiteral['type']> = new Map<string, TypedLiteral['type']>([
  ['date', 'date'],
  ['timestamp', 'timestamp'],
  ['timestamp_ntz', 'timestamp_ntz'],
  ['timestamp_ltz', 'timestamp_ltz'],
  ['time', 'time'],
  ['x', 'binary'],
  ['interval', 'interval'],
]);

/** `DATE '...'`: the next two tokens are a word and a string. In postgres any type's name will do. */
export function typedLiteral(p: Dsl): Expression {
  const start = p.start();
  const token = p.peek();
  const type = literalTypes.get(token.image.toLowerCase());
  if (type !== undefined) {
    p.take();
    const { value } = stringLiteral(p);
    return { kind: 'typedLiteral', type, value, span: p.spanFrom(start) };
  }
  if (p.profile.name !== 'postgres') {
    throw p.fail('UNSUPPORTED_TYPED_LITERAL', { unsupportedType: token.image.toUpperCase() }, p.spanOf(token));
  }
  const node = p.typeNode();
  return { kind: 'cast', value: stringLiteral(p), type: node, isTry: false, span: p.spanFrom(start) };
}

/** INTERVAL with units, or with one string that says them itself. */
export function intervalLiteral(p: Dsl): IntervalLiteral | TypedLiteral {
  const start = p.start();
  p.expect(t.Interval);
  if (p.at(t.StringText) && !isPart(p)) {
    const { value } = stringLiteral(p);
    return { kind: 'typedLiteral', type: 'interval', value, span: p.spanFrom(start) };
  }
  const parts = [intervalPart(p)];
  if (p.acceptWord('TO')) {
    const to = intervalUnit(p.peek());
    if (to === null) throw p.unexpected();
    p.take();
    if (!parts[0]!.isString) throw p.fail('_LEGACY_ERROR_TEMP_0027', {}, parts[0]!.span);
    if (isPart(p)) throw severalFields(p);
    return { kind: 'interval', parts, to, span: p.spanFrom(start) };
  }
  while (isPart(p)) parts.push(intervalPart(p));
  if (p.atWord('TO') && intervalUnit(p.peek(2)) !== null) throw severalFields(p);
  return { kind: 'interval', parts, to: null, span: p.spanFrom(start) };
}

/** `'1-2' YEAR TO MONTH` stands alone. */
function severalFields(p: Dsl): Error {
  return p.fail('_LEGACY_ERROR_TEMP_0024', {}, p.spanOf(p.peek()));
}

function intervalPart(p: Dsl): IntervalPart {
  const start = p.start();
  const isNegative = p.accept(t.Minus);
  if (!isNegative) p.accept(t.Plus);
  const isString = p.at(t.StringText);
  const value = isString ? stringValue(p.take().image, p.profile) : intervalNumber(p);
  const unit = intervalUnit(p.peek());
  if (unit === null) throw p.unexpected();
  p.take();
  if (isString && /\p{L}/u.test(value)) throw p.fail('_LEGACY_ERROR_TEMP_0026', { value }, p.spanFrom(start));
  return { value, isNegative, isString, unit, span: p.spanFrom(start) };
}

function intervalNumber(p: Dsl): string {
  const token = p.expect(t.NumberText);
  if (!/^[\d.]+$/.test(token.image)) throw p.unexpected(token);
  return token.image;
}

/** True for `[+|-] number-or-string unit`. */
function isPart(p: Dsl): boolean {
  const ahead = p.at(t.Minus) || p.at(t.Plus) ? 2 : 1;
  if (!p.at(t.StringText, ahead) && !p.at(t.NumberText, ahead)) return false;
  return intervalUnit(p.peek(ahead + 1)) !== null;
}
