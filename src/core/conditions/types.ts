/** Rows of the table of conditions: operands and columns whose types do not fit. */
import type { ConditionRow } from './row.ts';

export const typeConditions = {
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': {
    sqlState: '42K09',
    message: 'Argument <paramIndex> of <sqlExpr> has to be <requiredType>, and <inputSql> is <inputType>.',
  },
  'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES': {
    sqlState: '42K09',
    message: 'The sides of <sqlExpr> have different types: <left> and <right>.',
  },
  'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE': {
    sqlState: '42K09',
    message: '<sqlExpr> works on <inputType>, not on <actualDataType>.',
  },
  'DATATYPE_MISMATCH.DATA_DIFF_TYPES': {
    sqlState: '42K09',
    message: 'The arguments of <functionName> in <sqlExpr> have no common type: <dataType>.',
  },
  'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION': {
    sqlState: '42K09',
    message: 'In <sqlExpr>, <srcType> cannot be cast to <targetType>.',
  },
  'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN': {
    sqlState: '42K09',
    message: 'The condition <filter> is <type>, not BOOLEAN.',
  },
  'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> cannot order values of type <dataType>.',
  },
  'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT': {
    sqlState: '42K09',
    message: '<inputName> in <sqlExpr> has to be a constant of type <inputType>.',
  },
  'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION': {
    sqlState: '42K09',
    message: 'In <sqlExpr> <leftExprName> (<leftExprValue>) has to be <constraint> <rightExprName> (<rightExprValue>).',
  },
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': {
    sqlState: '42K09',
    message: '<exprName> in <sqlExpr> has to be in <valueRange>, and is <currentValue>.',
  },
  INCOMPATIBLE_COLUMN_TYPE: {
    sqlState: '42825',
    message:
      '<operator> needs columns of compatible types: column <columnOrdinalNumber> of the <tableOrdinalNumber> table is <dataType1>, the first table has <dataType2>.',
  },
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': {
    sqlState: '42605',
    message: '<functionName> takes <expectedNum> arguments, and was given <actualNum>.',
  },
  'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION': {
    sqlState: '42K09',
    message: 'In <sqlExpr>, <srcType> cannot be cast to <targetType>; <functionNames> converts it.',
  },
  'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION': {
    sqlState: '42K09',
    message: 'In <sqlExpr>, <srcType> is cast to <targetType> only with <config> set to <configVal>.',
  },
  'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH': {
    sqlState: '42K09',
    message: "IN compares <leftLength> columns (<leftColumns>) with the subquery's <rightLength> (<rightColumns>).",
  },
  'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH': {
    sqlState: '42K09',
    message: 'The sides of IN have types that do not compare: <leftType> and <rightType>.',
  },
  'DATATYPE_MISMATCH.UNEXPECTED_NULL': { sqlState: '42K09', message: '<exprName> in <sqlExpr> must not be NULL.' },
  'DATATYPE_MISMATCH.INVALID_ARG_VALUE': {
    sqlState: '42K09',
    message: '<inputName> in <sqlExpr> has to be <requireType>: <validValues>; and it is <inputValue>.',
  },
  'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE': {
    sqlState: '42K09',
    message: '<functionName> does not take <dataType>.',
  },
  'DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE': {
    sqlState: '42K09',
    message: '<exprName> in <sqlExpr> has to be one character.',
  },
  'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> takes an array and one of its elements, not <leftType> and <rightType>.',
  },
  'DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> takes arrays of one type, not <leftType> and <rightType>.',
  },
  'DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> takes a map and one of its keys, not <leftType> and <rightType>.',
  },
  'DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> takes maps of one type, not <dataType>.',
  },
  'DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> takes maps whose keys have one type, not <leftType> and <rightType>.',
  },
  'DATATYPE_MISMATCH.CREATE_MAP_KEY_DIFF_TYPES': {
    sqlState: '42K09',
    message: 'The keys in <sqlExpr> have no common type: <dataType>.',
  },
  'DATATYPE_MISMATCH.CREATE_MAP_VALUE_DIFF_TYPES': {
    sqlState: '42K09',
    message: 'The values in <sqlExpr> have no common type: <dataType>.',
  },
  'DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE': {
    sqlState: '42K09',
    message: 'A map key in <sqlExpr> cannot be <keyType>.',
  },
  'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING': {
    sqlState: '42K09',
    message: 'The names in <sqlExpr> have to be constant strings, not <inputExprs>.',
  },
  'DATATYPE_MISMATCH.NULL_TYPE': { sqlState: '42K09', message: '<functionName> in <sqlExpr> takes no untyped NULL.' },
  'DATATYPE_MISMATCH.HASH_MAP_TYPE': { sqlState: '42K09', message: '<functionName> in <sqlExpr> takes no map.' },
  'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> takes <startType> and a step of <stepType> or <otherStartType>.',
  },
  'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES': {
    sqlState: '42K09',
    message: 'Column <columnIndex> of <sqlExpr> has values of <leftType> and <rightType>.',
  },
  'DATATYPE_MISMATCH.NON_STRING_TYPE': { sqlState: '42K09', message: '<funcName> in <sqlExpr> takes strings alone.' },
  'DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE': {
    sqlState: '42K09',
    message: '<functionName> in <sqlExpr> needs a lambda that gives <expectedType>, not <actualType>.',
  },
  'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA': {
    sqlState: '42K09',
    message: '<schema> is no schema of JSON: a struct, an array or a map.',
  },
} as const satisfies Record<string, ConditionRow>;
