/** The reference page: every statement, function and setting as Markdown, from their declarations. `npm run reference` writes it anew. */
import { allFunctions } from '../../functions/registry.ts';
import { categories, groups } from './help.ts';
import { statementDocs } from './statement-docs.ts';

export function referencePage(): string {
  const parts = [
    '# Reference\n\nMade from the declarations by `npm run reference`. `silt help` tells the same, topic by topic.\n',
    ...groups().map((group) => `## ${group}\n\n${statementsOf(group)}`),
    ...categories().map((category) => `## Functions: ${category}\n\n${functionsOf(category)}`),
  ];
  return parts.join('\n');
}

function statementsOf(group: string): string {
  return statementDocs
    .filter((each) => each.group === group)
    .map(({ name, syntax, doc, example }) => `### ${name}\n\n${doc}\n\n\`\`\`sql\n${syntax}\n\n${example};\n\`\`\`\n`)
    .join('\n');
}

function functionsOf(category: string): string {
  const rows = allFunctions()
    .filter((each) => each.category === category)
    .map(({ signature, aliases, doc, examples }) => {
      const also = aliases.length === 0 ? '' : ` Also ${aliases.map(code).join(', ')}.`;
      const [first] = examples;
      const shown = first === undefined ? '' : `${code(first[0])} is ${code(first[1])}`;
      return `| ${code(signature)} | ${cell(doc)}${also} | ${shown} |`;
    });
  return `| | | |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** Backticks and bars inside of code in a table's cell. */
function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${cell(text).replaceAll('\n', ' ')}${fence}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
