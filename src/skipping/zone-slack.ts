/**
 * Instants as wall clocks: where a zone sets its clocks back, a later instant has an earlier wall clock. The ends of a range
 * of instants are moved apart by as much, so that what is cut from the wall clock (days, months, years) still bounds.
 */
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import { zoneOf } from '../core/zone.ts';

/** So close to an end, a clock that is set back can pass it: no zone ever moved by more than a day. */
const reachSeconds = 26 * 3600;

/** An instant at or before `min` whose wall clock is not after that of any instant from `min` on. */
export function earlierBy(type: DataType, min: Scalar, zone: string): Scalar {
  return shifted(type, min, zone, 1);
}

/** An instant at or after `max` whose wall clock is not before that of any instant up to `max`. */
export function laterBy(type: DataType, max: Scalar, zone: string): Scalar {
  return shifted(type, max, zone, -1);
}

function shifted(type: DataType, micros: Scalar, zone: string, sign: 1 | -1): Scalar {
  if (type.id !== 'timestamp' || type.zone !== 'utc' || typeof micros !== 'bigint') return micros;
  const seconds = Number(micros / 1_000_000n);
  const here = zoneOf(zone).offsetAt(seconds);
  const there = zoneOf(zone).offsetAt(seconds + sign * reachSeconds);
  const back = sign === 1 ? here - there : there - here;
  return back > 0 ? micros - BigInt(sign * back) * 1_000_000n : micros;
}
