/** Functions that turn wall clocks of one zone into those of another. */
import { EngineError } from '../../core/errors.ts';
import { zoneOfSuffix } from '../../core/text/parse-datetime.ts';
import { timestampNtz, timestampUtc, utf8 } from '../../core/types.ts';
import { instantOfLocal, localOfInstant, type Zone } from '../../core/zone.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';

export const zoneFunctions: readonly ScalarFunction[] = [
  shift(
    'from_utc_timestamp',
    'The timestamp, taken as a wall clock of UTC, as the wall clock of a zone.',
    ["from_utc_timestamp('2024-01-01', 'Asia/Tokyo')", '2024-01-01 09:00:00'],
    (zone, value) => localOfInstant(zone, value),
  ),
  shift(
    'to_utc_timestamp',
    'The timestamp, taken as a wall clock of a zone, as the wall clock of UTC.',
    ["to_utc_timestamp('2024-01-01', 'Asia/Tokyo')", '2023-12-31 15:00:00'],
    (zone, value) => instantOfLocal(zone, value),
  ),
  declare({
    name: 'convert_timezone',
    category: 'datetime',
    doc: 'A wall clock of one zone (of the session, where none is given) as that of another.',
    signature: 'convert_timezone([sourceZone, ]targetZone, timestamp)',
    examples: [["convert_timezone('UTC', 'Asia/Tokyo', TIMESTAMP_NTZ'2024-01-01 00:00:00')", '2024-01-01 09:00:00']],
    takes: [utf8, [utf8, timestampNtz], timestampNtz],
    optional: 1,
    make: (types) => {
      const [first, second] = types;
      if (types.length === 2) {
        return {
          type: timestampNtz,
          arguments: [first!, timestampNtz],
          mayFail: true,
          scalar: (context, target, value) => convert(context.zone, target as string, value as bigint),
        };
      }
      return {
        type: timestampNtz,
        arguments: [first!, second!.id === 'utf8' ? second! : utf8, timestampNtz],
        mayFail: true,
        scalar: (_, source, target, value) => convert(source as string, target as string, value as bigint),
      };
    },
  }),
];

function shift(
  name: string,
  doc: string,
  example: readonly [string, string],
  apply: (zone: Zone, value: bigint) => bigint,
): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc,
    signature: `${name}(timestamp, zone)`,
    examples: [example],
    takes: [timestampUtc, utf8],
    make: () => ({
      type: timestampUtc,
      mayFail: true,
      scalar: (_, value, zone) => apply(namedZone(zone as string), value as bigint),
    }),
  });
}

function convert(source: string, target: string, local: bigint): bigint {
  return localOfInstant(namedZone(target), instantOfLocal(namedZone(source), local));
}

function namedZone(name: string): Zone {
  const zone = zoneOfSuffix(name);
  if (zone === undefined) throw new EngineError('INVALID_TIMEZONE', { timeZone: `\`${name}\`` });
  return zone;
}
