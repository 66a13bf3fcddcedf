/** BEGIN, START TRANSACTION, COMMIT, ROLLBACK. Savepoints, isolation levels and scripts are refused by name. */
import { unsupported } from '../../src/core/errors.ts';
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import * as t from '../tokens.ts';
import { unsupportedStatement } from './unsupported.ts';

export function begin(p: Dsl): Statement {
  const start = p.start();
  p.take();
  const isNamed = acceptNoise(p);
  // A script of several statements.
  if (!isNamed && !isAtEnd(p)) return unsupportedStatement(p, start);
  return ended(p, 'beginTransaction', start);
}

export function startTransaction(p: Dsl): Statement {
  const start = p.start();
  p.take();
  p.expectWord('TRANSACTION');
  return ended(p, 'beginTransaction', start);
}

export function commit(p: Dsl): Statement {
  const start = p.start();
  p.take();
  acceptNoise(p);
  return ended(p, 'commitTransaction', start);
}

export function rollback(p: Dsl): Statement {
  const start = p.start();
  p.take();
  acceptNoise(p);
  if (p.atWord('TO')) throw unsupported('SAVEPOINT', { span: p.spanFrom(start) });
  return ended(p, 'rollbackTransaction', start);
}

function ended(
  p: Dsl,
  kind: 'beginTransaction' | 'commitTransaction' | 'rollbackTransaction',
  start: number,
): Statement {
  if (!isAtEnd(p)) {
    const hint = 'The table decides: delta.isolationLevel.';
    if (p.atWord('ISOLATION')) throw unsupported('ISOLATION LEVEL', { span: p.spanFrom(start), hint });
    throw p.unexpected();
  }
  return { kind, span: p.spanFrom(start) };
}

function acceptNoise(p: Dsl): boolean {
  return p.acceptWord('TRANSACTION') || p.acceptWord('WORK');
}

function isAtEnd(p: Dsl): boolean {
  return p.atEnd() || p.at(t.Semicolon);
}
