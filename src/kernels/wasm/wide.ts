// 128-bit integers as two words. Results are left in `low` and `high`, which belong to one thread's instance.

export let low: u64 = 0;
export let high: i64 = 0;

export class Wide {
  @inline
  static addWide(al: u64, ah: i64, bl: u64, bh: i64): bool {
    const l = al + bl;
    const h = ah + bh + i64(l < al);
    low = l;
    high = h;
    return ((ah ^ h) & (bh ^ h)) < 0;
  }

  @inline
  static subWide(al: u64, ah: i64, bl: u64, bh: i64): bool {
    const l = al - bl;
    const h = ah - bh - i64(al < bl);
    low = l;
    high = h;
    return ((ah ^ bh) & (ah ^ h)) < 0;
  }

  @inline
  static negateIf(l: u64, h: i64, yes: bool): void {
    if (yes) {
      low = 0 - l;
      high = 0 - h - i64(l != 0);
    } else {
      low = l;
      high = h;
    }
  }
}

/** The upper word of a 64 x 64 product. */
export function mulHigh(a: u64, b: u64): u64 {
  const al = a & 0xffffffff;
  const ah = a >> 32;
  const bl = b & 0xffffffff;
  const bh = b >> 32;
  const ll = al * bl;
  const hl = ah * bl;
  const lh = al * bh;
  const middle = (ll >> 32) + (hl & 0xffffffff) + (lh & 0xffffffff);
  return ah * bh + (hl >> 32) + (lh >> 32) + (middle >> 32);
}

/** True where the product passes 128 bits; the result is wrapped then. */
export function mulWide(al: u64, ah: i64, bl: u64, bh: i64): bool {
  // Both in 64 bits: the usual case.
  if (ah == <i64>al >> 63 && bh == <i64>bl >> 63) {
    low = al * bl;
    high = <i64>mulHigh(al, bl) - (<i64>al < 0 ? <i64>bl : 0) - (<i64>bl < 0 ? <i64>al : 0);
    return false;
  }
  const isNegative = (ah ^ bh) < 0;
  Wide.negateIf(al, ah, ah < 0);
  const xl = low;
  const xh = <u64>high;
  Wide.negateIf(bl, bh, bh < 0);
  const yl = low;
  const yh = <u64>high;
  const wrappedHigh = mulHigh(xl, yl) + xh * yl + xl * yh;
  let isOver = xh != 0 && yh != 0;
  if (!isOver) {
    const big = xh != 0 ? xh : yh;
    const other = xh != 0 ? yl : xl;
    const cross = big * other;
    isOver = mulHigh(big, other) != 0 || cross + mulHigh(xl, yl) < cross;
  }
  const productLow = xl * yl;
  const isTop = <i64>wrappedHigh < 0 && !(isNegative && wrappedHigh == 0x8000000000000000 && productLow == 0);
  Wide.negateIf(productLow, <i64>wrappedHigh, isNegative);
  return isOver || isTop;
}

/** True where |value| >= limit, the limit being positive. */
export function isBeyond(l: u64, h: i64, limitLow: u64, limitHigh: i64): bool {
  const isNegative = h < 0;
  const ml = isNegative ? 0 - l : l;
  const mh = isNegative ? <u64>(0 - h - i64(l != 0)) : <u64>h;
  return mh > <u64>limitHigh || (mh == <u64>limitHigh && ml >= limitLow);
}

/** 10 to the power of `digits`, at most 38. */
export function powerOfTen(digits: i32): void {
  let l: u64 = 1;
  let h: u64 = 0;
  for (let i = 0; i < digits; i++) {
    h = h * 10 + mulHigh(l, 10);
    l *= 10;
  }
  low = l;
  high = <i64>h;
}
