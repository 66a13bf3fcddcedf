/** Rows of the table of conditions: arguments by name. */
import type { ConditionRow } from './row.ts';

export const argumentConditions = {
  NAMED_PARAMETERS_NOT_SUPPORTED: {
    sqlState: '4274K',
    message: 'The parameters of <functionName> have no names.',
  },
  UNEXPECTED_POSITIONAL_ARGUMENT: {
    sqlState: '4274K',
    message: 'An argument without a name cannot stand behind <parameterName> in <routineName>.',
  },
  'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE': {
    sqlState: '4274K',
    message: '<routineName> is given <parameterName> twice.',
  },
  'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED': {
    sqlState: '4274K',
    message: '<routineName> is given <parameterName> by its place and by its name.',
  },
  REQUIRED_PARAMETER_NOT_FOUND: {
    sqlState: '4274K',
    message: '<routineName> needs the argument <parameterName>.',
  },
  UNRECOGNIZED_PARAMETER_NAME: {
    sqlState: '4274K',
    message: '<routineName> has no parameter <argumentName>. Near it: <proposal>.',
  },
} as const satisfies Record<string, ConditionRow>;
