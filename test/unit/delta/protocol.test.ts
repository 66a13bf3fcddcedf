import { describe, expect, it } from 'vitest';
import { conditions } from '../../../src/core/conditions.ts';
import * as types from '../../../src/core/types.ts';
import type { Metadata, Protocol } from '../../../src/delta/actions.ts';
import { checkReadable, checkWritable } from '../../../src/delta/protocol.ts';
import { parseSchema, schemaJson } from '../../../src/delta/schema.ts';

const metadata: Metadata = {
  id: 'm',
  name: null,
  description: null,
  provider: 'parquet',
  schemaString: null,
  partitionColumns: [],
  configuration: {},
  createdTimeMs: null,
};
const schema: types.Schema = { fields: [types.field('a', types.int32)] };
const protocol = (reader: number, writer: number, readerFeatures?: string[], writerFeatures?: string[]): Protocol => ({
  minReaderVersion: reader,
  minWriterVersion: writer,
  readerFeatures: readerFeatures ?? null,
  writerFeatures: writerFeatures ?? null,
});

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('the protocol', () => {
  const outcome = (p: Protocol, check = checkReadable, changes: Partial<Metadata> = {}): string => {
    try {
      check({ name: 't', protocol: p, metadata: { ...metadata, ...changes }, schema });
      return 'ok';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('lets readers in by version, and by features that they know', () => {
    for (const p of [protocol(1, 1), protocol(1, 2), protocol(1, 6), protocol(2, 5), protocol(1, 7, undefined, [])]) {
      expect(outcome(p)).toBe('ok');
    }
    const known = ['timestampNtz', 'vacuumProtocolCheck', 'v2Checkpoint', 'columnMapping', 'deletionVectors'];
    expect(outcome(protocol(3, 7, known, known))).toBe('ok');
    expect(outcome(protocol(3, 7, [], ['someWriterFeature', 'rowTracking']))).toBe('ok');
  });

  it('names every feature that keeps a reader out', () => {
    const message = outcome(
      protocol(3, 7, ['catalogManaged', 'timestampNtz', 'brandNew'], ['catalogManaged', 'brandNew']),
    );
    expect(message).toContain('catalogManaged, brandNew');
    expect(message).not.toContain('timestampNtz');
  });

  it('does not mind a feature that the table lists and does not use', () => {
    expect(outcome(protocol(3, 7, ['typeWidening', 'variantType'], ['typeWidening', 'variantType']))).toBe('ok');
  });

  it.each([
    ['byte', 'long', true],
    ['long', 'integer', false],
    ['float', 'double', true],
    ['long', 'double', false],
    ['integer', 'decimal(12,2)', true],
    ['long', 'decimal(20,1)', false],
    ['decimal(5,2)', 'decimal(7,4)', true],
    ['decimal(5,2)', 'decimal(6,4)', false],
    ['date', 'timestamp_ntz', true],
    ['date', 'timestamp', false],
    ['string', 'integer', false],
  ])('reads a column that was widened from %s to %s: %s', (fromType, toType, isReadable) => {
    const metadataOf = { 'delta.typeChanges': [{ fromType, toType }] };
    const inner = types.struct([{ ...types.field('b', types.int64), metadata: metadataOf }]);
    const table = { name: 't', protocol: protocol(3, 7, ['typeWidening'], ['typeWidening']), metadata };
    const message = messageOf(() => checkReadable({ ...table, schema: { fields: [types.field('a', inner)] } }));
    expect(message).toMatch(isReadable ? /^$/ : /typeWidening/);
  });

  it("refuses versions and lists that are not the protocol's", () => {
    expect(outcome(protocol(4, 7, [], []))).toMatch(/reader version 4/);
    expect(outcome(protocol(3, 8, [], []))).toMatch(/writer version 8/);
    expect(outcome(protocol(3, 5, []))).toMatch(/writer version 7, not 5/);
    expect(outcome(protocol(3, 7, undefined, []))).toMatch(/lists no reader features/);
    expect(outcome(protocol(1, 7))).toMatch(/lists no writer features/);
  });

  it('keeps a writer out of what silt would get wrong, and of nothing else', () => {
    expect(outcome(protocol(1, 2), checkWritable)).toBe('ok');
    expect(outcome(protocol(1, 6), checkWritable)).toBe('ok');
    const constraint = { configuration: { 'delta.constraints.c': 'a > 0' } };
    expect(outcome(protocol(1, 3), checkWritable, constraint)).toBe('ok');
    expect(outcome(protocol(3, 7, [], ['icebergCompatV2', 'rowTracking', 'icebergCompatV1']), checkWritable)).toMatch(
      /writer features icebergCompatV2, icebergCompatV1/,
    );
  });

  it('has the conditions and states that Spark has', () => {
    expect(conditions.DELTA_UNSUPPORTED_FEATURES_FOR_READ.sqlState).toBe('56038');
    expect(conditions.DELTA_VERSIONS_NOT_CONTIGUOUS.sqlState).toBe('KD00C');
  });
});

describe('the schema', () => {
  const parse = (fields: readonly unknown[]): types.Schema =>
    parseSchema(JSON.stringify({ type: 'struct', fields }), 't');
  const one = (type: unknown, metadata = {}): types.DataType =>
    parse([{ name: 'c', type, nullable: true, metadata }]).fields[0]!.type;

  it('has a type for every name of the protocol', () => {
    const names = [
      'string',
      'long',
      'integer',
      'short',
      'byte',
      'float',
      'double',
      'boolean',
      'binary',
      'date',
      'timestamp',
    ];
    names.push(
      'timestamp_ntz',
      'variant',
      'void',
      'decimal(38,18)',
      'interval year to month',
      'interval day to second',
    );
    const printed = names.map((name) => types.typeName(one(name)));
    expect(printed.join(' | ')).toBe(
      'string | bigint | int | smallint | tinyint | float | double | boolean | binary | date | timestamp | timestamp_ntz | ' +
        'variant | void | decimal(38,18) | interval year to month | interval day to second',
    );
    expect(one('decimal')).toEqual(types.decimal(10, 0));
  });

  it('nests, keeps metadata, and is written as it was read', () => {
    const text = JSON.stringify({
      type: 'struct',
      fields: [
        { name: 'a', type: 'integer', nullable: false, metadata: { comment: 'x', 'my.key': [1, { b: 'c' }] } },
        { name: 'l', type: { type: 'array', elementType: 'long', containsNull: false }, nullable: true, metadata: {} },
        {
          name: 'm',
          type: {
            type: 'map',
            keyType: 'string',
            valueType: { type: 'struct', fields: [{ name: 'd', type: 'decimal(5,2)', nullable: true, metadata: {} }] },
            valueContainsNull: true,
          },
          nullable: true,
          metadata: {},
        },
      ],
    });
    const parsed = parseSchema(text, 't');
    expect(types.typeName(types.struct(parsed.fields))).toBe(
      'struct<a:int,l:array<bigint>,m:map<string,struct<d:decimal(5,2)>>>',
    );
    expect(parsed.fields[0]).toMatchObject({ nullable: false, metadata: { comment: 'x' } });
    expect(schemaJson(parsed)).toBe(text);
  });

  it('reads lengths and collations out of the metadata', () => {
    expect(types.typeName(one('string', { __CHAR_VARCHAR_TYPE_STRING: 'varchar(9)' }))).toBe('varchar(9)');
    expect(one('string', { __COLLATIONS: { c: 'spark.UTF8_LCASE' } }).tag).toEqual({
      kind: 'collation',
      name: 'UTF8_LCASE',
    });
    const written = schemaJson({ fields: [types.field('c', { ...types.utf8, tag: { kind: 'char', length: 3 } })] });
    expect(types.typeName(parseSchema(written, 't').fields[0]!.type)).toBe('char(3)');
  });

  it('refuses types by name, equal names, and what is no schema', () => {
    expect(() => one('geometry(OGC:CRS84)')).toThrow(/geometry\(OGC:CRS84\)/);
    expect(() => one({ type: 'udt' })).toThrow(/udt/);
    expect(() => one('decimal(39,0)')).toThrow(/decimal\(39,0\)/);
    const field = (name: string) => ({ name, type: 'long', nullable: true, metadata: {} });
    expect(() => parse([field('a'), field('B'), field('b')])).toThrow(/letter case aside: b/);
    expect(() => parseSchema('{"type":"str', 't')).toThrow(/no JSON/);
    expect(() => parseSchema('"string"', 't')).toThrow(/no struct/);
    expect(parseSchema(null, 't')).toEqual({ fields: [] });
  });
});
