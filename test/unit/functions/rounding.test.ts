/** round and bround of doubles against decimal arithmetic on their shortest digits, ties and near ties among them. */
import { describe, expect, test } from 'vitest';
import { doubleToScaled, powerOfTen } from '../../../src/core/decimal.ts';
import { float64, int32 } from '../../../src/core/types.ts';
import { dialects } from '../../../src/functions/dialect.ts';
import { lookupScalar } from '../../../src/functions/registry.ts';
import { evalContext } from '../../support/expressions.ts';

describe.each(['round', 'bround'])('%s of doubles', (name) => {
  test.each([0, 1, 2, 3, 5])('to %i digits', (digits) => {
    const round = bind(name, digits);
    for (const value of samples(digits)) {
      expect([value, round(value)]).toEqual([value, expected(name, value, digits)]);
    }
  });
});

function bind(name: string, digits: number): (value: number) => number {
  const args = [
    { type: float64, nullable: false },
    { type: int32, nullable: false, constant: digits },
  ];
  const bound = lookupScalar(name)!.bind(args, dialects.spark);
  if (bound.kind === 'mismatch') throw new Error(bound.condition);
  return (value) => bound.scalar(evalContext(), value) as number;
}

/** Random numbers, ties, and the neighbours of ties; the same in every run. */
function samples(digits: number): readonly number[] {
  let state = 42 + digits;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return Array.from({ length: 3000 }, (_, i) => {
    const base = Math.floor(random() * 10 ** (1 + random() * 9));
    const value = i % 2 === 0 ? (base + 0.5) / 10 ** digits : random() * 10 ** (random() * 8);
    const shaken = i % 5 === 0 ? value * (1 + Number.EPSILON) : i % 5 === 1 ? value * (1 - Number.EPSILON) : value;
    return i % 3 === 0 ? -shaken : shaken;
  });
}

function expected(name: string, value: number, digits: number): number {
  const { unscaled, scale } = doubleToScaled(value);
  if (digits >= scale) return value + 0;
  const unit = powerOfTen(scale - digits);
  const size = unscaled < 0n ? -unscaled : unscaled;
  const quotient = size / unit;
  const twice = 2n * (size % unit);
  const isUp = twice > unit || (twice === unit && (name === 'round' || quotient % 2n === 1n));
  const rounded = isUp ? quotient + 1n : quotient;
  return Number(`${unscaled < 0n ? -rounded : rounded}e-${digits}`);
}
