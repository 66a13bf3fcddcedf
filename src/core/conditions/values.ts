/** Rows of the table of conditions: values that a running statement cannot compute with. */
import type { ConditionRow } from './row.ts';

export const valueConditions = {
  DIVIDE_BY_ZERO: { sqlState: '22012', message: 'Division by zero.' },
  ARITHMETIC_OVERFLOW: { sqlState: '22003', message: '<message>.' },
  CAST_OVERFLOW: { sqlState: '22003', message: 'The value <value> of type <sourceType> does not fit <targetType>.' },
  CAST_INVALID_INPUT: {
    sqlState: '22018',
    message: 'The value <expression> of type <sourceType> is not a <targetType>.',
  },
  NUMERIC_VALUE_OUT_OF_RANGE: {
    sqlState: '22003',
    message: 'The value <value> does not fit DECIMAL(<precision>,<scale>).',
  },
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': {
    sqlState: '22003',
    message: 'The value <value> does not fit DECIMAL(<precision>,<scale>).',
  },
  BINARY_ARITHMETIC_OVERFLOW: { sqlState: '22003', message: '<value1> <symbol> <value2> is out of range.' },
  'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION': {
    sqlState: '22015',
    message: 'The interval is out of range. <functionName> gives NULL instead.',
  },
  'INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION': { sqlState: '22015', message: 'The interval is out of range.' },
  INTERVAL_DIVIDED_BY_ZERO: { sqlState: '22012', message: 'An interval is divided by zero.' },
  INVALID_ARRAY_INDEX: {
    sqlState: '22003',
    message: 'The index <indexValue> is out of an array of <arraySize> elements.',
  },
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: {
    sqlState: '22003',
    message: 'The index <indexValue> is out of an array of <arraySize> elements (element_at counts from 1).',
  },
  INVALID_INDEX_OF_ZERO: { sqlState: '22003', message: 'The index 0 is no element: element_at counts from 1.' },
  DUPLICATED_MAP_KEY: { sqlState: '23505', message: 'The map key <key> occurs twice.' },
  NULL_MAP_KEY: { sqlState: '2200E', message: 'A map key cannot be NULL.' },
  DATETIME_OVERFLOW: { sqlState: '22008', message: 'Date or time out of range: <operation>.' },
  'UNSUPPORTED_FEATURE.AES_MODE': {
    sqlState: '0A000',
    message: '<functionName> has no mode <mode> with padding <padding>.',
  },
  'UNSUPPORTED_FEATURE.AES_MODE_IV': { sqlState: '0A000', message: '<functionName> takes no vector in mode <mode>.' },
  'UNSUPPORTED_FEATURE.AES_MODE_AAD': {
    sqlState: '0A000',
    message: '<functionName> takes no further data in mode <mode>.',
  },
  'INVALID_PARAMETER_VALUE.AES_KEY_LENGTH': {
    sqlState: '22023',
    message: 'The key of <functionName> has 16, 24 or 32 bytes, not <actualLength>.',
  },
  'INVALID_PARAMETER_VALUE.AES_IV_LENGTH': {
    sqlState: '22023',
    message: 'The vector of <functionName> in mode <mode> has 12 bytes for GCM and 16 for CBC, not <actualLength>.',
  },
  'INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR': { sqlState: '22023', message: '<functionName> failed: <detailMessage>.' },
  CANNOT_PARSE_TIME: { sqlState: '22010', message: 'The text <input> does not have the form <format>.' },
  CANNOT_PARSE_TIMESTAMP: { sqlState: '22007', message: '<message>. <func> gives NULL instead.' },
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION': {
    sqlState: '22023',
    message: '<rangeMessage>. Set <ansiConfig> to false to get NULL instead.',
  },
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION': { sqlState: '22023', message: '<rangeMessage>.' },
  INVALID_FRACTION_OF_SECOND: {
    sqlState: '22023',
    message: 'Seconds are from 0 to 59 with a fraction, and <secAndMicros> is beyond.',
  },
  ILLEGAL_DAY_OF_WEEK: { sqlState: '22009', message: '<string> is no day of the week.' },
  INVALID_TIMEZONE: { sqlState: '22009', message: 'There is no time zone <timeZone>.' },
  CONVERSION_INVALID_INPUT: {
    sqlState: '22018',
    message: '<str> cannot be read as <targetType> in the form <fmt>. <suggestion> gives NULL instead.',
  },
  MALFORMED_CHARACTER_CODING: {
    sqlState: '22000',
    message: 'A character in <function> has no place in the character set <charset>.',
  },
  INVALID_UTF8_STRING: { sqlState: '22029', message: 'The string has bytes that are no UTF-8: <str>.' },
  INVALID_URL: { sqlState: '22P02', message: 'The text <url> is no URL.' },
  CANNOT_DECODE_URL: { sqlState: '22546', message: 'The text <url> is no encoded URL.' },
  REMAINDER_BY_ZERO: { sqlState: '22012', message: 'A remainder by zero. try_mod gives NULL instead.' },
  VALUE_SIZE_LIMIT_EXCEEDED: { sqlState: '54000', message: 'A single value would be longer than silt can hold.' },
  COLLECTION_SIZE_LIMIT_EXCEEDED: {
    sqlState: '54000',
    message: '<functionName> would make an array of <numberOfElements> elements: more than <maxRoundedArrayLength>.',
  },
  SEQUENCE_BOUNDS: {
    sqlState: '22023',
    message: 'A sequence from <start> to <stop> cannot have the step <step>.',
  },
  CANNOT_PARSE_INTERVAL: { sqlState: '22006', message: '<intervalString> is no interval.' },
  VECTOR_DIMENSION_MISMATCH: {
    sqlState: '22000',
    message: '<functionName> takes vectors of one dimension, not of <leftDim> and <rightDim>.',
  },
  INVALID_VECTOR_NORM_DEGREE: {
    sqlState: '22023',
    message: 'The degree of <functionName> is 1.0, 2.0 or infinity, not <degree>.',
  },
  INVALID_BUCKET_COUNT: { sqlState: '22023', message: 'The number of buckets has to be from 1 on.' },
  COMPARATOR_RETURNS_NULL: {
    sqlState: '22004',
    message: 'The comparator gave NULL for <firstValue> and <secondValue>.',
  },
  'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION': {
    sqlState: '22023',
    message: 'A record is malformed: <badRecord>.',
  },
  USER_RAISED_EXCEPTION: { sqlState: 'P0001', message: '<errorMessage>' },
} as const satisfies Record<string, ConditionRow>;
