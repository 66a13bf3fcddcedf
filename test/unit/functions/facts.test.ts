/** Functions on single values: what Spark 4.2 answers, in the zone America/Los_Angeles; errors by their condition. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatHive } from '../../../src/core/text/hive.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let session: ReturnType<typeof openSession>;
const zone = 'America/Los_Angeles';

beforeAll(() => {
  session = openSession({ settings: { 'spark.sql.session.timeZone': zone } });
});

afterAll(async () => {
  await session.close();
});

const facts: Readonly<Record<string, readonly (readonly [sql: string, result: string])[]>> = {
  'format strings': [
    ["format_string('%tY %<tm %<td', 1577934245000L)", '2020 01 01'],
    ["format_string('%tc', 1577934245000L)", 'Wed Jan 01 19:04:05 PST 2020'],
    [
      "format_string('%1$tH:%1$tM:%1$tS.%1$tL %1$tp %1$tB %1$tb %1$tA %1$ta %1$tj %1$te %1$tI %1$tl %1$tk', 1577934245678L)",
      '19:04:05.678 pm January Jan Wednesday Wed 001 1 07 7 19',
    ],
    [
      "format_string('%1$tN %1$tZ %1$tz %1$ts %1$tQ %1$tC %1$ty %1$tR %1$tT %1$tr %1$tD %1$tF', 1577934245678L)",
      '678000000 PST -0800 1577934245 1577934245678 20 20 19:04 19:04:05 07:04:05 PM 01/01/20 2020-01-01',
    ],
    ["format_string('%TB|%20tB|%-20tB|', 1L, 1L, 1L)", 'DECEMBER|            December|December            |'],
    ["format_string('%tY', timestamp'2020-01-02 03:04:05')", '51973'],
    ["format_string('%tF', date'2020-01-02')", 'FORMAT_ARGUMENT_MISMATCH'],
    ["format_string('%s %s', date'2020-01-02', timestamp'2020-01-02 03:04:05')", '18263 1577963045000000'],
    ["format_string('%s %s', interval 1 day, interval 1 month)", '86400000000 1'],
    ["format_string('%a %A %a %.3a', 15.9375d, -1.5d, 1.5f, 1.23456d)", '0x1.fep3 -0X1.8P0 0x1.8p0 0x1.3c1p0'],
    ["format_string('%+20a|%020a', 1d, 1d)", '            +0x1.0p0|0x00000000000001.0p0'],
    ["format_string('%.0a %.2a', 4.9e-324d, 4.9e-324d)", '0x1.0p-1074 0x1.00p-1074'],
    ["format_string('%6b|%h %H %-10h|', 1, 'abc', 255, 1.5d)", '  true|4ed2cbb4 FF 3ff80000  |'],
    ["format_string('%c', -1)", 'FORMAT_ARGUMENT_MISMATCH'],
    ["format_string('%+ d', 42)", 'FORMAT_ARGUMENT_MISMATCH'],
    ["format_string('%-0d', 42)", 'FORMAT_ARGUMENT_MISMATCH'],
    ["format_string('%5n')", 'FORMAT_ARGUMENT_MISMATCH'],
    ["format_string('%.2d', 255)", 'FORMAT_ARGUMENT_MISMATCH'],
    ["format_string('%,x', 255)", 'FORMAT_ARGUMENT_MISMATCH'],
  ],
  'seeds and other values': [
    ['shuffle(array(1, 2, 3, 4, 5, 6, 7, 8), 1)', '[6,1,5,7,3,2,4,8]'],
    ['shuffle(array(1, 2, 3, 4, 5, 6, 7, 8), 42L)', '[6,8,2,1,4,7,5,3]'],
    ["shuffle(array('a', 'b', 'c'), -5)", '["c","a","b"]'],
    ['shuffle(sequence(1, 20), 123456789012)', '[3,17,15,8,20,16,1,10,11,18,14,9,19,6,4,12,5,13,7,2]'],
    ["next_day(date'2015-01-14', ' MO ')", 'ILLEGAL_DAY_OF_WEEK'],
    ["hex(unbase64('12!3='))", 'D76D'],
  ],
  strings: [
    ["substring('Spark', 0, 2)", 'Sp'],
    ["substring('Spark', -10, 7)", 'Sp'],
    ["substring('🙂bc', 2, 1)", 'b'],
    ["left('abc', -1)", ''],
    ["right('abc', 5)", 'abc'],
    ["upper('ß')", 'SS'],
    ["lpad('hi', 1, '??')", 'h'],
    ["rpad('hi', 5, '')", 'hi'],
    ["substring_index('www.apache.org', '.', -2)", 'apache.org'],
    ["split_part('11.12.13', '.', -1)", '13'],
    ["split_part('11.12.13', '.', 5)", ''],
    ["split_part('11.12.13', '.', 0)", 'INVALID_INDEX_OF_ZERO'],
    ["concat_ws(',', NULL, 'a', NULL)", 'a'],
    ["locate('', 'abc')", '1'],
    ["locate('b', 'abcb', 3)", '4'],
    ["instr('日本語', '語')", '3'],
    ["find_in_set('a,b', 'a,b')", '0'],
    ["translate('AaBbCc', 'abc', '12')", 'A1B2C'],
    ["initcap('hELLO wORLD')", 'Hello World'],
    ["ascii('🙂')", '128578'],
    ['chr(256)', '\u0000'],
    ['chr(-9)', ''],
    ["split('a.b', '.')", '["","","",""]'],
    ["split('aa1cc2', '[1-9]+', 1)", '["aa1cc2"]'],
    ["split('hello', '')", '["h","e","l","l","o"]'],
    ["regexp_replace('abc', '(b)', '<$1>')", 'a<b>c'],
    ["regexp_replace('abc', 'b', '\\\\$')", 'a$c'],
    ["regexp_replace('healthy, wealthy, and wise', '\\\\w+thy', 'something', 2)", 'hsomething, something, and wise'],
    ["regexp_replace('a', 'a', 'b', 0)", 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE'],
    ["regexp_extract('1a 2b 14m', '\\\\d+')", 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'],
    ["regexp_extract('a b m', '(\\\\d+)?([a-z]+)', 1)", ''],
    ["regexp_extract_all('1a 2b 14m', '(\\\\d+)([a-z]+)')", '["1","2","14"]'],
    ["regexp_substr('abc', 'x')", 'NULL'],
    ["format_string('%-5s|%5.1f|%x', 'ab', 2.25d, 255)", 'ab   |  2.3|ff'],
    ["format_string('%2$s %1$s', 'a', 'b')", 'b a'],
    ['format_number(2.5, 0)', '2'],
    ['format_number(-1234567.891d, 2)', '-1,234,567.89'],
    ["to_number('12,454.8-', '00,000.9MI')", '-12454.8'],
    ["to_char(12454, '99G999')", '12,454'],
    ["to_char(78.12, '$99.99')", '$78.12'],
    ["levenshtein('kitten', 'sitting', 2)", '-1'],
    ["soundex('Ashcraft')", 'A261'],
    ["overlay('Spark SQL' PLACING 'ANSI ' FROM 7 FOR 0)", 'Spark ANSI SQL'],
    ["decode(6, 1, 'Southlake', 2, 'San Francisco')", 'NULL'],
    ["contains('abc', NULL)", 'NULL'],
  ],
  numbers: [
    ['round(2.5)', '3'],
    ['round(-2.5)', '-3'],
    ['bround(3.5)', '4'],
    ['round(1.255d, 2)', '1.26'],
    ['round(126, -2)', '100'],
    ['round(2147483647, -1)', 'ARITHMETIC_OVERFLOW'],
    ['typeof(round(12.345, 1))', 'decimal(4,1)'],
    ['typeof(ceil(1.5))', 'decimal(2,0)'],
    ['typeof(floor(1.5d))', 'bigint'],
    ['ceil(3.1411, -3)', '1000'],
    ['abs(-2147483648)', 'ARITHMETIC_OVERFLOW'],
    ['pmod(-7, -3)', '-1'],
    ['pmod(7.5, 2)', '1.5'],
    ['ln(0)', 'NULL'],
    ['sqrt(-1)', 'NaN'],
    ['acos(2)', 'NaN'],
    ['log(2, 8)', '3.0'],
    ['greatest(1, NULL, 2.5)', '2.5'],
    ["greatest('a', 1)", 'DATATYPE_MISMATCH.DATA_DIFF_TYPES'],
    ["conv('-10', 16, -10)", '-16'],
    ["conv('-10', 16, 10)", '18446744073709551600'],
    ['hex(-1)', 'FFFFFFFFFFFFFFFF'],
    ['width_bucket(-2.1, 1.3, 3.4, 3)', '0'],
    ['bit_count(-1)', '64'],
    ['factorial(21)', 'NULL'],
    ['rand(0)', '0.7604953758285915'],
    ['randn(0)', '1.6034991609278433'],
    ['try_divide(INTERVAL 2 MONTH, 0)', 'NULL'],
    ["hash('Spark', array(123), 2)", '-1321691492'],
    ["xxhash64('Spark', array(123), 2)", '5602566077635097486'],
  ],
  datetimes: [
    ["dayofweek(DATE'2009-07-30')", '5'],
    ["weekofyear(DATE'2021-01-03')", '53'],
    ["extract(YEAROFWEEK FROM DATE'2021-01-03')", '2020'],
    ['extract(MINUTES FROM INTERVAL 5 HOURS 30 SECONDS)', '0'],
    ["add_months(DATE'2016-08-31', 6)", '2017-02-28'],
    ["last_day(DATE'2009-01-12')", '2009-01-31'],
    ["next_day(DATE'2015-01-14', 'TU')", '2015-01-20'],
    ["next_day(DATE'2015-01-14', 'xx')", 'ILLEGAL_DAY_OF_WEEK'],
    ["months_between('1997-02-28 10:30:00', '1996-10-30', false)", '3.9495967741935485'],
    ["months_between('2024-02-29', '2024-01-31')", '1.0'],
    ["trunc(DATE'2019-08-04', 'week')", '2019-07-29'],
    ["trunc(DATE'2019-08-04', 'day')", 'NULL'],
    ["date_trunc('HOUR', TIMESTAMP'2024-11-03 01:30:00')", '2024-11-03 01:00:00'],
    ["date_trunc('WEEK', TIMESTAMP'2015-03-05 09:32:05.359')", '2015-03-02 00:00:00'],
    [
      "date_format(TIMESTAMP'2024-02-29 13:05:09.123', 'EEEE, d MMMM y, h:mm a SSS XXX')",
      'Thursday, 29 February 2024, 1:05 PM 123 -08:00',
    ],
    ["date_format(DATE'2024-01-01', 'YYYY')", 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION'],
    ["to_date('2016-12-31', 'yyyy-MM-dd')", '2016-12-31'],
    ["to_timestamp('20240229', 'yyyyMMdd')", '2024-02-29 00:00:00'],
    ["to_timestamp('2024-03-10 02:30', 'yyyy-MM-dd HH:mm')", '2024-03-10 03:30:00'],
    ["to_timestamp('31.02.2024', 'dd.MM.yyyy')", 'CANNOT_PARSE_TIMESTAMP'],
    ["try_to_timestamp('31.02.2024', 'dd.MM.yyyy')", 'NULL'],
    ["unix_timestamp('2016-04-08', 'yyyy-MM-dd')", '1460098800'],
    ["from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')", '1969-12-31 16:00:00'],
    ["from_utc_timestamp('2016-08-31', 'Asia/Seoul')", '2016-08-31 09:00:00'],
    [
      "convert_timezone('Europe/Brussels', 'America/Los_Angeles', TIMESTAMP_NTZ'2021-12-06 00:00:00')",
      '2021-12-05 15:00:00',
    ],
    ["timestampdiff(MONTH, TIMESTAMP'2022-01-31 00:00:00', TIMESTAMP'2022-02-28 00:00:00')", '0'],
    ["timestampadd(MONTH, 1, TIMESTAMP'2022-01-31 00:00:00')", '2022-02-28 00:00:00'],
    ["dateadd('DAY', 1, DATE'2024-01-01')", 'INVALID_PARAMETER_VALUE.DATETIME_UNIT'],
    ['make_date(2023, 2, 29)', 'DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION'],
    ['make_timestamp(2019, 6, 30, 23, 59, 60)', '2019-07-01 00:00:00'],
    ['timestamp_seconds(1230219000)', '2008-12-25 07:30:00'],
  ],
  collections: [
    ['array(1, 2)[2]', 'INVALID_ARRAY_INDEX'],
    ['element_at(array(1, 2), 0)', 'INVALID_INDEX_OF_ZERO'],
    ['element_at(array(1, 2), -1)', '2'],
    ["element_at(map('a', 1), 'b')", 'NULL'],
    ['size(CAST(NULL AS ARRAY<INT>))', 'NULL'],
    ['array_contains(array(1, NULL), 2)', 'NULL'],
    ["array_contains(array(1), 'a')", 'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES'],
    ["array_distinct(array(double('NaN'), double('NaN'), -0.0d, 0.0d))", '[NaN,-0.0]'],
    ['sort_array(array(3, NULL, 1), false)', '[3,1,null]'],
    ['arrays_overlap(array(1, NULL), array(2))', 'NULL'],
    ['slice(array(1, 2, 3), 4, 1)', '[]'],
    ['sequence(5, 1, -2)', '[5,3,1]'],
    ['sequence(1, 5, 0)', 'SEQUENCE_BOUNDS'],
    ["sequence(DATE'2024-01-31', DATE'2024-03-31', INTERVAL 1 MONTH)", '[2024-01-31,2024-02-29,2024-03-31]'],
    ["map('a', 1, 'a', 2)", 'DUPLICATED_MAP_KEY'],
    ['map(NULL, 1)', 'NULL_MAP_KEY'],
    ['flatten(array(array(1), NULL))', 'NULL'],
    ['aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)', '60'],
    ['array_sort(array(5, 6, 1), (a, b) -> CASE WHEN a < b THEN 1 WHEN a > b THEN -1 ELSE 0 END)', '[6,5,1]'],
    ['exists(array(1, NULL), x -> x > 1)', 'NULL'],
    ["transform_values(map('a', 1), (k, v) -> concat(k, v))", '{"a":"a1"}'],
  ],
  json: [
    [`get_json_object('{"a":[{"b":"x"}]}', '$.a[*].b')`, '"x"'],
    [`get_json_object('{"a":"x"}', '$.a')`, 'x'],
    [`get_json_object('{"a":1.10}', '$')`, '{"a":1.10}'],
    [`get_json_object('[[1,2],[3]]', '$[*][*]')`, '[1,2,3]'],
    [`get_json_object('{"a":null}', '$.a')`, 'NULL'],
    [`from_json('{"a":"x","b":1}', 'a INT, b INT')`, '{"a":null,"b":1}'],
    [`from_json('{"a" 1}', 'a INT, _corrupt_record STRING')`, '{"a":null,"_corrupt_record":"{"a" 1}"}'],
    [`from_json('[1, "2", 3]', 'array<int>')`, 'NULL'],
    [
      `from_json('{"time":"26/08/2015"}', 'time TIMESTAMP', map('timestampFormat', 'dd/MM/yyyy'))`,
      '{"time":2015-08-26 00:00:00}',
    ],
    ["to_json(map(named_struct('a', 1, 'b', 2), named_struct('a', 1)))", '{"[1,2]":{"a":1}}'],
    ["to_json(array(map('a', 1), NULL))", '[{"a":1},null]'],
    ['to_json(1)', 'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA'],
    [`schema_of_json('{"c1":0, "c2":[1]}')`, 'STRUCT<c1: BIGINT, c2: ARRAY<BIGINT>>'],
    ["json_array_length('{}')", 'NULL'],
  ],
};

describe.each(Object.entries(facts))('%s', (_, rows) => {
  test.each(rows)('%s is %s', async (sql, result) => {
    expect(await answer(`SELECT ${sql}`)).toBe(result);
  });
});

async function answer(sql: string): Promise<string> {
  try {
    const { schema, rows } = await queryAll(session, sql);
    return formatHive(schema.fields[0]!.type, rows[0]![0]!, { zone });
  } catch (error) {
    if (error instanceof Error && 'condition' in error) return String(error.condition);
    throw error;
  }
}
