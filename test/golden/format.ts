/**
 * The text of a golden file (test/README.md describes it) as blocks, and back. Takes and gives text; runs nothing.
 * Printing what was parsed gives the same text, so that an update changes expected lines alone.
 */

export const tags = ['plan', 'rules', 'skip', 'result', 'error', 'ok'] as const;
export type Tag = (typeof tags)[number];

/** One stage of a statement and what it is expected to print. */
export interface Section {
  readonly tag: Tag;
  /** What stands behind the tag in its brackets: `ordered`, `keys=1,2 limited`; '' = nothing. */
  readonly options: string;
  readonly lines: readonly string[];
}

export type Item =
  | { readonly kind: 'text'; readonly line: string }
  | { readonly kind: 'directive'; readonly name: string; readonly value: string; readonly line: number }
  | Block;

export interface Block {
  readonly kind: 'block';
  /** Where its SQL begins, from 1. */
  readonly line: number;
  readonly sql: readonly string[];
  readonly sections: readonly Section[];
}

const tagLine = new RegExp(`^\\[(${tags.join('|')})(?: ([^\\]]*))?\\]$`);
const directiveLine = /^@(\w+) (.*)$/;

/** An error names the line of a block that has no tag. */
export function parseGolden(text: string): Item[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const items: Item[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const directive = directiveLine.exec(line);
    if (directive !== null) {
      items.push({ kind: 'directive', name: directive[1]!, value: directive[2]!, line: at + 1 });
      at++;
    } else if (line.trim() === '' || line.startsWith('#')) {
      items.push({ kind: 'text', line });
      at++;
    } else {
      const { block, end } = parseBlock(lines, at);
      items.push(block);
      at = end;
    }
  }
  return items;
}

function parseBlock(lines: readonly string[], start: number): { block: Block; end: number } {
  let at = start;
  while (at < lines.length && !tagLine.test(lines[at]!)) at++;
  if (at === lines.length)
    throw new Error(`line ${start + 1}: a statement without a tag ([result], [error], [ok], ...)`);
  const sql = lines.slice(start, at);
  const sections: Section[] = [];
  for (let tag = tagLine.exec(lines[at] ?? ''); tag !== null; tag = tagLine.exec(lines[at] ?? '')) {
    let end = at + 1;
    while (end < lines.length && lines[end] !== '' && !tagLine.test(lines[end]!)) end++;
    sections.push({ tag: tag[1] as Tag, options: tag[2] ?? '', lines: lines.slice(at + 1, end) });
    at = end;
  }
  return { block: { kind: 'block', line: start + 1, sql, sections }, end: at };
}

export function printGolden(items: readonly Item[]): string {
  const lines = items.flatMap((item) => {
    switch (item.kind) {
      case 'text':
        return [item.line];
      case 'directive':
        return [`@${item.name} ${item.value}`];
      case 'block':
        return [...item.sql, ...item.sections.flatMap(sectionLines)];
    }
  });
  return `${lines.join('\n')}\n`;
}

function sectionLines({ tag, options, lines }: Section): string[] {
  return [`[${tag}${options === '' ? '' : ` ${options}`}]`, ...lines];
}

/** The statement's text, without the semicolon at its end. */
export function statementOf(block: Block): string {
  return block.sql.join('\n').trimEnd().replace(/;$/, '');
}
