/**
 * What of DataFusion's statements is left out, each with its reason. Where the reason is what Spark answers, Spark 4.2 was asked
 * (ANSI off, zone UTC), and its answer is silt's.
 */
import type { TestRecord } from '../sqllogictest/records.ts';

/** Null where it counts. */
export function reasonToExclude(file: string, { sql, line }: TestRecord): string | null {
  if (/\barrow_typeof\s*\(/i.test(sql)) return 'arrow_typeof names the types of Arrow';
  return reasons.find(([, files]) => files[file]?.includes(line) === true)?.[0] ?? null;
}

/** By file, the lines of the records. */
const reasons: readonly (readonly [reason: string, files: Readonly<Record<string, readonly number[]>>])[] = [
  [
    'Spark answers otherwise',
    {
      'aggregate/collect_window.slt': [83],
      'array/array_contains.slt': [56, 62],
      'datetime/date_add.slt': [48, 53],
      'datetime/date_sub.slt': [48],
      'datetime/date_trunc.slt': [153],
      'datetime/make_interval.slt': [88, 93, 98],
      'datetime/next_day.slt': [94, 99],
      'math/atan2.slt': [154],
      'math/pow.slt': [73, 99],
      'string/quote.slt': [138],
    },
  ],
  ['DataFusion has another generator than Spark', { 'array/shuffle.slt': [19, 25, 49, 64, 82, 90, 95, 100, 105] }],
  ["the plan is DataFusion's", { 'bitmap/bitmap_count.slt': [73] }],
  [
    'Spark has no unsigned integers',
    { 'bitwise/bit_count.slt': [151, 156, 172], 'string/format_string.slt': [1291, 1296, 1301, 1306, 1497, 1502] },
  ],
  [
    'Spark answers what DataFusion refuses',
    {
      'string/format_string.slt': [1095],
      'conversion/cast_int_to_timestamp.slt': [125, 129],
      'datetime/date_part.slt': [226],
      'datetime/date_trunc.slt': [123, 132],
      'datetime/last_day.slt': [103, 117],
      'datetime/monthname.slt': [166],
      'datetime/next_day.slt': [60, 73],
      'datetime/time_trunc.slt': [63],
      'datetime/trunc.slt': [87, 91],
      'datetime/weekday.slt': [122],
      'math/factorial.slt': [65],
      'string/base64.slt': [108, 111, 114],
      'url/parse_url.slt': [346],
    },
  ],
  ['Spark takes no TIMESTAMP_NTZ here', { 'datetime/unix.slt': [56, 61, 87, 92, 118, 123] }],
  [
    'json_tuple gives columns, and DataFusion a struct that may be NULL',
    { 'json/json_tuple.slt': [43, 55, 61, 67, 73, 79, 91, 121, 127] },
  ],
  ['1.0 is a DECIMAL to Spark', { 'map/map_from_arrays.slt': [19] }],
  [
    'Spark names the fields of a struct col1, col2',
    { 'map/map_from_arrays.slt': [95], 'map/map_from_entries.slt': [40, 115] },
  ],
  ["Spark's decimals end at 38 digits", { 'math/abs.slt': [84, 89, 195, 202] }],
  ['Delta has no column of type INTERVAL', { 'math/negative.slt': [267, 272, 278] }],
  ['the record has no result', { 'string/format_string.slt': [270] }],
  [
    'Spark hands format_string dates and times as the numbers that they are',
    {
      'string/format_string.slt': [
        360, 366, 378, 402, 408, 414, 426, 432, 438, 444, 450, 457, 463, 469, 475, 487, 493, 499, 505, 511, 517, 523,
        529, 535, 541, 547, 553, 559, 565, 571, 577, 583, 1654, 1659, 1664, 1669, 1675, 1680, 1685, 1691, 1696, 1701,
        1707, 1723, 1728, 1733, 1738, 1744, 1749, 1755, 1760, 1765, 1771, 1776, 1792, 1797, 1802, 1807,
      ],
    },
  ],
  ['a result that is a line end cannot be told from none', { 'string/format_string.slt': [729] }],
  [
    'Spark has no FLOAT of 16 bits',
    { 'string/format_string.slt': [1508, 1513, 1518, 1523, 1528, 1533, 1538, 1543, 1548] },
  ],
  ['DataFusion prints a decimal without its point', { 'string/format_string.slt': [1622, 1627, 1648] }],
];
