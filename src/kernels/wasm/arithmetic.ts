// Arithmetic with overflow told by row. Only valid, selected rows are computed.
import { F32, I8, I16, I32, I64, I128, Rows } from './rows';
import { high, isBeyond, low, mulHigh, mulWide, powerOfTen, Wide } from './wide';

const MUL: i32 = 2;
const DIV: i32 = 3;

class ArithmeticLoops {
  @inline
  static small<T>(
    op: i32,
    left: usize,
    ls: usize,
    right: usize,
    rs: usize,
    digits: i32,
    valid: usize,
    selection: usize,
    count: i32,
    out: usize,
  ): i32 {
    let most: i64 = sizeof<T>() == 1 ? 0x7f : sizeof<T>() == 2 ? 0x7fff : 0x7fffffff;
    let least = -most - 1;
    if (digits > 0 && digits < 10) {
      powerOfTen(digits);
      most = min(most, <i64>low - 1);
      least = max(least, 1 - <i64>low);
    }
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const a = <i64>load<T>(left + <usize>row * ls);
      const b = <i64>load<T>(right + <usize>row * rs);
      const value = op == 0 ? a + b : op == 1 ? a - b : a * b;
      if (digits >= 0 && (value > most || value < least)) return row;
      store<T>(out + <usize>row * sizeof<T>(), <T>value);
    }
    return -1;
  }

  @inline
  static isOver64(op: i32, a: i64, b: i64, value: i64): bool {
    if (op == 0) return ((a ^ value) & (b ^ value)) < 0;
    if (op == 1) return ((a ^ b) & (a ^ value)) < 0;
    // Magnitudes below 2^x and 2^y have a product below 2^(x + y).
    if (clz(a ^ (a >> 63)) + clz(b ^ (b >> 63)) >= 66) return false;
    const upper = <i64>mulHigh(<u64>a, <u64>b) - (a < 0 ? b : 0) - (b < 0 ? a : 0);
    return upper != value >> 63;
  }

  @inline
  static long(
    op: i32,
    left: usize,
    ls: usize,
    right: usize,
    rs: usize,
    digits: i32,
    valid: usize,
    selection: usize,
    count: i32,
    out: usize,
  ): i32 {
    let most = i64.MAX_VALUE;
    let least = i64.MIN_VALUE;
    if (digits > 0 && digits <= 18) {
      powerOfTen(digits);
      most = <i64>low - 1;
      least = -most;
    }
    const isChecked = digits >= 0;
    if (selection == 0 && valid == 0) {
      for (let row = 0; row < count; row++) {
        const a = load<i64>(left);
        const b = load<i64>(right);
        const value = op == 0 ? a + b : op == 1 ? a - b : a * b;
        if (isChecked && (ArithmeticLoops.isOver64(op, a, b, value) || value > most || value < least)) return row;
        store<i64>(out, value);
        left += ls;
        right += rs;
        out += 8;
      }
      return -1;
    }
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const a = load<i64>(left + <usize>row * ls);
      const b = load<i64>(right + <usize>row * rs);
      const value = op == 0 ? a + b : op == 1 ? a - b : a * b;
      if (isChecked && (ArithmeticLoops.isOver64(op, a, b, value) || value > most || value < least)) return row;
      store<i64>(out + ((<usize>row) << 3), value);
    }
    return -1;
  }

  @inline
  static wide(
    op: i32,
    left: usize,
    ls: usize,
    right: usize,
    rs: usize,
    digits: i32,
    valid: usize,
    selection: usize,
    count: i32,
    out: usize,
  ): i32 {
    powerOfTen(max(0, min(38, digits)));
    const limitLow = low;
    const limitHigh = high;
    const isLimited = digits > 0 && digits <= 38;
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const l = left + <usize>row * ls;
      const r = right + <usize>row * rs;
      const al = load<u64>(l);
      const ah = load<i64>(l, 8);
      const bl = load<u64>(r);
      const bh = load<i64>(r, 8);
      const isOver =
        op == 0 ? Wide.addWide(al, ah, bl, bh) : op == 1 ? Wide.subWide(al, ah, bl, bh) : mulWide(al, ah, bl, bh);
      if (digits >= 0 && (isOver || (isLimited && isBeyond(low, high, limitLow, limitHigh)))) return row;
      store<u64>(out + ((<usize>row) << 4), low);
      store<i64>(out + ((<usize>row) << 4), high, 8);
    }
    return -1;
  }

  @inline
  static float<T>(
    op: i32,
    left: usize,
    ls: usize,
    right: usize,
    rs: usize,
    valid: usize,
    selection: usize,
    count: i32,
    out: usize,
  ): i32 {
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const a = <f64>load<T>(left + <usize>row * ls);
      const b = <f64>load<T>(right + <usize>row * rs);
      if (op == DIV && b == 0) return row;
      // For f32 too: a result of one operation that is rounded to double and then to single is the right single.
      const value = op == 0 ? a + b : op == 1 ? a - b : op == MUL ? a * b : a / b;
      store<T>(out + <usize>row * sizeof<T>(), <T>value);
    }
    return -1;
  }

  @inline
  static byCode(
    op: i32,
    code: i32,
    l: usize,
    ls: i32,
    r: usize,
    rs: i32,
    digits: i32,
    valid: usize,
    selection: usize,
    count: i32,
    out: usize,
  ): i32 {
    if (code == I8) return ArithmeticLoops.small<i8>(op, l, ls, r, rs, digits, valid, selection, count, out);
    if (code == I16)
      return ArithmeticLoops.small<i16>(op, l, ls << 1, r, rs << 1, digits, valid, selection, count, out);
    if (code == I32)
      return ArithmeticLoops.small<i32>(op, l, ls << 2, r, rs << 2, digits, valid, selection, count, out);
    if (code == I64) return ArithmeticLoops.long(op, l, ls << 3, r, rs << 3, digits, valid, selection, count, out);
    if (code == I128) return ArithmeticLoops.wide(op, l, ls << 4, r, rs << 4, digits, valid, selection, count, out);
    if (code == F32) return ArithmeticLoops.float<f32>(op, l, ls << 2, r, rs << 2, valid, selection, count, out);
    return ArithmeticLoops.float<f64>(op, l, ls << 3, r, rs << 3, valid, selection, count, out);
  }
}

export function arithmetic(
  code: i32,
  op: i32,
  left: usize,
  leftStep: i32,
  right: usize,
  rightStep: i32,
  digits: i32,
  valid: usize,
  selection: usize,
  count: i32,
  out: usize,
): i32 {
  if (op == 0)
    return ArithmeticLoops.byCode(0, code, left, leftStep, right, rightStep, digits, valid, selection, count, out);
  if (op == 1)
    return ArithmeticLoops.byCode(1, code, left, leftStep, right, rightStep, digits, valid, selection, count, out);
  if (op == MUL)
    return ArithmeticLoops.byCode(MUL, code, left, leftStep, right, rightStep, digits, valid, selection, count, out);
  if (code == F32)
    return ArithmeticLoops.float<f32>(DIV, left, leftStep << 2, right, rightStep << 2, valid, selection, count, out);
  return ArithmeticLoops.float<f64>(DIV, left, leftStep << 3, right, rightStep << 3, valid, selection, count, out);
}
