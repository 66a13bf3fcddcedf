/** Rows of the table of conditions: what the text of a statement, its literals, types and parameters may be wrong in. */
import type { ConditionRow } from './row.ts';

export const textConditions = {
  PARSE_SYNTAX_ERROR: { sqlState: '42601', message: 'Syntax error at or near <error>.<hint>' },
  PARSE_EMPTY_STATEMENT: { sqlState: '42617', message: 'The statement is empty.' },
  UNCLOSED_BRACKETED_COMMENT: { sqlState: '42601', message: 'A comment that begins with /* has no closing */.' },
  UNSUPPORTED_TYPED_LITERAL: {
    sqlState: '0A000',
    message: 'Literals of the type <unsupportedType> are not supported.',
  },
  INVALID_TYPED_LITERAL: { sqlState: '42604', message: 'The value <value> is not a literal of the type <valueType>.' },
  INVALID_NUMERIC_LITERAL_RANGE: {
    sqlState: '22003',
    message: 'The number <rawStrippedQualifier> is outside of <minValue> to <maxValue>, the range of <typeName>.',
  },
  IDENTIFIER_TOO_MANY_NAME_PARTS: {
    sqlState: '42601',
    message: 'The name <identifier> may have at most <limit> parts.',
  },
  INVALID_IDENTIFIER: { sqlState: '42602', message: 'The name <ident> has to be in backquotes.' },
  STATEMENT_TOO_COMPLEX: { sqlState: '54001', message: 'The statement is too complex: <limit>.' },
  UNBOUND_SQL_PARAMETER: { sqlState: '42P02', message: 'No value was given for the parameter <name>.' },
  'NOT_A_CONSTANT_STRING.NULL': { sqlState: '42601', message: '<expr> in <name> cannot be NULL.' },
  'NOT_A_CONSTANT_STRING.NOT_CONSTANT': { sqlState: '42601', message: '<expr> in <name> is not constant.' },
  'NOT_A_CONSTANT_STRING.WRONG_TYPE': { sqlState: '42601', message: '<expr> in <name> has to be a constant string.' },
  _LEGACY_ERROR_TEMP_0064: { sqlState: '42601', message: '<msg>.' },
  'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX': {
    sqlState: '42000',
    message: '<prettyName> does not take <syntax>.',
  },
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: {
    sqlState: '22003',
    message: 'A DECIMAL has at most <maxPrecision> digits, not <precision>.',
  },
  INVALID_ESC: { sqlState: '42604', message: 'An escape is one character, and <invalidEscape> is not.' },
  _LEGACY_ERROR_TEMP_1228: {
    sqlState: '22003',
    message: 'A DECIMAL of <precision> digits cannot have <scale> of them after the point.',
  },
  UNSUPPORTED_DATATYPE: { sqlState: '0A000', message: 'No type is called <typeName>.' },
  DATATYPE_MISSING_SIZE: { sqlState: '42K01', message: 'The type <type> needs a length: <type>(10).' },
  'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING': { sqlState: '22006', message: '<input> is no interval.' },
  'INVALID_INTERVAL_FORMAT.INVALID_FRACTION': {
    sqlState: '22006',
    message: '<input> is no interval: <unit> has no fraction.',
  },
  'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE': {
    sqlState: '22006',
    message: 'The offset of a time zone is whole seconds, from -18 to +18 hours.',
  },
  _LEGACY_ERROR_TEMP_0045: {
    sqlState: '42601',
    message: 'SET TIME ZONE takes LOCAL, the name of a zone or an interval.',
  },
  'INVALID_INTERVAL_FORMAT.INVALID_UNIT': { sqlState: '22006', message: '<input>: an interval has no <unit>.' },
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING': {
    sqlState: '22006',
    message: '<input> is no value of <typeName>.',
  },
  _LEGACY_ERROR_TEMP_0024: {
    sqlState: '42601',
    message: 'An interval with TO has one value and stands alone.',
  },
  _LEGACY_ERROR_TEMP_0026: {
    sqlState: '42601',
    message: 'The value <value> of an interval with a unit behind it has to be a number.',
  },
  _LEGACY_ERROR_TEMP_0027: { sqlState: '42601', message: 'The value of an interval with TO is a string.' },
  _LEGACY_ERROR_TEMP_0063: { sqlState: '22006', message: 'The interval <input> is out of range.' },
  _LEGACY_ERROR_TEMP_0029: {
    sqlState: '22006',
    message: 'The interval <input> mixes years or months with days or times.',
  },
  'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION': {
    sqlState: '22006',
    message: 'An interval cannot go from <from> to <to>.',
  },
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE': {
    sqlState: '22006',
    message: '<input> is no value of <typeName>.',
  },
} as const satisfies Record<string, ConditionRow>;
