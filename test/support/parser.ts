/** The grammar as tests use it: does a text parse. The one place that knows how a parser is made. */
const grammar = new URL('../../grammar/parse.ts', import.meta.url);

/** Null where the statement parses, else the condition of its error, or the fault that the parser died with. */
export async function parseCondition(sql: string): Promise<string | null> {
  const { parseStatement } = (await import(grammar.href)) as { parseStatement: (sql: string) => unknown };
  try {
    parseStatement(sql);
    return null;
  } catch (error) {
    const { condition } = error as { condition?: string };
    return condition ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}
