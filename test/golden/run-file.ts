/**
 * Runs a golden file against the library, a session a file. Takes its items; gives, a block each, what every section
 * printed and how that differs from what is expected. Writes nothing.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { type Answer, openSession, projectRoot, queryAll, testConfig } from '../support/engine.ts';
import { type Block, type Item, type Section, statementOf } from './format.ts';
import { expectedLines, resultDifference, resultLines } from './result-text.ts';

export interface SectionOutcome {
  readonly section: Section;
  /** What the section would hold after an update. */
  readonly lines: readonly string[];
  /** Null where the section holds. */
  readonly difference: string | null;
}

/** The zone of every golden session; a file that needs another says SET TIME ZONE and prints no instants. */
const zone = 'UTC';

/** Stages that print what a configuration changes are judged in the default one alone. */
const explains = { plan: 'EXPLAIN', rules: 'EXPLAIN RULES', skip: 'EXPLAIN FILES' } as const;

/** Why a file cannot run here (a folder it names by `@require` is absent), or null. */
export function reasonToSkip(items: readonly Item[]): string | null {
  const absent = directives(items, 'require').find((path) => !existsSync(join(projectRoot, path)));
  return absent === undefined ? null : `${absent} is not there`;
}

/** A session as the file's directives ask for: `@path` adds tables, `@set name=value` a setting. */
export function openGolden(items: readonly Item[]): Session {
  const settings = directives(items, 'set').map((each) => each.split('=', 2) as [string, string]);
  return openSession({
    paths: directives(items, 'path').map((path) => join(projectRoot, path)),
    settings: { 'spark.sql.session.timeZone': zone, ...Object.fromEntries(settings) },
  });
}

function directives(items: readonly Item[], name: string): string[] {
  return items.flatMap((item) => (item.kind === 'directive' && item.name === name ? [item.value] : []));
}

export async function runBlock(session: Session, block: Block): Promise<SectionOutcome[]> {
  const outcomes: SectionOutcome[] = [];
  for (const section of block.sections) outcomes.push(await runSection(session, statementOf(block), section));
  return outcomes;
}

async function runSection(session: Session, sql: string, section: Section): Promise<SectionOutcome> {
  const held = (lines: readonly string[], difference: string | null): SectionOutcome => ({
    section,
    lines,
    difference,
  });
  switch (section.tag) {
    case 'ok': {
      const error = await errorOf(session, sql);
      return held([], error === null ? null : `${error.name}: ${error.message}`);
    }
    case 'error': {
      const lines = errorLines(await errorOf(session, sql), sql);
      return held(lines, textDifference(lines, section.lines));
    }
    case 'result': {
      const result = await attempt(session, sql);
      if (result instanceof Error)
        return held([`${result.name}: ${result.message}`], `${result.name}: ${result.message}`);
      const lines = resultLines(result.schema, result.rows, zone);
      return held(expectedLines(lines, section.options), resultDifference(lines, section.lines, section.options));
    }
    case 'plan':
    case 'rules':
    case 'skip': {
      if (testConfig().name !== 'default') return held(section.lines, null);
      const all = await explainLines(session, `${explains[section.tag]} ${sql}`);
      // Of EXPLAIN FILES, the files and their sum: steps and advice say the same in other words.
      const lines = section.tag === 'skip' ? all.filter((line) => !/ saved \||\| advice: /.test(line)) : all;
      return held(lines, textDifference(lines, section.lines));
    }
  }
}

async function attempt(session: Session, sql: string): Promise<Answer | Error> {
  try {
    return await queryAll(session, sql);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

async function errorOf(session: Session, sql: string): Promise<Error | null> {
  const result = await attempt(session, sql);
  return result instanceof Error ? result : null;
}

/** The condition, and the text of the statement that the error points at. */
function errorLines(error: Error | null, sql: string): string[] {
  if (error === null) return ['no error'];
  if (!(error instanceof EngineError)) return [`${error.name}: ${error.message}`];
  const place =
    error.span === undefined ? [] : [`at: ${sql.slice(error.span.start, error.span.end).replaceAll('\n', ' ')}`];
  return [error.condition, ...place];
}

async function explainLines(session: Session, sql: string): Promise<string[]> {
  const answer = await attempt(session, sql);
  if (answer instanceof Error) return [`${answer.name}: ${answer.message}`];
  const isText = answer.schema.fields.length === 1;
  const text = isText ? answer.rows.map(([line]) => String(line)) : tableLines(answer);
  return text
    .join('\n')
    .replaceAll(projectRoot, '<root>/')
    .replaceAll(uuid, '<id>')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Files come in the order of the log, which is no promise: the lines stand in that of their text. */
function tableLines({ schema, rows }: Answer): string[] {
  return resultLines(schema, rows, zone).slice(1).toSorted();
}

function textDifference(actual: readonly string[], expected: readonly string[]): string | null {
  const at = Array.from({ length: Math.max(actual.length, expected.length) }).findIndex(
    (_, i) => actual[i] !== expected[i],
  );
  if (at < 0) return null;
  return `line ${at + 1} is ${JSON.stringify(actual[at] ?? null)} instead of ${JSON.stringify(expected[at] ?? null)}`;
}
