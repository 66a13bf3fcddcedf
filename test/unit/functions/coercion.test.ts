/** Which types meet: Spark's own statements on coercion, where they lie beside the project, and facts by hand. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  binary,
  boolType,
  type DataType,
  dateType,
  decimal,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  list,
  nullType,
  timestampNtz,
  timestampUtc,
  typeName,
  utf8,
} from '../../../src/core/types.ts';
import { canCast, commonType, implicitType } from '../../../src/functions/coercion.ts';
import { dialects } from '../../../src/functions/dialect.ts';
import { lookupScalar } from '../../../src/functions/registry.ts';

const name = (type: DataType | null): string => (type === null ? 'none' : typeName(type));

test.each<[readonly DataType[], string]>([
  [[int8, int64], 'bigint'],
  [[int64, float32], 'double'],
  [[int32, decimal(2, 1)], 'decimal(11,1)'],
  [[decimal(38, 0), decimal(38, 18)], 'decimal(38,0)'],
  [[decimal(10, 2), float32], 'double'],
  [[utf8, int32], 'bigint'],
  [[utf8, decimal(3, 1)], 'double'],
  [[utf8, int32, decimal(3, 1)], 'double'],
  [[utf8, dateType], 'date'],
  [[utf8, boolType], 'boolean'],
  [[dateType, timestampUtc], 'timestamp'],
  [[dateType, timestampNtz], 'timestamp_ntz'],
  [[timestampNtz, timestampUtc], 'timestamp'],
  [[nullType, int32], 'int'],
  [[list(int32), list(utf8)], 'array<bigint>'],
  [[boolType, int32], 'none'],
  [[binary, int32], 'none'],
  [[list(int32), int32], 'none'],
])('%j meet in %s', (types, expected) => expect(name(commonType(types))).toBe(expected));

test('implicit casts widen, and strings become what is asked for', () => {
  expect(implicitType(int32, int64)).toEqual(int64);
  expect(implicitType(int64, int32)).toBeNull();
  expect(implicitType(float64, int32)).toBeNull();
  expect(implicitType(utf8, dateType)).toEqual(dateType);
  expect(implicitType(dateType, utf8)).toEqual(utf8);
  expect(implicitType(timestampUtc, dateType)).toEqual(dateType);
  expect(implicitType(list(int32), utf8)).toBeNull();
  expect(implicitType(utf8, 'numeric')).toEqual(float64);
  expect(implicitType(nullType, 'integral')).toEqual(int64);
});

test('casts that ANSI forbids', () => {
  expect(canCast(dateType, int32)).toBe(false);
  expect(canCast(int32, binary)).toBe(false);
  expect(canCast(int32, binary, 'legacy')).toBe(true);
  expect(canCast(utf8, list(utf8))).toBe(false);
  expect(canCast(list(utf8), utf8)).toBe(true);
  expect(canCast(list(utf8), list(int32))).toBe(true);
  expect(canCast(boolType, timestampUtc)).toBe(false);
});

const folder = fileURLToPath(new URL('../../../../shared/spark-golden/cases/T2/typeCoercion/native/', import.meta.url));

interface Golden {
  readonly sql: string;
  readonly kind: string;
  readonly schema?: string;
  readonly error?: string;
}

function golden(file: string): readonly Golden[] {
  return readFileSync(`${folder}${file}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Golden);
}

const sqlTypes: Readonly<Record<string, DataType>> = {
  tinyint: int8,
  smallint: int16,
  int: int32,
  bigint: int64,
  float: float32,
  double: float64,
  'decimal(10, 0)': decimal(10, 0),
  string: utf8,
  binary,
  boolean: boolType,
  timestamp: timestampUtc,
  date: dateType,
};

/** The type of `cast(... as TYPE)`, or of a string literal. */
function typeOf(text: string): DataType | undefined {
  const cast = /^cast\(.* as (.+)\)$/.exec(text.trim());
  return cast === null ? (/^'[^']*'$/.test(text.trim()) ? utf8 : undefined) : sqlTypes[cast[1]!];
}

const resultType = (schema: string): string => /:([a-z_0-9(),]+)>$/.exec(schema)![1]!;

describe.skipIf(!existsSync(folder))("Spark's own cases", () => {
  test('IF and set operations take the common type', () => {
    let checked = 0;
    for (const [file, pattern] of [
      ['ifCoercion', /IF\(true, (cast\(.+ as .+\)), (cast\(.+ as .+\))\) FROM/],
      ['widenSetOperationTypes', /SELECT (cast\(.+\)) FROM t UNION SELECT (cast\(.+\)) FROM t/],
    ] as const) {
      for (const { sql, kind, schema, error } of golden(file)) {
        const match = pattern.exec(sql);
        const types = match && [typeOf(match[1]!), typeOf(match[2]!)];
        if (types === null || types.includes(undefined)) continue;
        checked += 1;
        const common = name(commonType(types as DataType[]));
        // A value that fails at run time has a type that was found.
        const isFound = kind === 'rows' || error!.startsWith('CAST_');
        expect(common === 'none' || kind === 'rows' ? common : 'found', sql).toBe(
          isFound ? (schema ? resultType(schema) : 'found') : 'none',
        );
      }
    }
    expect(checked).toBeGreaterThan(250);
  });

  test('operators beside strings', () => {
    let checked = 0;
    for (const { sql, kind, schema, error } of [...golden('promoteStrings'), ...golden('booleanEquality')]) {
      const match = /^SELECT (.+?)\s+(\+|-|\*|\/|%|=|<=>|<|<=|>|>=|<>)\s+(.+?)\s+FROM t$/.exec(sql);
      const types = match && [typeOf(match[1]!), typeOf(match[3]!)];
      if (types === null || types.includes(undefined)) continue;
      checked += 1;
      const args = types.map((type) => ({ type: type!, nullable: false }));
      const bound = lookupScalar(match![2]!)!.bind(args, dialects.spark);
      const outcome = bound.kind === 'bound' ? typeName(bound.type) : bound.condition;
      const isRunTime = kind !== 'rows' && !error!.startsWith('DATATYPE');
      expect(isRunTime ? bound.kind : outcome, sql).toBe(
        isRunTime ? 'bound' : kind === 'rows' ? resultType(schema!) : error,
      );
    }
    expect(checked).toBeGreaterThan(280);
  });
});
