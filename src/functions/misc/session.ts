/** What a session knows about itself: user, catalog, schema, version; and rows that number themselves. */

import { EngineError } from '../../core/errors.ts';
import { boolType, int64, nullType, typeName, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { EvalContext, ScalarFunction } from '../define.ts';

export const sessionFunctions: readonly ScalarFunction[] = [
  known('current_user', ['user', 'session_user'], "The name of the session's user.", ({ user }) => user),
  known('current_catalog', [], 'The catalog in which names are looked for.', ({ catalogName }) => catalogName),
  known(
    'current_schema',
    ['current_database'],
    'The schema in which names are looked for.',
    ({ schemaName }) => schemaName,
  ),
  declare({
    name: 'version',
    category: 'misc',
    doc: 'The version of Spark whose SQL silt speaks.',
    signature: 'version()',
    examples: [["version() LIKE '4.%'", 'true']],
    takes: [],
    volatility: 'stable',
    make: () => ({ type: utf8, nullable: false, scalar: () => '4.2.0 (silt)' }),
  }),
  declare({
    name: 'typeof',
    category: 'misc',
    doc: 'The name of the type of a value.',
    signature: 'typeof(expr)',
    examples: [
      ['typeof(1)', 'int'],
      ['typeof(array(1))', 'array<int>'],
    ],
    takes: ['any'],
    nulls: 'handled',
    make: ([type]) => ({ type: utf8, nullable: false, scalar: () => typeName(type!) }),
  }),
  declare({
    name: 'monotonically_increasing_id',
    category: 'misc',
    doc: 'A number that no other row has and that grows from row to row.',
    signature: 'monotonically_increasing_id()',
    examples: [['monotonically_increasing_id()', '0']],
    takes: [],
    volatility: 'volatile',
    make: () => {
      let next = 0n;
      return { type: int64, nullable: false, scalar: ({ thread = 0 }) => (BigInt(thread) << 33n) + next++ };
    },
  }),
  declare({
    name: 'raise_error',
    category: 'misc',
    doc: 'Raises an error with the given message.',
    signature: 'raise_error(message)',
    examples: [],
    takes: [utf8],
    nulls: 'handled',
    volatility: 'volatile',
    make: () => ({
      type: nullType,
      nullable: true,
      mayFail: true,
      scalar: (_, message) => raise(message as string | null),
    }),
  }),
  declare({
    name: 'assert_true',
    category: 'misc',
    doc: 'Raises an error where the condition is not true; otherwise NULL.',
    signature: 'assert_true(condition[, message])',
    examples: [['assert_true(0 < 1)', 'NULL']],
    takes: [boolType, utf8],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: () => ({
      type: nullType,
      nullable: true,
      mayFail: true,
      scalar: (_, condition, message) =>
        condition === true ? null : raise((message ?? 'the condition is not true') as string),
    }),
  }),
];

function known(
  name: string,
  aliases: readonly string[],
  doc: string,
  read: (context: EvalContext) => string,
): ScalarFunction {
  return declare({
    name,
    aliases,
    category: 'misc',
    doc,
    signature: `${name}()`,
    examples: [[`typeof(${name}())`, 'string']],
    takes: [],
    volatility: 'stable',
    make: () => ({ type: utf8, nullable: false, scalar: read }),
  });
}

function raise(message: string | null): never {
  throw new EngineError('USER_RAISED_EXCEPTION', { errorMessage: message ?? 'null' });
}
