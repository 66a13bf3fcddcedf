// Division of integers, whole and rounded. See the twins for what fails.
import { I8, I16, I32, Rows } from './rows';

class DivideLoops {
  @inline
  static loop<T>(
    isRemainder: i32,
    left: usize,
    leftStep: i32,
    right: usize,
    rightStep: i32,
    valid: usize,
    selection: usize,
    count: i32,
    out: usize,
  ): i32 {
    const ls = <usize>leftStep * sizeof<T>();
    const rs = <usize>rightStep * sizeof<T>();
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const a = <i64>load<T>(left + <usize>row * ls);
      const b = <i64>load<T>(right + <usize>row * rs);
      if (b == 0) return row;
      let value: i64;
      if (b == -1) {
        value = isRemainder == 1 ? 0 : 0 - a;
        // The least value has no opposite.
        if (<i64>(<T>value) != value || (value < 0 && a < 0)) return row;
      } else value = isRemainder == 1 ? a % b : a / b;
      store<T>(out + <usize>row * sizeof<T>(), <T>value);
    }
    return -1;
  }
}

export function divideIntegers(
  code: i32,
  isRemainder: i32,
  left: usize,
  leftStep: i32,
  right: usize,
  rightStep: i32,
  valid: usize,
  selection: usize,
  count: i32,
  out: usize,
): i32 {
  if (code == I8)
    return DivideLoops.loop<i8>(isRemainder, left, leftStep, right, rightStep, valid, selection, count, out);
  if (code == I16)
    return DivideLoops.loop<i16>(isRemainder, left, leftStep, right, rightStep, valid, selection, count, out);
  if (code == I32)
    return DivideLoops.loop<i32>(isRemainder, left, leftStep, right, rightStep, valid, selection, count, out);
  return DivideLoops.loop<i64>(isRemainder, left, leftStep, right, rightStep, valid, selection, count, out);
}

export function divideScaled(
  left: usize,
  leftStep: i32,
  right: usize,
  rightStep: i32,
  factorLow: i32,
  factorHigh: i32,
  valid: usize,
  selection: usize,
  count: i32,
  out: usize,
): i32 {
  const factor = ((<i64>factorHigh) << 32) | <i64>(<u32>factorLow);
  const ls = (<usize>leftStep) << 3;
  const rs = (<usize>rightStep) << 3;
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    if (!Rows.isSet(valid, row)) continue;
    const n = load<i64>(left + <usize>row * ls) * factor;
    const d = load<i64>(right + <usize>row * rs);
    if (d == 0) return row;
    const quotient = n / d;
    const twice = 2 * abs(n - quotient * d);
    const away: i64 = twice >= abs(d) ? (n < 0 == d < 0 ? 1 : -1) : 0;
    store<i64>(out + ((<usize>row) << 3), quotient + away);
  }
  return -1;
}
