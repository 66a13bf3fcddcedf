// Changes of representation.
import { F32, F64, I8, I16, I32, I64, Rows } from './rows';

class ConvertLoops {
  @inline
  static loop<F, T>(values: usize, valid: usize, selection: usize, count: i32, out: usize): i32 {
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const value = load<F>(values + <usize>row * sizeof<F>());
      const to = out + <usize>row * sizeof<T>();
      if (isFloat<T>()) {
        // @ts-ignore: generic cast
        store<T>(to, <T>value);
      } else if (isFloat<F>()) {
        const most: f64 =
          sizeof<T>() == 8
            ? 9223372036854775808.0
            : sizeof<T>() == 4
              ? 2147483648.0
              : sizeof<T>() == 2
                ? 32768.0
                : 128.0;
        const upper: f64 = sizeof<T>() == 8 ? most : most - 1;
        const double = <f64>value;
        if (!(Math.floor(double) <= upper && Math.ceil(double) >= -most)) return row;
        store<T>(to, double >= most ? <T>i64.MAX_VALUE : <T>(<i64>double));
      } else {
        // @ts-ignore: generic cast
        const result = <T>value;
        if (<i64>result != <i64>value) return row;
        store<T>(to, result);
      }
    }
    return -1;
  }

  @inline
  static toWide<F>(values: usize, valid: usize, selection: usize, count: i32, out: usize): i32 {
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const value = <i64>load<F>(values + <usize>row * sizeof<F>());
      store<i64>(out + ((<usize>row) << 4), value);
      store<i64>(out + ((<usize>row) << 4), value >> 63, 8);
    }
    return -1;
  }

  @inline
  static fromWide<T>(values: usize, valid: usize, selection: usize, count: i32, out: usize): i32 {
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const l = load<i64>(values + ((<usize>row) << 4));
      const h = load<i64>(values + ((<usize>row) << 4), 8);
      const to = out + <usize>row * sizeof<T>();
      if (isFloat<T>()) {
        store<T>(to, floatOf<T>(<u64>l, h));
        continue;
      }
      const result = <T>l;
      if (h != l >> 63 || <i64>result != l) return row;
      store<T>(to, result);
    }
    return -1;
  }

  @inline
  static from<F>(to: i32, values: usize, valid: usize, selection: usize, count: i32, out: usize): i32 {
    if (to == I8) return ConvertLoops.loop<F, i8>(values, valid, selection, count, out);
    if (to == I16) return ConvertLoops.loop<F, i16>(values, valid, selection, count, out);
    if (to == I32) return ConvertLoops.loop<F, i32>(values, valid, selection, count, out);
    if (to == I64) return ConvertLoops.loop<F, i64>(values, valid, selection, count, out);
    if (to == F32) return ConvertLoops.loop<F, f32>(values, valid, selection, count, out);
    if (to == F64) return ConvertLoops.loop<F, f64>(values, valid, selection, count, out);
    return ConvertLoops.toWide<F>(values, valid, selection, count, out);
  }
}

/** The nearest float: the upper 64 bits with what is below them folded into the last, so that rounding happens once. */
function floatOf<T>(l: u64, h: i64): T {
  const isNegative = h < 0;
  const ml = isNegative ? 0 - l : l;
  const mh = isNegative ? <u64>(0 - h - i64(l != 0)) : <u64>h;
  let result: T;
  if (mh == 0) result = <T>ml;
  else {
    const shift = clz(mh);
    const top = shift == 0 ? mh : (mh << shift) | (ml >> (64 - shift));
    const below = shift == 0 ? ml : ml << shift;
    // @ts-ignore: generic arithmetic
    result = <T>(top | u64(below != 0)) * <T>powerOfTwo(<i32>(64 - shift));
  }
  // @ts-ignore: generic arithmetic
  return isNegative ? -result : result;
}

function powerOfTwo(exponent: i32): f64 {
  return reinterpret<f64>((<u64>(1023 + exponent)) << 52);
}

export function convert(
  code: i32,
  to: i32,
  values: usize,
  valid: usize,
  selection: usize,
  count: i32,
  out: usize,
): i32 {
  if (code == I8) return ConvertLoops.from<i8>(to, values, valid, selection, count, out);
  if (code == I16) return ConvertLoops.from<i16>(to, values, valid, selection, count, out);
  if (code == I32) return ConvertLoops.from<i32>(to, values, valid, selection, count, out);
  if (code == I64) return ConvertLoops.from<i64>(to, values, valid, selection, count, out);
  if (code == F32) return ConvertLoops.from<f32>(to, values, valid, selection, count, out);
  if (code == F64) return ConvertLoops.from<f64>(to, values, valid, selection, count, out);
  if (to == I8) return ConvertLoops.fromWide<i8>(values, valid, selection, count, out);
  if (to == I16) return ConvertLoops.fromWide<i16>(values, valid, selection, count, out);
  if (to == I32) return ConvertLoops.fromWide<i32>(values, valid, selection, count, out);
  if (to == I64) return ConvertLoops.fromWide<i64>(values, valid, selection, count, out);
  if (to == F32) return ConvertLoops.fromWide<f32>(values, valid, selection, count, out);
  return ConvertLoops.fromWide<f64>(values, valid, selection, count, out);
}
