/**
 * `silt portable FILE`: each statement as Spark's text, with what of it is silt's alone and has no form in Spark. Takes text,
 * gives text; names are not looked up.
 */
import { createParser } from '../../grammar/parser.ts';
import type { Session } from '../session/session.ts';
import { printStatement } from '../sql/print.ts';
import { type AstNode, visit } from '../sql/walk.ts';
import { StatementFailure } from './run-script.ts';

export interface Portable {
  readonly text: string;
  /** Statements that Spark does not take. */
  readonly refused: number;
}

/** Errors: StatementFailure for the first statement that does not parse. */
export function portableText(source: string, session: Session): Portable {
  const parser = createParser();
  const { dialect } = session.settings;
  let refused = 0;
  const texts = session.split(source).map(({ text: statement, start }) => {
    try {
      const tree = parser.parse(statement, dialect);
      const own = ownParts(tree);
      if (own.length > 0) refused++;
      const notes = own.map(({ what, at }) => `-- silt alone: ${what}, line ${lineOf(source, start + at)}\n`);
      return `${notes.join('')}${printStatement(tree)};\n`;
    } catch (error) {
      throw new StatementFailure(error, { statement, start, source });
    }
  });
  return { text: texts.join(''), refused };
}

interface OwnPart {
  readonly what: string;
  readonly at: number;
}

/** What a statement has that Spark's grammar or functions have not. */
function ownParts(tree: object): readonly OwnPart[] {
  const found: OwnPart[] = [];
  visit(tree, (node) => {
    const what = ownPart(node);
    if (what !== null) found.push({ what, at: node.span.start });
    return true;
  });
  return found;
}

function ownPart(node: AstNode): string | null {
  switch (node.kind) {
    case 'copyTo':
      return 'COPY';
    case 'summarize':
      return 'SUMMARIZE';
    case 'diffTable':
      return 'DIFF';
    case 'checkTable':
      return 'CHECK';
    case 'showTimeline':
      return 'SHOW TIMELINE';
    case 'quantifiedComparison':
      return `comparison with ${node.quantifier.toUpperCase()}`;
    case 'join':
      return node.isAsof === true ? 'ASOF JOIN' : null;
    case 'star':
      return node.changes === undefined ? null : 'a star with LIKE, REPLACE or RENAME';
    case 'call':
      return callPart(node);
    case 'name':
      return node.parts.some(({ text, isQuoted }) => !isQuoted && /^\d+(_\d+)+$/.test(text)) ? 'a number with _' : null;
    case 'tableFunction': {
      const name = node.name.kind === 'name' ? node.name.parts.at(-1)!.text.toLowerCase() : '';
      return /^(read_(parquet|csv|json|ndjson)|parquet_scan|delta_(history|files|log))/.test(name) ? name : null;
    }
    case 'tableReference': {
      if (node.changes !== null) return 'CHANGES of a table';
      return node.isPath ? 'a path in quotes as a table' : null;
    }
    default:
      return null;
  }
}

function callPart(node: Extract<AstNode, { kind: 'call' }>): string | null {
  const name = node.name.kind === 'name' && node.name.parts.length === 1 ? node.name.parts[0]!.text.toLowerCase() : '';
  if (name === 'columns') return 'COLUMNS';
  return node.orderBy.length > 0 ? 'ORDER BY within a call' : null;
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
