/**
 * SQL text to AST. Takes one statement and gives plain data with spans; never looks up a name.
 * Building a parser costs tens of milliseconds, so a session makes one, when it first needs it.
 */

import { EngineError } from '../src/core/errors.ts';
import type { Query, QueryBody, Relation, Select } from '../src/sql/ast.ts';
import type { Expression } from '../src/sql/ast-expression.ts';
import type { Statement } from '../src/sql/ast-statement.ts';
import type { TypeNode } from '../src/sql/ast-type.ts';
import { depthOf } from './depth.ts';
import { Dsl, type Organization, treeDepthMax } from './dsl.ts';
import { expression } from './expression.ts';
import { tokenize } from './lexer.ts';
import { type DialectName, type Profile, profileOf } from './profile.ts';
import { query, queryAfter, queryPrimary } from './query.ts';
import { relation, relationPrimary } from './relation.ts';
import { organization, select } from './select.ts';
import { type StatementPiece, splitStatements } from './split.ts';
import { statement } from './statements/all.ts';
import * as t from './tokens.ts';
import { typeNode } from './type-nodes.ts';

export interface SqlParser {
  /**
   * Exactly one statement, with or without a `;` behind it.
   * Throws PARSE_SYNTAX_ERROR with the span of the first token that fits nothing, PARSE_EMPTY_STATEMENT,
   * STATEMENT_TOO_COMPLEX, and the few conditions of literals and names that need no types.
   */
  parse(text: string, dialect: DialectName | Profile): Statement;
  /** The statements of a script, by `;`, without parsing them; see StatementPiece for the unfinished last one. */
  split(text: string, dialect: DialectName): StatementPiece[];
  /** One expression and nothing else. */
  parseExpression(text: string, dialect: DialectName): Expression;
  /** One data type and nothing else, in Spark's spelling or PostgreSQL's. */
  parseType(text: string): TypeNode;
}

export interface ParserOptions {
  /** Lets Chevrotain check the grammar's own definition; for tests. */
  readonly validates?: boolean;
}

export function createParser({ validates = false }: ParserOptions = {}): SqlParser {
  const grammar = new Grammar(!validates);
  return {
    parse: (text, dialect) => grammar.run(text, dialect, () => grammar.wholeStatement()),
    split: splitStatements,
    parseExpression: (text, dialect) => grammar.run(text, dialect, () => grammar.wholeExpression()),
    parseType: (text) => grammar.run(text, 'spark', () => grammar.wholeType()),
  };
}

/**
 * The rules (Chevrotain puts each on the instance under its name, so names differ from the methods). Those whose clauses are OPTIONs, and the roots, are Chevrotain rules; what nests most is called
 * directly, so that a level of nesting takes few stack frames.
 */
class Grammar extends Dsl {
  readonly wholeStatement = this.RULE('wholeStatement', () => this.ACTION(() => statement(this)));
  readonly wholeExpression = this.RULE('wholeExpression', () => this.ACTION(() => expression(this)));
  readonly wholeType = this.RULE('wholeType', () => this.ACTION(() => typeNode(this)));
  readonly #select = this.RULE('selectClauses', (from?: readonly Relation[] | null) => select(this, from));
  readonly #organization = this.RULE('orderClauses', () => organization(this));

  constructor(skipValidations: boolean) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  /** Parses the whole text by a root rule. */
  run<T extends object>(text: string, dialect: DialectName | Profile, root: () => T): T {
    this.text = text;
    this.profile = profileOf(dialect);
    this.questions = 0;
    this.nesting = 0;
    const { tokens, depth } = tokenize(text, this.profile);
    if (tokens.every((token) => token.tokenType === t.Semicolon)) throw new EngineError('PARSE_EMPTY_STATEMENT');
    this.input = tokens;
    try {
      const tree = root();
      this.#end();
      if (depth * levelsPerBracket + this.nesting > treeDepthMax) checkDepth(tree);
      return tree;
    } catch (error) {
      if (error instanceof RangeError) throw tooDeep();
      throw error;
    } finally {
      this.input = [];
      this.text = '';
    }
  }

  statement(): Statement {
    return statement(this);
  }

  expression(precedence = 0): Expression {
    return expression(this, precedence);
  }

  query(): Query {
    return query(this);
  }

  queryAfter(first: Query, start: number): Query {
    return queryAfter(this, first, start);
  }

  queryPrimary(): QueryBody {
    return queryPrimary(this);
  }

  select(from: readonly Relation[] | null): Select {
    return this.subrule(0, this.#select, { ARGS: [from] });
  }

  organization(): Organization {
    return this.subrule(0, this.#organization);
  }

  relation(): Relation {
    return relation(this);
  }

  relationPrimary(): Relation {
    return relationPrimary(this);
  }

  typeNode(): TypeNode {
    return typeNode(this);
  }

  #end(): void {
    while (this.accept(t.Semicolon));
    if (!this.atEnd()) throw this.unexpected();
  }
}

/** The most levels of tree that one bracket adds without adding to `nesting`. */
const levelsPerBracket = 16;

function checkDepth(tree: object): void {
  if (depthOf(tree) > treeDepthMax) throw tooDeep();
}

function tooDeep(): EngineError {
  return new EngineError('STATEMENT_TOO_COMPLEX', { limit: 'it nests too deeply' });
}
