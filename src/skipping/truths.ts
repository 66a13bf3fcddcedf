/** The truth values that a predicate can have for some row of a piece, as a set of bits. Errs towards more. */
export type Truths = number;

export const canBeTrue = 1;
export const canBeFalse = 2;
export const canBeNull = 4;
/** Evaluating it may raise an error for some row: nothing may be skipped for what it says. */
export const canFail = 8;

export const anything: Truths = canBeTrue | canBeFalse | canBeNull;

export function truths(isTrue: boolean, isFalse: boolean, isNull: boolean): Truths {
  return (isTrue ? canBeTrue : 0) | (isFalse ? canBeFalse : 0) | (isNull ? canBeNull : 0);
}

/** Three-valued AND; the second is evaluated only where the first is not surely false. */
export function bothOf(a: Truths, b: Truths): Truths {
  const isNull = ((a & canBeNull) !== 0 && (b & 5) !== 0) || ((b & canBeNull) !== 0 && (a & 5) !== 0);
  const fails = (a & canFail) | ((a & anything) === canBeFalse ? 0 : b & canFail);
  return (a & b & canBeTrue) | ((a | b) & canBeFalse) | (isNull ? canBeNull : 0) | fails;
}

export function negated(a: Truths): Truths {
  return ((a & canBeTrue) << 1) | ((a & canBeFalse) >> 1) | (a & (canBeNull | canFail));
}

export function eitherOf(a: Truths, b: Truths): Truths {
  return negated(bothOf(negated(a), negated(b)));
}
