/** Rows of the table of conditions: calls whose arguments, lambdas or clauses do not fit the function. */
import type { ConditionRow } from './row.ts';

export const callConditions = {
  _LEGACY_ERROR_TEMP_1210: { sqlState: '42000', message: 'The second argument of <funcName> is TRUE or FALSE.' },
  SECOND_FUNCTION_ARGUMENT_NOT_INTEGER: {
    sqlState: '22023',
    message: 'The second argument of <functionName> has to be an integer.',
  },
  INVALID_EXTRACT_FIELD: { sqlState: '42601', message: 'There is no field <field> in <expr>.' },
  NON_FOLDABLE_ARGUMENT: {
    sqlState: '42K08',
    message: 'The parameter <paramName> of <funcName> has to be a constant of type <paramType>.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED': {
    sqlState: '42K0K',
    message: '<funcName> cannot have DISTINCT.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS': {
    sqlState: '42K0K',
    message: '<funcName> takes <expectedNum> orderings here, and was given <actualNum>.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT': {
    sqlState: '42K0K',
    message: '<funcName> of DISTINCT <funcArg> cannot be ordered by <orderingExpr>.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST': {
    sqlState: '42K0K',
    message: '<funcName> of DISTINCT <inputType> cannot be ordered: as <castType>, equal values may differ.',
  },
  UNEXPECTED_INPUT_TYPE: {
    sqlState: '42K09',
    message: 'The <paramIndex> argument of <functionName> has to be <requiredType>, and <inputSql> is <inputType>.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING': {
    sqlState: '42K0K',
    message: '<funcName> needs WITHIN GROUP (ORDER BY ...).',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH': {
    sqlState: '42K0D',
    message: 'A lambda with <expectedNumArgs> parameters stands where one with <actualNumArgs> has to.',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES': {
    sqlState: '42K0D',
    message: 'The lambda names a parameter twice: <args>.',
  },
  'INVALID_OPTIONS.NON_MAP_FUNCTION': { sqlState: '42K06', message: 'Options are a map of constants: map(...).' },
  'INVALID_OPTIONS.NON_STRING_TYPE': { sqlState: '42K06', message: 'Options are a map of strings, not <mapType>.' },
  'INVALID_SCHEMA.NON_STRUCT_TYPE': {
    sqlState: '42K07',
    message: 'The schema <inputSchema> has to be a struct, not <dataType>.',
  },
  MALFORMED_VARIANT: { sqlState: '22023', message: 'The bytes of a variant cannot be read.' },
  INVALID_VARIANT_CAST: { sqlState: '22023', message: 'The variant <value> is no <dataType>.' },
  INVALID_VARIANT_GET_PATH: { sqlState: '22023', message: 'The path <path> in <functionName> is none: $.name, $[0].' },
  'INVALID_SCHEMA.NON_STRING_LITERAL': {
    sqlState: '42K07',
    message: 'The schema <inputSchema> has to be a constant string.',
  },
  'INVALID_SCHEMA.PARSE_ERROR': { sqlState: '42K07', message: 'The schema <inputSchema> is none: <reason>.' },
} as const satisfies Record<string, ConditionRow>;
