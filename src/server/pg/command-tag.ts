/** CommandComplete's tags: what a statement was, told by its first words (protocol, Message Formats). */

/** Of statements whose result is the number of rows that they changed. */
export function isChange(statement: string): boolean {
  return /^(INSERT|UPDATE|DELETE|MERGE)\b/.test(tagOf(statement, 0));
}

/** The tag of CommandComplete: what the statement was, and of how many rows. */
export function tagOf(statement: string, rows: number): string {
  const words = statement
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .trim()
    .toUpperCase()
    .split(/[\s(]+/);
  switch (words[0]) {
    case 'INSERT':
      return `INSERT 0 ${rows}`;
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
      return `${words[0]} ${rows}`;
    case 'CREATE':
    case 'DROP':
    case 'ALTER': {
      const rest = words.filter((word) => !/^(OR|REPLACE|TEMP|TEMPORARY|GLOBAL|EXTERNAL|IF|NOT|EXISTS)$/.test(word));
      return `${rest[0]} ${rest[1] ?? ''}`.trim();
    }
    case 'SET':
    case 'RESET':
    case 'USE':
    case 'EXPLAIN':
      return words[0];
    default:
      return `SELECT ${rows}`;
  }
}
