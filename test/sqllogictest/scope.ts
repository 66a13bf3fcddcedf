/** What of the corpus is in scope: how its words read in Spark's dialect, and what is left out, each with its reason. */
import type { TestRecord } from './records.ts';

/** The statement in Spark's words; '' for one that has no meaning here (an index changes no answer). */
export function translated(sql: string): string {
  if (/^\s*(CREATE\s+(UNIQUE\s+)?INDEX|DROP\s+INDEX|REINDEX)\b/i.test(sql)) return '';
  if (/^\s*CREATE\s+TABLE\b/i.test(sql)) return tableText(sql);
  return sql.replaceAll(/\bAS\s+SIGNED\b/gi, 'AS BIGINT').replaceAll(/\bAS\s+DECIMAL\s*\)/gi, 'AS DECIMAL(38, 0))');
}

function tableText(sql: string): string {
  return sql
    .replaceAll(/,\s*UNIQUE\s*\((?:[^()]|\([^)]*\))*\)/gi, '')
    .replaceAll(/\bPRIMARY\s+KEY\b|\bUNIQUE\b/gi, '')
    .replaceAll(/\bTEXT\b/gi, 'STRING')
    .replaceAll(/\bINTEGER\b/gi, 'BIGINT')
    .replaceAll(/\bFLOAT\b/gi, 'DOUBLE');
}

/** What stands on statements that are excluded. */
const excludedLines: Readonly<Record<string, { readonly lines: readonly number[]; readonly reason: string }>> = {
  'evidence/slt_lang_replace.test': { lines: [51, 71], reason: 'REPLACE INTO is no statement of Spark' },
  'evidence/slt_lang_update.test': { lines: [88, 98, 104], reason: 'Spark sets no column twice in one UPDATE' },
};

/** Null where it is a failure. `condition` is that of an error. */
export function reasonToExclude(file: string, condition: string | null, record: TestRecord): string | null {
  const { sql, line } = record;
  const known = excludedLines[file]?.lines.includes(line) === true ? excludedLines[file].reason : null;
  if (known !== null) return known;
  if (/^\s*REPLACE\s+INTO\b/i.test(sql)) return 'REPLACE INTO is no statement of Spark';
  if (condition === 'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH') return 'Spark compares BINARY with no number';
  if (condition === 'MISSING_AGGREGATION') return 'Spark refuses columns that are neither grouped by nor aggregated';
  if (condition?.startsWith('DATATYPE_MISMATCH.BINARY_OP') === true && /\bDIV\b/i.test(sql)) {
    return "Spark's DIV divides no floating-point numbers";
  }
  // Where a query has no variant with DIV, the answer is that of dividing integers.
  const isOfValues = condition === null || condition === 'DIVIDE_BY_ZERO' || condition === 'ARITHMETIC_OVERFLOW';
  if (isOfValues && /\s\/\s/.test(sql)) return "Spark's / divides integers into fractions, and refuses 0";
  if (condition === 'ARITHMETIC_OVERFLOW' && !/\bFROM\b/i.test(sql)) {
    return "Spark's integers of few digits have 32 bits, and their arithmetic ends there";
  }
  if (condition === 'AMBIGUOUS_REFERENCE' && /\bHAVING\b/i.test(sql)) {
    return 'Spark refuses a name in HAVING that two columns of the result have';
  }
  // The text columns of the corpus' tables are col2 and col5.
  if (condition === 'CAST_INVALID_INPUT' && /\+[\s(+]*(\w+\.)?col[25]\b/i.test(sql)) {
    return 'Spark reads text behind a plus as a number, and refuses what is none';
  }
  const isNull = record.kind === 'query' && record.expected.kind === 'values' && record.expected.values[0] === 'NULL';
  if (isNull && /^\s*SELECT\s+\S+\s+(NOT\s+)?IN\s*\(\s*SELECT\b/i.test(sql)) {
    return 'Spark answers IN over a subquery in the select list by true or false, never by NULL';
  }
  return null;
}
