/** The settings that read set operations and HAVING as older texts mean them. */
import { describe, expect, test } from 'vitest';
import { defaultBindSettings } from '../../../src/bind/env.ts';
import { errorOf, planOf } from './helpers.ts';

describe('settings of older texts', () => {
  const inOrder = { settings: { ...defaultBindSettings, setOperationsInOrder: true } };
  const asWhere = { settings: { ...defaultBindSettings, havingAsWhere: true } };

  test('set operations from left to right', async () => {
    const chain = 'SELECT a FROM t EXCEPT SELECT a FROM u UNION ALL SELECT a FROM t INTERSECT ALL SELECT a FROM u';
    const nested = '((SELECT a FROM t EXCEPT SELECT a FROM u) UNION ALL SELECT a FROM t) INTERSECT ALL SELECT a FROM u';
    expect(await planOf(chain, inOrder)).toBe(await planOf(nested));
    expect(await planOf(chain)).not.toBe(await planOf(nested));
  });

  test('parentheses keep what they hold together', async () => {
    const chain = 'SELECT a FROM t UNION ALL (SELECT a FROM t EXCEPT SELECT a FROM u)';
    expect(await planOf(chain, inOrder)).toBe(await planOf(chain));
  });

  test('HAVING without GROUP BY as WHERE', async () => {
    expect(await planOf('SELECT a FROM t HAVING a > 1', asWhere)).toBe(await planOf('SELECT a FROM t WHERE a > 1'));
    expect((await errorOf('SELECT a FROM t HAVING a > 1')).condition).toBe('MISSING_GROUP_BY');
    expect((await errorOf('SELECT 1 FROM t HAVING max(a) > 1', asWhere)).condition).toBe('INVALID_WHERE_CONDITION');
  });
});
