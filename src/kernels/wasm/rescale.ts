// Scales of decimals: times or divided by a power of ten below 2^63.
import { I64, Rows } from './rows';
import { high, isBeyond, low, mulHigh, mulWide, powerOfTen, Wide } from './wide';

const billion: u64 = 1000000000;

export function rescale(
  code: i32,
  values: usize,
  factor: usize,
  isUp: i32,
  digits: i32,
  valid: usize,
  selection: usize,
  count: i32,
  out: usize,
): i32 {
  const by = load<i64>(factor);
  if (code == I64) return rescaleLong(values, by, isUp, digits, valid, selection, count, out);
  powerOfTen(max(0, min(38, digits)));
  const limitLow = low;
  const limitHigh = high;
  const isLimited = digits > 0 && digits <= 38;
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    if (!Rows.isSet(valid, row)) continue;
    const at = values + ((<usize>row) << 4);
    if (isUp == 1) {
      if (mulWide(load<u64>(at), load<i64>(at, 8), <u64>by, 0)) return row;
    } else divideHalfUp(load<u64>(at), load<i64>(at, 8), <u64>by);
    if (isLimited && isBeyond(low, high, limitLow, limitHigh)) return row;
    store<u64>(out + ((<usize>row) << 4), low);
    store<i64>(out + ((<usize>row) << 4), high, 8);
  }
  return -1;
}

function rescaleLong(
  values: usize,
  by: i64,
  isUp: i32,
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
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    if (!Rows.isSet(valid, row)) continue;
    const value = load<i64>(values + ((<usize>row) << 3));
    let result: i64;
    if (isUp == 1) {
      result = value * by;
      const upper = <i64>mulHigh(<u64>value, <u64>by) - (value < 0 ? by : 0);
      if (upper != result >> 63) return row;
    } else {
      result = value / by;
      const rest = value % by;
      const magnitude = <u64>(rest < 0 ? -rest : rest);
      if (magnitude * 2 >= <u64>by) result += value < 0 ? -1 : 1;
    }
    if (result > most || result < least) return row;
    store<i64>(out + ((<usize>row) << 3), result);
  }
  return -1;
}

let rest: u64 = 0;

/** Unsigned 128 by 32 bits; the quotient in low and high, the remainder in rest. */
function divideSmall(l: u64, h: u64, by: u64): void {
  const h1 = h / by;
  let r = ((h % by) << 32) | (l >> 32);
  const l1 = r / by;
  r = ((r % by) << 32) | (l & 0xffffffff);
  rest = r % by;
  Wide.negateIf((l1 << 32) + r / by, <i64>h1, false);
}

/** A divisor of 10^10 and more is divided by in two steps whose remainders give the whole one. */
function divideHalfUp(l: u64, h: i64, by: u64): void {
  const isNegative = h < 0;
  Wide.negateIf(l, h, isNegative);
  const isLarge = by > billion;
  let whole: u64 = 0;
  if (isLarge) {
    divideSmall(low, <u64>high, billion);
    whole = rest;
    divideSmall(low, <u64>high, by / billion);
    whole += rest * billion;
  } else {
    divideSmall(low, <u64>high, by);
    whole = rest;
  }
  let ql = low;
  let qh = high;
  if (whole * 2 >= by) {
    ql += 1;
    if (ql == 0) qh += 1;
  }
  Wide.negateIf(ql, qh, isNegative);
}
