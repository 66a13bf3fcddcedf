/** SET, RESET, SET TIME ZONE. */
import { EngineError, type Span } from '../core/errors.ts';
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
    return noResult;
  }
  if (statement.zone.kind !== 'string') {
    throw new EngineError(
      'UNSUPPORTED_FEATURE',
      { feature: 'SET TIME ZONE with an interval' },
      { span: statement.zone.span },
    );
  }
  setAt(zoneSetting, statement.zone.value, statement.zone.span, env);
  return textResult(['key', 'value'], [[zoneSetting, env.settings.get(zoneSetting) ?? null]]);
}

/** An error gets the place of what was set. */
function setAt(name: string, value: string, span: Span, { settings }: StatementEnv): void {
  try {
    settings.set(name, value);
  } catch (error) {
    throw error instanceof EngineError ? error.at(span) : error;
  }
}
