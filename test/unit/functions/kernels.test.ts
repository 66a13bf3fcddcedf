/** Kernels of functions give what their scalars give: for every layout, with NULLs, with and without a selection. */
import { describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { binary, type DataType, dateType, float64, int32, utf8 } from '../../../src/core/types.ts';
import { constant, scalarAt, type Vector } from '../../../src/core/vector.ts';
import type { Argument, BoundCall } from '../../../src/functions/define.ts';
import { dialects } from '../../../src/functions/dialect.ts';
import { mapRows } from '../../../src/functions/driver.ts';
import { lookupScalar } from '../../../src/functions/registry.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { evalContext } from '../../support/expressions.ts';

const days: readonly Scalar[] = [0, null, -1, 11016, 19782, -719162, 2932896, 59, null, 60, 365];
const texts: readonly Scalar[] = [
  '',
  'Spark',
  null,
  'ß straße',
  '日本語',
  '🙂 b',
  'a',
  null,
  'PROMO BURNISHED COPPER',
  ' x ',
];
const asciiTexts: readonly Scalar[] = ['', 'Spark', null, 'azAZ09[`{@', 'Promo'];
const bytes: readonly Scalar[] = [new Uint8Array([1, 2, 3]), null, new Uint8Array(), new Uint8Array([255])];
const numbers: readonly Scalar[] = [0, 1.5, null, -2.25, 1e300, Number.NaN, Number.POSITIVE_INFINITY];

const cases: readonly (readonly [
  name: string,
  type: DataType,
  values: readonly Scalar[],
  constants: readonly Scalar[],
])[] = [
  ...['year', 'month', 'day', 'quarter', 'dayofyear', 'dayofweek', 'weekday', 'weekofyear'].map(
    (name) => [name, dateType, days, []] as const,
  ),
  ['date_add', dateType, days, [30]],
  ['date_sub', dateType, days, [30]],
  ['trunc', dateType, days, ['MONTH']],
  ['trunc', dateType, days, ['week']],
  ['upper', utf8, texts, []],
  ['upper', utf8, asciiTexts, []],
  ['lower', utf8, texts, []],
  ['lower', utf8, asciiTexts, []],
  ['length', utf8, texts, []],
  ['length', binary, bytes, []],
  ['octet_length', utf8, texts, []],
  ['bit_length', utf8, texts, []],
  ['substring', utf8, texts, [1, 2]],
  ['substring', utf8, texts, [0, 3]],
  ['substring', utf8, texts, [3]],
  ['substring', utf8, texts, [2, 0]],
  ['substring', utf8, texts, [2, -5]],
  ['substring', binary, bytes, [2, 1]],
  ['sqrt', float64, numbers, []],
  ['exp', float64, numbers, []],
];

describe('kernels of functions', () => {
  for (const [name, type, values, constants] of cases) {
    const bound = bind(name, type, constants);
    for (const [layout, vector] of layoutsOf(type, values)) {
      for (const selection of [null, Uint16Array.of(1, 3, 4), new Uint16Array()]) {
        test(`${name}(${[type.id, ...constants].join(', ')}) of ${layout}, ${selection === null ? 'all rows' : `${selection.length} rows`}`, () => {
          const { length } = vector;
          const rows = { length, selection: selection === null ? null : selection.filter((row) => row < length) };
          const args = [vector, ...constants.map((value, i) => constant(bound.arguments[i + 1]!, value, length))];
          const given = bound.kernel!(evalContext(), args, rows);
          const wanted = mapRows(
            evalContext(),
            { type: bound.type, nulls: 'propagate', scalar: bound.scalar },
            args,
            rows,
          );
          const asked = rows.selection ?? Uint16Array.from({ length }, (_, row) => row);
          expect([...asked].map((row) => scalarAt(given, row))).toEqual([...asked].map((row) => scalarAt(wanted, row)));
        });
      }
    }
  }
});

function bind(name: string, type: DataType, constants: readonly Scalar[]): BoundCall {
  const args: Argument[] = [{ type, nullable: true }, ...constants.map(argumentOf)];
  const bound = lookupScalar(name)!.bind(args, dialects.spark);
  if (bound.kind === 'mismatch' || bound.kernel === undefined) throw new Error(`${name} has no kernel`);
  return bound;
}

function argumentOf(value: Scalar): Argument {
  return { type: typeof value === 'string' ? utf8 : int32, nullable: false, constant: value, isLiteral: true };
}

/** Plain, as a dictionary that is smaller and one that is larger than the rows, and behind rows that were cut off. */
function layoutsOf(type: DataType, values: readonly Scalar[]): readonly (readonly [string, Vector])[] {
  const { alloc } = evalContext();
  const plain = vectorOf(type, values, alloc);
  const keys = Uint8Array.from({ length: values.length * 2 }, (_, i) => (i * 7) % values.length);
  const dict: Vector = {
    layout: 'dict',
    type,
    length: keys.length,
    valid: null,
    keys,
    dictionary: plain,
    dictionaryId: 1,
  };
  const few: Vector = { ...dict, length: 2, keys: keys.subarray(0, 2), valid: Uint8Array.of(0b10) };
  return [
    ['plain', plain],
    ['dictionary', dict],
    ['large dictionary', few],
  ];
}
