/** How a file of text holds rows: plain data that a split carries to a worker. */

export type TextFormat = CsvFormat | JsonFormat;

export interface CsvFormat {
  readonly kind: 'csv';
  readonly delimiter: string;
  /** One character; '' where nothing quotes. */
  readonly quote: string;
  /** What stands before a quote inside of quotes; mostly the quote itself. */
  readonly escape: string;
  /** Lines that begin so are no rows; '' where there are none. */
  readonly comment: string;
  readonly hasHeader: boolean;
  /** Lines before the header or the first row. */
  readonly skipRows: number;
  /** Columns are found by the header's names, else by position. */
  readonly isByName: boolean;
  /** Texts that mean NULL. */
  readonly nullTexts: readonly string[];
  /** Rows that do not fit are left out. */
  readonly isLenient: boolean;
  /** Rows that are too short end in NULLs. */
  readonly isPadded: boolean;
  readonly dateFormat: string | null;
  readonly timestampFormat: string | null;
}

/** Objects one after another, or one array of them. */
export interface JsonFormat {
  readonly kind: 'json';
  /** Values that do not fit are NULL, texts that are no JSON left out. */
  readonly isLenient: boolean;
  readonly dateFormat: string | null;
  readonly timestampFormat: string | null;
}
