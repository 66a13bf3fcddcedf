/** How a CSV file is written: delimiter, header, and the types of its columns, as its first rows show them. */
import { type DataType, utf8 } from '../../core/types.ts';
import { uniqueHeader } from './batches.ts';
import { type CsvRow, rowsOfText } from './csv-rows.ts';
import { typeOfTexts } from './infer.ts';

export interface CsvQuestion {
  /** Null = found out; as is the header. */
  readonly delimiter: string | null;
  readonly quote: string;
  readonly escape: string;
  readonly comment: string;
  readonly header: boolean | null;
  readonly skip: number;
  readonly nullTexts: readonly string[];
  readonly sampleRows: number;
  /** How many columns there are where that was said. */
  readonly width: number | null;
  readonly columnPrefix: string;
}

export interface CsvShape {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly comment: string;
  readonly hasHeader: boolean;
  readonly names: readonly string[];
  readonly types: readonly DataType[];
}

const delimiters = [',', '|', ';', '\t'];

/** So many rows tell the delimiter. */
const delimiterRows = 200;

export async function sniffCsv(chunks: AsyncIterable<string>, question: CsvQuestion): Promise<CsvShape> {
  const text = await sampleText(chunks, question.sampleRows + question.skip + 1);
  const { quote, escape, comment } = question;
  const delimiter = question.delimiter ?? likelyDelimiter(text, question);
  const rows = rowsOfText(text, { delimiter, quote, escape, comment }).slice(question.skip);
  const width = Math.max(rows[0]?.cells.length ?? 0, 1);
  const body = rows.slice(1, question.sampleRows + 1);
  const below = columnTypes(body, width, question);
  const hasHeader = question.header ?? isHeader(rows, below, question);
  const names = hasHeader
    ? uniqueHeader(rows[0]?.cells ?? [])
    : Array.from({ length: width }, (_, i) => `${question.columnPrefix}${i}`);
  const types = hasHeader ? below : columnTypes(rows.slice(0, question.sampleRows), width, question);
  return { delimiter, quote, escape, comment, hasHeader, names, types: types.map((type) => type ?? utf8) };
}

async function sampleText(chunks: AsyncIterable<string>, rows: number): Promise<string> {
  let text = '';
  let lines = 0;
  for await (const chunk of chunks) {
    text += chunk;
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) lines++;
    if (lines > rows) return text.slice(0, text.lastIndexOf('\n') + 1);
  }
  return text;
}

/** That which gives most rows the same number of columns, and many of them. */
function likelyDelimiter(text: string, { quote, escape, comment, skip }: CsvQuestion): string {
  let best = { delimiter: ',', score: 0 };
  const head = firstLines(text, delimiterRows + skip);
  for (const delimiter of delimiters) {
    const rows = rowsOfText(head, { delimiter, quote, escape, comment }).slice(skip);
    const width = rows[0]?.cells.length ?? 1;
    const alike = rows.filter(({ cells }) => cells.length === width).length;
    const score = width < 2 ? 0 : (alike / rows.length) * 1000 + Math.min(width, 999) / 1000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function firstLines(text: string, lines: number): string {
  let at = -1;
  for (let i = 0; i < lines; i++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return text;
  }
  return text.slice(0, at + 1);
}

function columnTypes(rows: readonly CsvRow[], width: number, { nullTexts }: CsvQuestion): readonly (DataType | null)[] {
  return Array.from({ length: width }, (_, i) => {
    const texts = rows.flatMap(({ cells }) =>
      cells[i] === undefined || nullTexts.includes(cells[i]) ? [] : [cells[i]],
    );
    return typeOfTexts(texts);
  });
}

/** The first row names columns where it is none of their types; among texts alone it is taken for names. */
function isHeader(rows: readonly CsvRow[], below: readonly (DataType | null)[], question: CsvQuestion): boolean {
  const first = rows[0]?.cells;
  if (first === undefined || (question.width !== null && question.width !== first.length)) return false;
  const own = first.map((cell) => (cell === '' ? null : typeOfTexts([cell])));
  if (own.some((type) => type === null)) return false;
  const isPlain = own.every((type) => type!.id === 'utf8');
  const differs = own.some((type, i) => type!.id === 'utf8' && below[i] !== null && below[i]!.id !== 'utf8');
  return differs || isPlain;
}
