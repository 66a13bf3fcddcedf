/** The statement's one "now": current_date, current_timestamp, localtimestamp, current_timezone. */
import { splitMicros } from '../../core/calendar.ts';
import { type DataType, dateType, timestampNtz, timestampUtc, utf8 } from '../../core/types.ts';
import { localOfInstant, zoneOf } from '../../core/zone.ts';
import { declare } from '../declare.ts';
import type { BoundCall, ScalarFunction } from '../define.ts';

export const nowFunctions: readonly ScalarFunction[] = [
  now(
    'current_date',
    ['curdate'],
    "The date on which the statement began, in the session's zone.",
    dateType,
    (context) => splitMicros(localOfInstant(zoneOf(context.zone), context.nowMicros)).day,
  ),
  now(
    'current_timestamp',
    ['now'],
    'The instant at which the statement began.',
    timestampUtc,
    (context) => context.nowMicros,
  ),
  now('localtimestamp', [], "The wall clock of the session's zone as the statement began.", timestampNtz, (context) =>
    localOfInstant(zoneOf(context.zone), context.nowMicros),
  ),
  now('current_timezone', [], "The session's time zone.", utf8, (context) => context.zone),
];

function now(
  name: string,
  aliases: readonly string[],
  doc: string,
  type: DataType,
  scalar: BoundCall['scalar'],
): ScalarFunction {
  return declare({
    name,
    aliases,
    category: 'datetime',
    doc,
    signature: `${name}()`,
    examples: [
      [
        `typeof(${name}())`,
        { date: 'date', utf8: 'string' }[type.id as 'date'] ?? (type === timestampUtc ? 'timestamp' : 'timestamp_ntz'),
      ],
    ],
    takes: [],
    volatility: 'stable',
    make: () => ({ type, nullable: false, scalar }),
  });
}
