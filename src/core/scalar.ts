/**
 * One SQL value as a plain JavaScript value. The form follows from the DataType:
 *
 * | type | form |
 * |---|---|
 * | NULL of any type | `null` |
 * | bool | boolean |
 * | int 8, 16, 32 | number (integral) |
 * | int 64 | bigint |
 * | float 32, 64 | number |
 * | decimal | bigint, unscaled |
 * | utf8 | string |
 * | binary | Uint8Array |
 * | date | number, days since 1970-01-01 |
 * | time | bigint, nanoseconds since midnight |
 * | timestamp | bigint, microseconds since the epoch |
 * | interval yearMonth | number, months |
 * | interval dayTime | bigint, microseconds |
 * | interval calendar | [months: number, days: number, micros: bigint] |
 * | list | array of items |
 * | struct | array of members in field order |
 * | map | array of [key, value] pairs |
 * | variant | [value: Uint8Array, metadata: Uint8Array] |
 *
 * A form of its own per width keeps a 64-bit value from silently losing digits as a double.
 */
export type Scalar = null | boolean | number | bigint | string | Uint8Array | readonly Scalar[];
