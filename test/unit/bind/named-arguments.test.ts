/** Arguments by name: in any order behind those by place, with defaults, and what each misuse is called. */
import { describe, expect, test } from 'vitest';
import { errorOf, namesOf } from './helpers.ts';

describe('named arguments', () => {
  test('stand in any order; those left out have their defaults', async () => {
    expect(await namesOf("SELECT mask(b, digitChar => 'd', upperChar => 'Q') FROM t")).toEqual([
      'mask(b, Q, x, d, NULL)',
    ]);
    expect(await namesOf('SELECT explode(collection => l) FROM v')).toEqual(['col']);
    expect(await namesOf('SELECT * FROM posexplode(collection => array(1, 2))')).toEqual(['pos', 'col']);
    expect(await namesOf('SELECT e FROM v LATERAL VIEW explode(collection => l) x AS e')).toEqual(['e']);
  });

  test.each([
    ["SELECT mask(upperChar => 'Q', b) FROM t", 'UNEXPECTED_POSITIONAL_ARGUMENT', 'b'],
    ['SELECT mask(b, str => b) FROM t', 'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED', 'str => b'],
    [
      "SELECT mask(b, digitChar => '1', digitChar => '2') FROM t",
      'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE',
      "digitChar => '2'",
    ],
    ["SELECT mask(upperChar => 'Q') FROM t", 'REQUIRED_PARAMETER_NOT_FOUND', "mask(upperChar => 'Q')"],
    ["SELECT mask(b, digit => '1') FROM t", 'UNRECOGNIZED_PARAMETER_NAME', "digit => '1'"],
    ["SELECT upper(str => 'a')", 'NAMED_PARAMETERS_NOT_SUPPORTED', "str => 'a'"],
    ["SELECT no_such(str => 'a')", 'UNRESOLVED_ROUTINE', 'no_such'],
  ])('%s is %s', async (sql, condition, at) => {
    const error = await errorOf(sql);
    expect([error.condition, error.at]).toEqual([condition, at]);
  });
});
