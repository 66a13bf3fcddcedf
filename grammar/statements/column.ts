/** Column definitions and table constraints of CREATE TABLE. */
import type { Expression, Identifier } from '../../src/sql/ast-expression.ts';
import type { ColumnDefinition, Identity, TableConstraint } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { identifier } from '../names.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';

/** `name type [NOT NULL] [DEFAULT x] [GENERATED ...] [COMMENT 'x']`, the options in any order. */
export function columnDefinition(p: Dsl): ColumnDefinition {
  const start = p.start();
  const name = identifier(p);
  p.accept(t.Colon);
  return columnOptions(p, name, start);
}

/** What follows the name. */
export function columnOptions(p: Dsl, name: Identifier, start: number): ColumnDefinition {
  const type = p.typeNode();
  const options: Options = {
    isNullable: true,
    defaultValue: null,
    defaultText: null,
    generated: null,
    generatedText: null,
    identity: null,
    comment: null,
  };
  if (p.profile.name === 'postgres' && type.kind === 'namedType' && serials.has(type.name)) {
    options.identity = { isAlways: false, start: null, step: null, span: type.span };
    options.isNullable = false;
  }
  while (columnOption(p, options));
  // Delta counts in BIGINT alone.
  const isCounting = type.kind === 'namedType' && p.profile.name === 'postgres' && options.identity !== null;
  return { name, type: isCounting ? { ...type, name: 'bigint' } : type, ...options, span: p.spanFrom(start) };
}

/** PostgreSQL's types of columns that count by themselves. */
const serials: ReadonlySet<string> = new Set(['serial', 'serial4', 'bigserial', 'serial8', 'smallserial', 'serial2']);

type Options = { -readonly [K in Exclude<keyof ColumnDefinition, 'name' | 'type' | 'span'>]: ColumnDefinition[K] };

function columnOption(p: Dsl, options: Options): boolean {
  if (p.at(t.Not) && p.at(t.Null, 2)) {
    p.take();
    p.take();
    options.isNullable = false;
  } else if (p.accept(t.Null)) {
    options.isNullable = true;
  } else if (p.acceptWord('DEFAULT')) {
    [options.defaultValue, options.defaultText] = withText(p);
  } else if (p.acceptWord('COMMENT')) {
    options.comment = stringValue(p.expect(t.StringText).image, p.profile);
  } else if (p.acceptWord('GENERATED')) {
    generated(p, options);
  } else {
    return p.profile.name === 'postgres' && columnKey(p, options);
  }
  return true;
}

/** `PRIMARY KEY`, `UNIQUE`, `REFERENCES t (a) ...`: nobody enforces them. */
function columnKey(p: Dsl, options: Options): boolean {
  if (p.acceptWords('PRIMARY', 'KEY')) options.isNullable = false;
  else if (p.acceptWord('REFERENCES')) skipToItemEnd(p);
  else return p.acceptWord('UNIQUE');
  return true;
}

/** `ALWAYS AS (expression)`, `ALWAYS | BY DEFAULT AS IDENTITY [(START WITH n INCREMENT BY m)]`. */
function generated(p: Dsl, options: Options): void {
  const isAlways = p.acceptWord('ALWAYS');
  if (!isAlways) p.expectWord('BY', 'DEFAULT');
  p.expect(t.As);
  if (p.acceptWord('IDENTITY')) {
    options.identity = identity(p, isAlways);
    return;
  }
  p.expect(t.LParen);
  [options.generated, options.generatedText] = withText(p);
  p.expect(t.RParen);
}

/** An expression, and how it was written. */
function withText(p: Dsl): [Expression, string] {
  const start = p.start();
  const expression = p.expression();
  return [expression, p.text.slice(start, p.spanFrom(start).end)];
}

function identity(p: Dsl, isAlways: boolean): Identity {
  const start = p.start();
  let first: string | null = null;
  let step: string | null = null;
  if (p.accept(t.LParen)) {
    while (!p.accept(t.RParen)) {
      if (p.acceptWord('START')) {
        p.expect(t.With);
        first = integerText(p);
      } else {
        p.expectWord('INCREMENT', 'BY');
        step = integerText(p);
      }
    }
  }
  return { isAlways, start: first, step, span: p.spanFrom(start) };
}

function integerText(p: Dsl): string {
  const sign = p.accept(t.Minus) ? '-' : '';
  return sign + p.expect(t.NumberText).image;
}

/** `[CONSTRAINT name] CHECK | PRIMARY KEY | FOREIGN KEY | UNIQUE ...`; null where a column follows. */
export function tableConstraint(p: Dsl): TableConstraint | null {
  const start = p.start();
  const isNamed = p.atWord('CONSTRAINT') && p.atIdentifier(2) && constraintWords.some((word) => p.atWord(word, 3));
  const isBare =
    p.atWords('PRIMARY', 'KEY') ||
    p.atWords('FOREIGN', 'KEY') ||
    (p.at(t.LParen, 2) && (p.atWord('CHECK') || p.atWord('UNIQUE')));
  if (!isNamed && !isBare) return null;
  if (isNamed) p.take();
  const name = isNamed ? identifier(p) : null;
  const bodyStart = p.start();
  const check = p.acceptWord('CHECK') ? checkCondition(p) : null;
  skipToItemEnd(p);
  const span = p.spanFrom(start);
  return { name, check, text: p.text.slice(bodyStart, span.end), span };
}

const constraintWords = ['CHECK', 'PRIMARY', 'FOREIGN', 'UNIQUE'];

function checkCondition(p: Dsl): TableConstraint['check'] {
  p.expect(t.LParen);
  const condition = p.expression();
  p.expect(t.RParen);
  return condition;
}

/** Options behind a constraint (ENFORCED, RELY, REFERENCES ...) are kept as text. */
function skipToItemEnd(p: Dsl): void {
  let depth = 0;
  while (!p.atEnd()) {
    if (depth === 0 && (p.at(t.Comma) || p.at(t.RParen))) return;
    const { tokenType } = p.take();
    if (tokenType === t.LParen) depth++;
    else if (tokenType === t.RParen) depth--;
  }
}
