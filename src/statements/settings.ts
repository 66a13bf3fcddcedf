/** SET, RESET, SET TIME ZONE. */
import { intervalOf } from '../bind/interval-literal.ts';
import { EngineError, type Span } from '../core/errors.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { ResetSetting, SetSetting, SetTimeZone } from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult, textResult } from './env.ts';

/** `SET` lists, `SET name` shows, `SET name = value` sets and shows. */
export function runSet(statement: SetSetting, env: StatementEnv): StatementResult {
  const { settings } = env;
  if (statement.key === null) {
    return textResult(
      ['key', 'value', 'meaning'],
      settings.list().map((s) => [s.name, s.value, s.doc]),
    );
  }
  if (statement.value !== null) setAt(statement.key, statement.value, statement.span, env);
  return textResult(['key', 'value'], [[statement.key, settings.get(statement.key) ?? '<undefined>']]);
}

export function runReset(statement: ResetSetting, env: StatementEnv): StatementResult {
  env.settings.reset(statement.key);
  return noResult;
}

const zoneSetting = 'spark.sql.session.timeZone';

export function runSetTimeZone(statement: SetTimeZone, env: StatementEnv): StatementResult {
  if (statement.zone === null) {
    env.settings.reset(zoneSetting);
  } else {
    setAt(zoneSetting, zoneText(statement.zone), statement.zone.span, env);
  }
  return textResult(['key', 'value'], [[zoneSetting, env.settings.get(zoneSetting) ?? null]]);
}

/** A name, or the offset that an interval of hours, minutes and seconds is. */
function zoneText(zone: Expression): string {
  if (zone.kind === 'string') return zone.value;
  if (zone.kind !== 'interval') throw wrongZone(zone.span);
  const { type, value } = intervalOf(zone);
  const micros = type.id === 'interval' && type.unit === 'dayTime' ? (value as bigint) : zoneMicrosMax + 1n;
  const size = micros < 0n ? -micros : micros;
  if (size > zoneMicrosMax || size % 1_000_000n !== 0n) throw wrongZone(zone.span);
  const seconds = Number(size / 1_000_000n);
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = seconds % 60 === 0 ? '' : `:${two(seconds % 60)}`;
  return `${micros < 0n ? '-' : '+'}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}${rest}`;
}

/** Offsets reach from -18:00 to +18:00. */
const zoneMicrosMax = 18n * 3_600_000_000n;

function wrongZone(span: Span): EngineError {
  return new EngineError('INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE', { input: '' }, { span });
}

/** An error gets the place of what was set. */
function setAt(name: string, value: string, span: Span, { settings }: StatementEnv): void {
  try {
    settings.set(name, value);
  } catch (error) {
    throw error instanceof EngineError ? error.at(span) : error;
  }
}
