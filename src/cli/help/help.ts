/** `silt help [topic]`: statements, functions, kinds of functions and settings, in words from their declarations. Takes a topic, gives text. */
import type { Category, Documented } from '../../functions/define.ts';
import { allFunctions, suggestFunctions } from '../../functions/registry.ts';
import { defaultSettings, listSettings } from '../../session/settings.ts';
import { type StatementDoc, statementDocs } from './statement-docs.ts';

/** Null where there is nothing of that name. */
export function helpText(topic: string): string | null {
  const wanted = topic.trim().toLowerCase();
  if (wanted === '') return overview();
  if (wanted === 'functions') return categoriesText();
  if (wanted === 'statements') return statementsText();
  if (wanted === 'settings') return settingsText();
  const parts = [
    ...statementDocs.filter(({ name }) => isBegunBy(name.toLowerCase(), wanted)).map(statementText),
    ...functionsNamed(wanted).map(functionText),
    ...(categories().includes(wanted as Category) ? [categoryText(wanted as Category)] : []),
  ];
  return parts.length === 0 ? null : parts.join('\n');
}

/** What may have been meant by a topic that is none. */
export function nearTopics(topic: string): readonly string[] {
  const wanted = topic.trim().toLowerCase();
  const holding = statementDocs.map(({ name }) => name).filter((name) => name.toLowerCase().includes(wanted));
  return [...holding, ...suggestFunctions(wanted)].slice(0, 5);
}

/** `show` is said of every SHOW, `show tables` of one. */
function isBegunBy(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted} `);
}

function overview(): string {
  return (
    `${statementsText()}\n` +
    `silt help <statement>   its form, as in: silt help describe history\n` +
    `silt help <function>    as in: silt help date_trunc\n` +
    `silt help <kind>        functions of a kind: ${categories().join(', ')}\n` +
    `silt help settings      what SET changes\n` +
    `silt --help             options of the command\n`
  );
}

function statementsText(): string {
  const width = Math.max(...statementDocs.map(({ name }) => name.length)) + 2;
  return groups()
    .map((group) => {
      const own = statementDocs.filter((each) => each.group === group);
      return `${group}\n${own.map(({ name, doc }) => `  ${name.padEnd(width)}${firstSentence(doc)}\n`).join('')}`;
    })
    .join('\n');
}

function firstSentence(doc: string): string {
  return /^[^.:;]*/.exec(doc)![0];
}

export function groups(): readonly StatementDoc['group'][] {
  return [...new Set(statementDocs.map(({ group }) => group))];
}

function statementText({ name, syntax, doc, example }: StatementDoc): string {
  return `${name}\n  ${syntax.replaceAll('\n', '\n  ')}\n\n  ${doc}\n\n  ${example};\n`;
}

function functionsNamed(wanted: string): readonly Documented[] {
  return allFunctions().filter(({ name, aliases }) => [name, ...aliases].some((each) => each.toLowerCase() === wanted));
}

function functionText({ name, aliases, category, signature, doc, examples }: Documented): string {
  const also = aliases.length === 0 ? '' : `\n  Also called ${aliases.join(', ')}.`;
  const shown = examples.map(([sql, result]) => `  SELECT ${sql};  -- ${result}\n`).join('');
  return `${name} (${category})\n  ${signature}\n\n  ${doc}${also}\n${shown === '' ? '' : `\n${shown}`}`;
}

export function categories(): readonly Category[] {
  return [...new Set(allFunctions().map(({ category }) => category))].sort();
}

function categoriesText(): string {
  return categories()
    .map((category) => `${category}\n  ${namesOf(category).join(', ')}\n`)
    .join('\n');
}

function namesOf(category: Category): readonly string[] {
  return allFunctions()
    .filter((each) => each.category === category)
    .map(({ name }) => name);
}

function categoryText(category: Category): string {
  const own = allFunctions().filter((each) => each.category === category);
  const lines = own.map(({ signature, doc }) => `  ${signature}\n      ${doc}\n`);
  return `Functions: ${category}\n${lines.join('')}`;
}

function settingsText(): string {
  const lines = listSettings(defaultSettings()).map(({ name, value, doc }) => `  ${name} = ${value}\n      ${doc}\n`);
  return `Settings\n${lines.join('')}`;
}
