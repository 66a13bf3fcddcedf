/** Rows of the table of conditions: formats, patterns and parameters that a function cannot read. */
import type { ConditionRow } from './row.ts';

export const patternConditions = {
  INVALID_PARAMETER_VALUE: {
    sqlState: '22023',
    message: 'The value of <parameter> in <functionName> is not valid: <reason>.',
  },
  'INVALID_PARAMETER_VALUE.PATTERN': {
    sqlState: '22023',
    message: '<value> in <functionName> is not a valid regular expression.',
  },
  'INVALID_FORMAT.ESC_AT_THE_END': {
    sqlState: '42601',
    message: 'The pattern <format> ends with its escape character.',
  },
  'INVALID_FORMAT.ESC_IN_THE_MIDDLE': {
    sqlState: '42601',
    message: 'In the pattern <format>, the escape character stands before <char>.',
  },
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION': {
    sqlState: '42K0B',
    message: 'The pattern <pattern> is not one for dates and times.',
  },
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN': {
    sqlState: '42K0B',
    message: 'Week-based letters are not supported in patterns, and <c> is one: use EXTRACT instead.',
  },
  'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER': {
    sqlState: '22007',
    message: 'The letter <c> means nothing in the pattern <pattern>.',
  },
  'INVALID_DATETIME_PATTERN.LENGTH': { sqlState: '22007', message: 'Too many letters in the pattern <pattern>.' },
  'INVALID_DATETIME_PATTERN.WITH_SUGGESTION': { sqlState: '22007', message: 'The pattern <pattern> is not valid.' },
  'INVALID_DATETIME_PATTERN.SECONDS_FRACTION': {
    sqlState: '22007',
    message: 'A fraction of a second in the pattern <pattern> has to stand at its end, or behind a point.',
  },
  'INVALID_PARAMETER_VALUE.CHARSET': {
    sqlState: '22023',
    message: 'The character set <charset> in <functionName> is none of <charsets>.',
  },
  'INVALID_PARAMETER_VALUE.TIME_UNIT': {
    sqlState: '22023',
    message: 'The unit in <functionName> is HOUR, MINUTE, SECOND, MILLISECOND or MICROSECOND: not <invalidValue>.',
  },
  'INVALID_PARAMETER_VALUE.DATETIME_UNIT': {
    sqlState: '22023',
    message: 'The unit in <functionName> is written without quotes: not <invalidValue>.',
  },
  'INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE': {
    sqlState: '22023',
    message: 'The bit position in <functionName> is from 0 to <upper>, and not <invalidValue>.',
  },
  'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX': {
    sqlState: '22023',
    message: 'The group of a regular expression in <functionName> is from 0 to <groupCount>, and not <groupIndex>.',
  },
  'INVALID_PARAMETER_VALUE.ZERO_INDEX': {
    sqlState: '22023',
    message: 'Arguments in the format of <functionName> count from 1$, not from 0$.',
  },
  'INVALID_PARAMETER_VALUE.START': {
    sqlState: '22023',
    message: 'Positions in <functionName> count from 1, not <start>.',
  },
  REGEXP_TIMEOUT: {
    sqlState: '54001',
    message: 'The regular expression <pattern> of <functionName> took more than a second in one text: it was stopped.',
  },
  INVALID_REGEXP_REPLACE: {
    sqlState: '22023',
    message: '<replacement> cannot replace what <pattern> finds: it names no group of it.',
  },
  'INVALID_PARAMETER_VALUE.LENGTH': {
    sqlState: '22023',
    message: 'A length in <functionName> is 0 or more, and not <length>.',
  },
  'INVALID_FORMAT.UNEXPECTED_TOKEN': {
    sqlState: '42601',
    message: 'The number format <format> has no place for <token>.',
  },
  'INVALID_FORMAT.EMPTY': { sqlState: '42601', message: 'The number format is empty.' },
  'INVALID_FORMAT.WRONG_NUM_DIGIT': { sqlState: '42601', message: 'The number format <format> has no digits.' },
  'INVALID_FORMAT.WRONG_NUM_TOKEN': {
    sqlState: '42601',
    message: 'The number format <format> has <token> more than once.',
  },
  'INVALID_FORMAT.THOUSANDS_SEPS_MUST_BEFORE_DEC': {
    sqlState: '42601',
    message: 'Separators of thousands stand before the decimal point, unlike in <format>.',
  },
  'INVALID_FORMAT.CONT_THOUSANDS_SEPS': {
    sqlState: '42601',
    message: 'Separators of thousands in <format> need digits on both sides.',
  },
  'INVALID_FORMAT.CUR_MUST_BEFORE_DIGIT': {
    sqlState: '42601',
    message: 'A currency sign stands before the digits, unlike in <format>.',
  },
  'INVALID_FORMAT.CUR_MUST_BEFORE_DEC': {
    sqlState: '42601',
    message: 'A currency sign stands before the decimal point, unlike in <format>.',
  },
  'INVALID_FORMAT.MISMATCH_INPUT': {
    sqlState: '42601',
    message: 'The input <input> of type <inputType> does not have the form <format>.',
  },
  FORMAT_ARGUMENT_MISSING: { sqlState: '22023', message: 'The format has no argument for <specifier>.' },
  FORMAT_ARGUMENT_MISMATCH: { sqlState: '22023', message: 'The format <specifier> does not fit its argument.' },
} as const satisfies Record<string, ConditionRow>;
