/** SET, RESET and USE. */
import { EngineError } from '../../src/core/errors.ts';
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { objectName } from '../names.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';
import { unsupportedStatement } from './unsupported.ts';
import { setVariable } from './variables.ts';

export function set(p: Dsl): Statement {
  const start = p.start();
  p.take();
  if (isAtEnd(p)) return { kind: 'setSetting', key: null, value: null, span: p.spanFrom(start) };
  if (p.at(t.Minus) && p.atWord('V', 2)) {
    p.take();
    p.take();
    return { kind: 'setSetting', key: null, value: null, span: p.spanFrom(start) };
  }
  if (p.acceptWords('TIME', 'ZONE')) return timeZone(p, start);
  if (p.atWord('CATALOG') && !p.at(t.Equal, 2) && !p.at(t.Dot, 2)) {
    p.take();
    const name = objectName(p);
    return { kind: 'use', what: 'catalog', name, span: p.spanFrom(start) };
  }
  const isVariable = (p.atWord('VAR') || p.atWord('VARIABLE')) && !p.at(t.Equal, 2) && !p.at(t.Dot, 2);
  if (isVariable) {
    p.take();
    return setVariable(p, start);
  }
  const isOther = ['ROLE', 'PATH'].some((word) => p.atWord(word)) && !p.at(t.Equal, 2) && !p.at(t.Dot, 2);
  return isOther ? unsupportedStatement(p, start) : setting(p, start);
}

function timeZone(p: Dsl, start: number): Statement {
  const isZone = p.at(t.StringText) || p.atWord('INTERVAL') || p.atWord('LOCAL');
  const zone = !isZone ? undefined : p.acceptWord('LOCAL') ? null : p.expression();
  if (zone === undefined || !isAtEnd(p)) {
    throw new EngineError('_LEGACY_ERROR_TEMP_0045', {}, { span: p.spanFrom(start) });
  }
  return { kind: 'setTimeZone', zone, span: p.spanFrom(start) };
}

/** The key is the text up to `=`, the value the rest of the statement. */
function setting(p: Dsl, start: number): Statement {
  const key = keyText(p);
  const hasValue = p.accept(t.Equal) || (p.profile.name === 'postgres' && p.acceptWord('TO'));
  const value = hasValue ? restText(p) : null;
  if (!isAtEnd(p)) throw p.unexpected();
  return { kind: 'setSetting', key, value, span: p.spanFrom(start) };
}

function keyText(p: Dsl): string {
  if (p.at(t.QuotedIdentifier)) return p.take().image.slice(1, -1);
  const start = p.start();
  const first = p.peek();
  while (!isAtEnd(p) && !p.at(t.Equal) && !(p.profile.name === 'postgres' && p.atWord('TO'))) p.take();
  const { end } = p.spanFrom(start);
  if (p.peek() === first) throw p.unexpected();
  return p.text.slice(start, end).trim();
}

function restText(p: Dsl): string {
  const start = p.start();
  if (p.at(t.StringText) && (p.at(t.Semicolon, 2) || p.peek(2).tokenType.name === 'EOF')) {
    return stringValue(p.take().image, p.profile);
  }
  while (!isAtEnd(p)) p.take();
  const { end } = p.spanFrom(start);
  return p.text.slice(start, end).trim();
}

export function reset(p: Dsl): Statement {
  const start = p.start();
  p.take();
  const key = isAtEnd(p) ? null : keyText(p);
  return { kind: 'resetSetting', key, span: p.spanFrom(start) };
}

export function use(p: Dsl): Statement {
  const start = p.start();
  p.take();
  const what = useWhat(p);
  if (what !== null) p.take();
  const name = objectName(p);
  return { kind: 'use', what, name, span: p.spanFrom(start) };
}

function useWhat(p: Dsl): 'schema' | 'catalog' | null {
  if (!p.atIdentifier(2)) return null;
  if (p.atWord('CATALOG')) return 'catalog';
  return p.atWord('SCHEMA') || p.atWord('DATABASE') || p.atWord('NAMESPACE') ? 'schema' : null;
}

function isAtEnd(p: Dsl): boolean {
  return p.atEnd() || p.at(t.Semicolon);
}
