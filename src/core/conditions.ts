/**
 * Every error condition: Spark's name where Spark has one, its SQLSTATE, the message with `<parameter>` holes,
 * and the exit code of the command. One row a condition; SHOW, docs and the wire derive from this table.
 */
export interface ConditionRow {
  readonly sqlState: string;
  readonly message: string;
  /** Exit code of the command: 1 SQL error, 3 storage, 4 conflict, 124 timeout, 130 cancelled. Absent means 1. */
  readonly exitCode?: 3 | 4 | 124 | 130;
  /** What a program may do: run the same statement again, or not. Absent means no. */
  readonly isRetryable?: true;
}

export const conditions = {
  // Text and names
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
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': {
    sqlState: '42703',
    message: 'No column, variable or parameter is called <objectName>. Near it: <proposal>.',
  },
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': {
    sqlState: '42703',
    message: 'No column, variable or parameter is called <objectName>.',
  },
  'UNRESOLVED_FIELD.WITH_SUGGESTION': {
    sqlState: '42703',
    message: 'The struct <columnPath> has no field <fieldName>. Near it: <proposal>.',
  },
  FIELD_NOT_FOUND: { sqlState: '42704', message: 'No field <fieldName> among <fields>.' },
  AMBIGUOUS_REFERENCE: { sqlState: '42704', message: '<name> may be any of <referenceNames>.' },
  TABLE_OR_VIEW_NOT_FOUND: { sqlState: '42P01', message: 'No table or view is called <relationName>.<suggestion>' },
  SCHEMA_NOT_FOUND: { sqlState: '42704', message: 'No schema is called <schemaName>.' },
  TEMP_TABLE_OR_VIEW_ALREADY_EXISTS: {
    sqlState: '42P07',
    message: 'A temporary view or table is called <relationName> already.',
  },
  CATALOG_NOT_FOUND: { sqlState: '42P08', message: 'No catalog is called <catalogName>.' },
  CREATE_VIEW_COLUMN_ARITY_MISMATCH: {
    sqlState: '21S01',
    message: 'The view <viewName> names <viewColumns> columns, and its query gives <dataColumns>.',
  },
  TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS: {
    sqlState: '428EK',
    message: 'A temporary view has a name of one part, not <actualName>.',
  },
  UNRESOLVED_ROUTINE: { sqlState: '42883', message: 'No function is called <routineName>.<suggestion>' },
  UNRESOLVED_TABLE_VALUED_FUNCTION: { sqlState: '42883', message: 'No table function is called <name>.<suggestion>' },
  // Types
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
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': {
    sqlState: '42K09',
    message: '<exprName> in <sqlExpr> has to be in <valueRange>, and is <currentValue>.',
  },
  INCOMPATIBLE_COLUMN_TYPE: {
    sqlState: '42825',
    message:
      '<operator> needs columns of compatible types: column <columnOrdinalNumber> of the <tableOrdinalNumber> table is <dataType1>, the first table has <dataType2>.',
  },
  NUM_COLUMNS_MISMATCH: {
    sqlState: '42826',
    message:
      '<operator> needs inputs with the same number of columns: the first has <firstNumColumns>, the <invalidOrdinalNum> has <invalidNumColumns>.',
  },
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': {
    sqlState: '42605',
    message: '<functionName> takes <expectedNum> arguments, and was given <actualNum>.',
  },
  // Clauses
  MISSING_GROUP_BY: { sqlState: '42803', message: 'The query aggregates without a GROUP BY.' },
  MISSING_AGGREGATION: {
    sqlState: '42803',
    message:
      '<expression> is neither grouped by nor inside an aggregate. <expressionAnyValue> would take any of its values.',
  },
  GROUP_BY_AGGREGATE: { sqlState: '42903', message: 'GROUP BY cannot hold the aggregate <sqlExpr>.' },
  GROUP_BY_POS_OUT_OF_RANGE: {
    sqlState: '42805',
    message: 'GROUP BY position <index> is not in the select list (1 to <size>).',
  },
  GROUP_BY_POS_AGGREGATE: { sqlState: '42903', message: 'GROUP BY <index> refers to <aggExpr>, which aggregates.' },
  ORDER_BY_POS_OUT_OF_RANGE: {
    sqlState: '42805',
    message: 'ORDER BY position <index> is not in the select list (1 to <size>).',
  },
  NESTED_AGGREGATE_FUNCTION: { sqlState: '42607', message: 'An aggregate cannot stand inside another aggregate.' },
  INVALID_WHERE_CONDITION: { sqlState: '42903', message: 'WHERE cannot hold <expressionList>: <condition>.' },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE': {
    sqlState: '42K0E',
    message: '<name> has to be at least 0, and is <v>.',
  },
  SCALAR_SUBQUERY_TOO_MANY_ROWS: { sqlState: '21000', message: 'A subquery used as a value gave more than one row.' },
  'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN': {
    sqlState: '42823',
    message: 'A subquery used as a value has to have one column, and has <number>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY': {
    sqlState: '0A000',
    message: 'This correlated subquery cannot be run: <reason>.',
  },
  UNBOUND_SQL_PARAMETER: { sqlState: '42P02', message: 'No value was given for the parameter <name>.' },
  // Names, stars, clauses
  AMBIGUOUS_LATERAL_COLUMN_ALIAS: {
    sqlState: '42702',
    message: '<name> may be any of <n> aliases of the select list.',
  },
  AMBIGUOUS_REFERENCE_TO_FIELDS: { sqlState: '42000', message: '<count> fields are called <field>.' },
  CANNOT_RESOLVE_STAR_EXPAND: {
    sqlState: '42704',
    message: '<targetString>.* stands for nothing here: there are the columns <columns>.',
  },
  INVALID_USAGE_OF_STAR_OR_REGEX: { sqlState: '42000', message: '<elem> cannot stand in <prettyName>.' },
  INVALID_EXTRACT_BASE_FIELD_TYPE: { sqlState: '42000', message: '<base> has no fields: it is <other>.' },
  'NOT_A_CONSTANT_STRING.NULL': { sqlState: '42601', message: '<expr> in <name> cannot be NULL.' },
  'NOT_A_CONSTANT_STRING.NOT_CONSTANT': { sqlState: '42601', message: '<expr> in <name> is not constant.' },
  'NOT_A_CONSTANT_STRING.WRONG_TYPE': { sqlState: '42601', message: '<expr> in <name> has to be a constant string.' },
  ASSIGNMENT_ARITY_MISMATCH: { sqlState: '42802', message: '<numTarget> names cannot be given to <numExpr> columns.' },
  EXCEPT_OVERLAPPING_COLUMNS: { sqlState: '42702', message: 'EXCEPT names a column twice: <columns>.' },
  STAR_GROUP_BY_POS: { sqlState: '0A000', message: 'GROUP BY a position cannot stand beside * in the select list.' },
  PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION: {
    sqlState: '0A000',
    message: 'The pipe step <clause> cannot aggregate (<expr>): AGGREGATE does.',
  },
  _LEGACY_ERROR_TEMP_0064: { sqlState: '42601', message: '<msg>.' },
  MULTI_ALIAS_WITHOUT_GENERATOR: {
    sqlState: '42K0E',
    message: 'Only a generator can have several aliases (<names>); <expr> is none.',
  },
  NUM_TABLE_VALUE_ALIASES_MISMATCH: {
    sqlState: '42826',
    message: '<aliasNum> names cannot be given to the <outColNum> columns of <funcName>.',
  },
  UDTF_ALIAS_NUMBER_MISMATCH: {
    sqlState: '42802',
    message: 'The function gives <aliasesNum> columns; the aliases are <aliasesNames>.',
  },
  RECURSIVE_VIEW: { sqlState: '42K0H', message: 'The view <viewIdent> reads itself: <newPath>.' },
  UNRESOLVED_USING_COLUMN_FOR_JOIN: {
    sqlState: '42703',
    message: 'The <side> side of the join has no column <colName>. Near it: <suggestion>.',
  },
  UNSUPPORTED_JOIN_TYPE: { sqlState: '0A000', message: 'A lateral join cannot be <typ>: it can be <supported>.' },
  JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE: {
    sqlState: '42K0E',
    message: 'The join condition <joinCondition> is <conditionType>, not BOOLEAN.',
  },
  UNRESOLVED_ALL_IN_GROUP_BY: {
    sqlState: '42803',
    message: 'GROUP BY ALL cannot tell the keys: an item mixes aggregates with columns that no other item gives.',
  },
  GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE: {
    sqlState: '42822',
    message: '<sqlExpr> cannot be grouped by: it is <dataType>.',
  },
  UNSUPPORTED_GROUPING_EXPRESSION: {
    sqlState: '42K0E',
    message: 'grouping() and grouping_id() need GROUPING SETS, ROLLUP or CUBE.',
  },
  GROUPING_COLUMN_MISMATCH: {
    sqlState: '42803',
    message: 'grouping(<grouping>) is none of the keys <groupingColumns>.',
  },
  GROUPING_ID_COLUMN_MISMATCH: {
    sqlState: '42803',
    message: 'grouping_id(<groupingIdColumn>) has to name the keys <groupByColumns>.',
  },
  UNSUPPORTED_EXPR_FOR_OPERATOR: { sqlState: '42K0E', message: '<invalidExprSqls> cannot stand here.' },
  UNSUPPORTED_EXPR_FOR_WINDOW: { sqlState: '42P20', message: '<sqlExpr> is no function that can have OVER.' },
  MISSING_WINDOW_SPECIFICATION: { sqlState: '42P20', message: 'There is no window for <windowName>.' },
  WINDOW_FUNCTION_FRAME_NOT_ORDERED: { sqlState: '42601', message: '<wf> needs an ORDER BY in its window.' },
  WINDOW_FUNCTION_AND_FRAME_MISMATCH: { sqlState: '42601', message: '<wf> brings its own frame: <w> cannot be said.' },
  WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE: { sqlState: '42903', message: '<clauseName> cannot hold a window function.' },
  INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC: {
    sqlState: '42601',
    message: '<aggFunc> orders its input itself: its window can only be partitioned.',
  },
  DISTINCT_WINDOW_FUNCTION_UNSUPPORTED: {
    sqlState: '0A000',
    message: 'DISTINCT with OVER is not supported: <windowExpr>.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE': {
    sqlState: '42K09',
    message: 'The <location> bound <expression> of the window frame has to be constant.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON': {
    sqlState: '42K09',
    message: 'The <location> bound <expression> of the window frame cannot be negative.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE': {
    sqlState: '42K09',
    message: 'The <location> bound of the window frame is <exprType>, not <expectedType>.',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND': {
    sqlState: '42K09',
    message: 'The window frame ends (<upper>) before it starts (<lower>).',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER': {
    sqlState: '42K09',
    message: 'A RANGE frame with a distance needs an ORDER BY.',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER': {
    sqlState: '42K09',
    message: 'A RANGE frame with a distance needs one order key; there are <orderSpec>.',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE': {
    sqlState: '42K09',
    message: 'The order key is <orderSpecType>; its RANGE frame cannot be measured in <valueBoundaryType>.',
  },
  'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS': {
    sqlState: '42K0E',
    message: 'The generator <expression> cannot stand inside an expression.',
  },
  'UNSUPPORTED_GENERATOR.MULTI_GENERATOR': {
    sqlState: '42K0E',
    message: 'Only one generator can stand in a select list.',
  },
  'UNSUPPORTED_GENERATOR.NOT_GENERATOR': { sqlState: '42K0E', message: '<functionName> is no generator.' },
  'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT': { sqlState: '42K0E', message: 'A generator cannot stand in <plan>.' },
  'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION': {
    sqlState: '42K0D',
    message: 'A lambda can only be the argument of a function that takes one.',
  },
  'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX': {
    sqlState: '42000',
    message: '<prettyName> does not take <syntax>.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE': {
    sqlState: '42K0E',
    message: '<name> has to be an integer; <expr> is <dataType>.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL': { sqlState: '42K0E', message: '<name> cannot be NULL, as <expr> is.' },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE': {
    sqlState: '42K0E',
    message: '<name> has to be constant; <expr> is not.',
  },
  INVALID_TIME_TRAVEL_VERSION: { sqlState: '42K0E', message: 'The version <expr> is no whole number.' },
  'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR.INPUT': { sqlState: '42K0E', message: '<expr> is no timestamp.' },
  'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH': {
    sqlState: '42000',
    message: 'Row <rowIndex> of the inline table has <actualNumCols> columns, the first has <expectedNumCols>.',
  },
  'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE': {
    sqlState: '42000',
    message: '<expr> cannot stand in an inline table.',
  },
  'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE': {
    sqlState: '42000',
    message: 'The values of <colName> in the inline table have no common type.',
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
  // Literals and types
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: {
    sqlState: '22003',
    message: 'A DECIMAL has at most <maxPrecision> digits, not <precision>.',
  },
  INVALID_DECIMAL_SCALE: {
    sqlState: '22003',
    message: 'A DECIMAL of <precision> digits cannot have <scale> of them after the point.',
  },
  UNSUPPORTED_DATATYPE: { sqlState: '0A000', message: 'No type is called <typeName>.' },
  DATATYPE_MISSING_SIZE: { sqlState: '42K01', message: 'The type <type> needs a length: <type>(10).' },
  'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING': { sqlState: '22006', message: '<input> is no interval.' },
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
  // Values
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
  // Functions
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
  SECOND_FUNCTION_ARGUMENT_NOT_INTEGER: {
    sqlState: '22023',
    message: 'The second argument of <functionName> has to be an integer.',
  },
  INVALID_EXTRACT_FIELD: { sqlState: '42601', message: 'There is no field <field> in <expr>.' },
  INVALID_TIMEZONE: { sqlState: '22009', message: 'There is no time zone <timeZone>.' },
  NON_FOLDABLE_ARGUMENT: {
    sqlState: '42K08',
    message: 'The parameter <paramName> of <funcName> has to be a constant of type <paramType>.',
  },
  CONVERSION_INVALID_INPUT: {
    sqlState: '22018',
    message: '<str> cannot be read as <targetType> in the form <fmt>. <suggestion> gives NULL instead.',
  },
  MALFORMED_CHARACTER_CODING: {
    sqlState: '22000',
    message: 'A character in <function> has no place in the character set <charset>.',
  },
  INVALID_UTF8_STRING: { sqlState: '22029', message: 'The string has bytes that are no UTF-8: <str>.' },
  CANNOT_DECODE_URL: { sqlState: '22546', message: 'The text <url> is no encoded URL.' },
  'INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING': {
    sqlState: '42K0K',
    message: '<funcName> needs WITHIN GROUP (ORDER BY ...).',
  },
  REMAINDER_BY_ZERO: { sqlState: '22012', message: 'A remainder by zero. try_mod gives NULL instead.' },
  'INVALID_PARAMETER_VALUE.CHARSET': {
    sqlState: '22023',
    message: 'The character set <charset> in <functionName> is none of <charsets>.',
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
  COLLECTION_SIZE_LIMIT_EXCEEDED: {
    sqlState: '54000',
    message: '<functionName> would make an array of <numberOfElements> elements: more than <maxRoundedArrayLength>.',
  },
  SEQUENCE_BOUNDS: {
    sqlState: '22023',
    message: 'A sequence from <start> to <stop> cannot have the step <step>.',
  },
  INVALID_BUCKET_COUNT: { sqlState: '22023', message: 'The number of buckets has to be from 1 on.' },
  'DATATYPE_MISMATCH.UNEXPECTED_NULL': { sqlState: '42K09', message: '<exprName> in <sqlExpr> must not be NULL.' },
  'DATATYPE_MISMATCH.INVALID_ARG_VALUE': {
    sqlState: '42K09',
    message: '<inputName> in <sqlExpr> has to be <requireType>: <validValues>; and it is <inputValue>.',
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
  'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH': {
    sqlState: '42K0D',
    message: 'A lambda with <expectedNumArgs> parameters stands where one with <actualNumArgs> has to.',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES': {
    sqlState: '42K0D',
    message: 'The lambda names a parameter twice: <args>.',
  },
  COMPARATOR_RETURNS_NULL: {
    sqlState: '22004',
    message: 'The comparator gave NULL for <firstValue> and <secondValue>.',
  },
  'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION': {
    sqlState: '22023',
    message: 'A record is malformed: <badRecord>.',
  },
  'INVALID_SCHEMA.NON_STRING_LITERAL': {
    sqlState: '42K07',
    message: 'The schema <inputSchema> has to be a constant string.',
  },
  'INVALID_SCHEMA.PARSE_ERROR': { sqlState: '42K07', message: 'The schema <inputSchema> is none: <reason>.' },
  USER_RAISED_EXCEPTION: { sqlState: 'P0001', message: '<errorMessage>' },
  // Tables, files, protocol
  DELTA_TABLE_NOT_FOUND: {
    sqlState: '42P01',
    message: '<path> holds no Delta table: there is no _delta_log.',
    exitCode: 3,
  },
  DELTA_VERSION_NOT_FOUND: {
    sqlState: '22003',
    message: 'Version <userVersion> is not there: versions <earliest> to <latest> are.',
  },
  DELTA_TIMESTAMP_GREATER_THAN_COMMIT: {
    sqlState: '42816',
    message: 'The timestamp <providedTimestamp> is after the latest version, which was committed at <commitTimestamp>.',
  },
  DELTA_TIMESTAMP_EARLIER_THAN_COMMIT: {
    sqlState: '42816',
    message:
      'The timestamp <providedTimestamp> is before the earliest version, which was committed at <commitTimestamp>.',
  },
  DELTA_LOG_CORRUPT: { sqlState: 'XXKDS', message: 'The log of <path> cannot be read: <reason>.', exitCode: 3 },
  DELTA_VERSIONS_NOT_CONTIGUOUS: {
    sqlState: 'KD00C',
    message: 'The log of <path> has a gap: there is no commit of version <missing>, though <next> is there.',
    exitCode: 3,
  },
  DELTA_TRUNCATED_TRANSACTION_LOG: {
    sqlState: '42K03',
    message:
      'Version <version> of <path> cannot be read: the log starts at version <earliest>, and no checkpoint stands before it.',
    exitCode: 3,
  },
  DELTA_STATE_RECOVER_ERROR: {
    sqlState: 'XXKDS',
    message: 'Version <version> of <path> has no <operation>: no commit and no checkpoint up to it holds one.',
    exitCode: 3,
  },
  DELTA_INVALID_PROTOCOL_VERSION: {
    sqlState: 'KD004',
    message:
      'The table <tableName> needs reader version <minReaderVersion> and writer version <minWriterVersion>, which silt does not know.',
  },
  DELTA_DUPLICATE_COLUMNS_FOUND: {
    sqlState: '42711',
    message: 'The schema of <path> has columns of the same name, letter case aside: <duplicateCols>.',
  },
  DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION: {
    sqlState: '42601',
    message: 'No table can be made in <tableLocation>: the folder holds files, and is no Delta table.',
  },
  DELTA_PATH_EXISTS: { sqlState: '42K04', message: '<path> holds a Delta table already.' },
  DELTA_UNSUPPORTED_FEATURES_FOR_READ: {
    sqlState: '56038',
    message: 'The table <tableName> needs the reader features <features>, which silt does not have yet.',
  },
  DELTA_UNSUPPORTED_FEATURES_FOR_WRITE: {
    sqlState: '56038',
    message: 'The table <tableName> needs the writer features <features>, which silt does not have yet.',
  },
  'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH': {
    sqlState: 'KD001',
    message: 'Column <column> of the file <path> holds <actualType>, where the table has <expectedType>.',
    exitCode: 3,
  },
  FILE_CORRUPT: { sqlState: 'XX001', message: 'The file <path> cannot be read: <reason>.', exitCode: 3 },
  FILE_NOT_FOUND: { sqlState: '58P01', message: 'The file <path> is not there.', exitCode: 3 },
  STORAGE_FAILURE: { sqlState: '58030', message: '<operation> on <path> failed: <reason>.', exitCode: 3 },
  DISK_FULL: { sqlState: '53100', message: '<operation> on <path> failed: the disk is full.', exitCode: 3 },
  // Running
  UNSUPPORTED_FEATURE: { sqlState: '0A000', message: '<feature> is not supported.' },
  OUT_OF_MEMORY: { sqlState: '53200', message: 'The statement needs more than its memory limit of <limit>.' },
  OPERATION_CANCELED: { sqlState: '57014', message: 'The statement was cancelled.', exitCode: 130 },
  STATEMENT_TIMEOUT: { sqlState: '57014', message: 'The statement ran longer than <timeout>.', exitCode: 124 },
  INVALID_CONF_VALUE: { sqlState: '22022', message: '<confValue> is not a value of the setting <confName>: <reason>.' },
  INTERNAL_ERROR: { sqlState: 'XX000', message: 'A fault of silt itself: <message>' },
} as const satisfies Record<string, ConditionRow>;

export type Condition = keyof typeof conditions;
