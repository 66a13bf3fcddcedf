import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type ConditionRow, conditions } from '../../../src/core/conditions.ts';

const folder = fileURLToPath(new URL('../../../src/core/conditions/', import.meta.url));
const rows: readonly (readonly [string, ConditionRow])[] = Object.entries(conditions);

describe('the table of conditions', () => {
  test('holds each row of every area once', async () => {
    const areas = globSync('*.ts', { cwd: folder }).filter((file) => basename(file) !== 'row.ts');
    const names = (await Promise.all(areas.map(namesOf))).flat();
    expect(names.filter((name, at) => names.indexOf(name) < at)).toEqual([]);
    expect(names.toSorted()).toEqual(rows.map(([name]) => name).toSorted());
  });

  test('gives every row a SQLSTATE of five characters and one sentence', () => {
    const offenders = rows.filter(
      ([, { sqlState, message }]) => !/^[0-9A-Z]{5}$/.test(sqlState) || !/[.>]$/.test(message),
    );
    expect(offenders).toEqual([]);
  });
});

async function namesOf(file: string): Promise<string[]> {
  const area = (await import(`${folder}${file}`)) as Readonly<Record<string, Readonly<Record<string, ConditionRow>>>>;
  return Object.values(area).flatMap((each) => Object.keys(each));
}
