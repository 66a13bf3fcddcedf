/**
 * Completion: text and cursor to candidates, best first. Asks the catalog through Lookup, functions through their
 * declarations; knows the clause and the relations in scope from tokens, so it works on broken text.
 */
import type { DialectName } from '../../../../grammar/profile.ts';
import { quotedName } from '../../../core/text/type-sql.ts';
import type { Candidate, Completion } from '../editor/prompt.ts';
import { clauseFollowers, expressionWords, statementStarts } from '../words.ts';
import { type CursorContext, cursorContext, type RelationInScope, same } from './context.ts';
import { fuzzyScore } from './fuzzy.ts';
import type { ColumnName, Lookup } from './lookup.ts';

export interface FunctionName {
  readonly name: string;
  readonly signature: string;
  readonly isTable: boolean;
}

export interface CompletionSources {
  readonly lookup: Lookup;
  readonly functions: readonly FunctionName[];
  readonly commands: readonly Candidate[];
  /** Names of table properties. */
  readonly properties: readonly string[];
}

const candidatesMax = 200;

interface Ranked extends Candidate {
  /** What the word is compared with. */
  readonly name: string;
  /** Added to the score: columns stand before functions, functions before keywords. */
  readonly bonus: number;
}

export async function complete(
  text: string,
  cursor: number,
  dialect: DialectName,
  sources: CompletionSources,
): Promise<Completion> {
  const command = /^\s*([.\\]\S*)$/.exec(text.slice(0, cursor));
  if (command !== null) {
    const start = cursor - command[1]!.length;
    return ranked(
      command[1]!,
      start,
      cursor,
      sources.commands.map((c) => ({ ...c, name: c.insert, bonus: 0 })),
    );
  }
  const context = cursorContext(text, cursor, dialect);
  // The quote of a path stays; that of a name is part of what is replaced.
  const start = context.start + (context.place.kind === 'path' && /[`'"]/.test(text[context.start] ?? '') ? 1 : 0);
  const found = await candidatesOf(context, sources);
  return ranked(context.word, start, cursor, found);
}

async function candidatesOf(context: CursorContext, sources: CompletionSources): Promise<readonly Ranked[]> {
  const { place, path } = context;
  const { lookup } = sources;
  const word = context.word;
  switch (place.kind) {
    case 'nothing':
      return [];
    case 'statement':
      return keywords(statementStarts, word);
    case 'setting':
      return (await lookup.settings()).map((name) => plain(name, 'setting', 0));
    case 'property':
      return sources.properties.map((name) => ({ ...plain(name, 'property', 0), insert: `'${name}'` }));
    case 'path':
      return (await lookup.paths(word)).map((name) => plain(name, '', 0));
    case 'version': {
      const relation = context.relations[0];
      const versions = relation === undefined ? [] : await lookup.versions(relation.name);
      return versions.map(({ version, detail }, i) => plain(version, detail, -i));
    }
    case 'relation':
      return relationCandidates(context, sources);
    case 'expression':
      return path.length > 0 ? memberCandidates(context, sources) : expressionCandidates(context, sources, place);
  }
}

async function relationCandidates(context: CursorContext, { lookup, functions }: CompletionSources): Promise<Ranked[]> {
  const { path, expressions } = context;
  if (path.length > 0) {
    const schema = path.at(-1)!;
    return (await lookup.tables()).filter((t) => same(t.schema, schema)).map((t) => named(t.name, t.kind, 20));
  }
  const [tables, schemas] = [await lookup.tables(), await lookup.schemas()];
  return [
    ...expressions.map((name) => named(name, 'with', 40)),
    ...tables.map((t) => named(t.name, t.kind, 20)),
    ...schemas.map((name) => named(name, 'schema', 0)),
    ...functions.filter((f) => f.isTable).map((f) => called(f, -20)),
  ];
}

/** Behind a dot: columns of an alias or table, or fields of a struct column. */
async function memberCandidates(context: CursorContext, { lookup }: CompletionSources): Promise<Ranked[]> {
  const { path, relations } = context;
  const owner = relations.find((r) =>
    r.alias !== null ? same(r.alias, path[0]!) : same(r.name.at(-1) ?? '', path[0]!),
  );
  const isOwned = owner !== undefined;
  let columns = isOwned ? await columnsOf(owner, lookup) : await columnsOfAll(relations, lookup);
  for (const part of isOwned ? path.slice(1) : path) {
    const column = columns.find((c) => same(c.name, part));
    columns = column === undefined ? [] : fieldsOf(column.type);
  }
  return columns.map((c) => named(c.name, c.type, 0));
}

async function expressionCandidates(
  context: CursorContext,
  { lookup, functions }: CompletionSources,
  { clause, isOperand }: { readonly clause: string; readonly isOperand: boolean },
): Promise<Ranked[]> {
  const { relations, word } = context;
  const followers = keywords(clauseFollowers[clause] ?? clauseFollowers['FROM']!, word, isOperand ? -150 : 60);
  const words = keywords(expressionWords, word, -100);
  // Behind a relation or a value a name could only be an alias.
  if (!isOperand) return [...followers, ...words];
  const columns = await columnsOfAll(relations, lookup);
  const aliases = relations.flatMap((r) => r.alias ?? (r.name.length > 0 ? [r.name.at(-1)!] : []));
  return [
    ...unique(columns).map((c) => named(c.name, c.type, 60)),
    ...aliases.map((name) => named(name, 'relation', 30)),
    ...functions.filter((f) => !f.isTable).map((f) => called(f, 0)),
    ...words,
    ...followers,
  ];
}

async function columnsOfAll(relations: readonly RelationInScope[], lookup: Lookup): Promise<readonly ColumnName[]> {
  const each = await Promise.all(relations.map((relation) => columnsOf(relation, lookup)));
  return each.flat();
}

async function columnsOf(relation: RelationInScope, lookup: Lookup): Promise<readonly ColumnName[]> {
  if (relation.columns !== null) return relation.columns.map((name) => ({ name, type: '' }));
  return relation.name.length === 0 ? [] : lookup.columns(relation.name);
}

function unique(columns: readonly ColumnName[]): readonly ColumnName[] {
  return [...new Map(columns.map((c) => [c.name.toLowerCase(), c])).values()];
}

/** The fields of `struct<a:int,b:struct<...>>`, of arrays of such too; none of other types. */
export function fieldsOf(type: string): readonly ColumnName[] {
  let text = type.trim();
  while (text.startsWith('array<')) text = text.slice('array<'.length, -1);
  const inner = /^struct<(.*)>$/s.exec(text)?.[1];
  if (inner === undefined) return [];
  const fields: ColumnName[] = [];
  let open = 0;
  let from = 0;
  for (let i = 0; i <= inner.length; i++) {
    const char = inner[i];
    if (char === '<' || char === '(') open++;
    else if (char === '>' || char === ')') open--;
    else if (char === undefined || (char === ',' && open === 0)) {
      const piece = inner.slice(from, i);
      const colon = piece.indexOf(':');
      if (colon > 0) fields.push({ name: piece.slice(0, colon).trim(), type: piece.slice(colon + 1).trim() });
      from = i + 1;
    }
  }
  return fields;
}

function plain(name: string, detail: string, bonus: number): Ranked {
  return { name, insert: name, label: name, detail, bonus };
}

/** A name as SQL wants it: quoted where it is no plain word. */
function named(name: string, detail: string, bonus: number): Ranked {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
  return { ...plain(name, detail, bonus), insert: isPlain ? name : quotedName(name) };
}

function called({ name, signature }: FunctionName, bonus: number): Ranked {
  return { name, insert: `${name}(`, label: name, detail: signature, bonus };
}

/** In the case that the word was begun in. */
function keywords(words: readonly string[], word: string, bonus = 0): Ranked[] {
  const isLower = word !== '' && word === word.toLowerCase();
  return words.map((text) => {
    const cased = isLower ? text.toLowerCase() : text;
    return { name: text, insert: `${cased} `, label: cased, detail: '', bonus };
  });
}

function ranked(word: string, start: number, end: number, found: readonly Ranked[]): Completion {
  const scored: { readonly candidate: Ranked; readonly score: number }[] = [];
  for (const candidate of found) {
    const score = fuzzyScore(word, candidate.name);
    if (score !== null) scored.push({ candidate, score: score + candidate.bonus });
  }
  // Ties keep the order of their sources: columns as the table has them.
  scored.sort((a, b) => b.score - a.score);
  const candidates = scored
    .slice(0, candidatesMax)
    .map(({ candidate: { insert, label, detail } }) => ({ insert, label, detail }));
  return { start, end, candidates };
}
