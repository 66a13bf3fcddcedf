/** `VERSION AS OF`, `TIMESTAMP AS OF`: constants to the state of a table that is meant. */
import { EngineError } from '../core/errors.ts';
import { parseInstant } from '../core/text/parse-datetime.ts';
import { timestampUtc } from '../core/types.ts';
import { zoneOf } from '../core/zone.ts';
import type { TimeTravel } from '../plan/ports.ts';
import type * as ast from '../sql/ast.ts';
import { castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import type { Binding, Term } from './env.ts';
import { emptyScope } from './scope.ts';

/** Errors: INVALID_TIME_TRAVEL_SPEC, INVALID_TIME_TRAVEL_TIMESTAMP_EXPR.*. */
export function bindTimeTravel(binding: Binding, node: ast.TimeTravel): TimeTravel {
  const term = binding.bindExpr(node.value, emptyScope('constant'));
  return node.kind === 'version' ? version(binding, term, node) : timestamp(binding, term, node);
}

function version(binding: Binding, term: Term, node: ast.TimeTravel): TimeTravel {
  const value = constantOf(binding, term.expr);
  const text =
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string' ? String(value).trim() : '';
  if (!/^\d+$/.test(text))
    throw new EngineError('INVALID_TIME_TRAVEL_VERSION', { expr: `"${term.text}"` }, { span: node.value.span });
  return { kind: 'version', version: BigInt(text) };
}

function timestamp(binding: Binding, term: Term, node: ast.TimeTravel): TimeTravel {
  const value = constantOf(binding, term.expr);
  const micros =
    typeof value === 'string'
      ? (parseInstant(value.trim(), zoneOf(binding.env.settings.zone)) ?? compactInstant(binding, value))
      : constantOf(binding, castTo(binding, term, timestampUtc).expr);
  if (typeof micros === 'bigint') return { kind: 'timestamp', micros };
  throw new EngineError(
    'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR.INPUT',
    { expr: `"${term.text}"` },
    { span: node.value.span },
  );
}

/** `t@yyyyMMddHHmmssSSS`. */
function compactInstant(binding: Binding, text: string): bigint | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, milli] = match;
  return parseInstant(
    `${year}-${month}-${day} ${hour}:${minute}:${second}.${milli}`,
    zoneOf(binding.env.settings.zone),
  );
}
