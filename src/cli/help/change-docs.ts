/** Changes that are silt's own or come from elsewhere than Spark, as the statements beside them are told (statement-docs.ts). */

export const changeDocs = [
  {
    name: 'COPY INTO',
    group: 'Changes',
    syntax:
      "COPY INTO t [(column, ...) | BY POSITION] FROM 'path' | (SELECT ... FROM 'path') FILEFORMAT = {CSV | JSON | PARQUET} [FILES = ('name', ...) | PATTERN = 'glob'] [FORMAT_OPTIONS (...)] [COPY_OPTIONS ('force' = 'true', 'mergeSchema' = 'true')]",
    doc: 'Loads files into a table, each file once: those that were loaded before are passed over.',
    example: "COPY INTO t FROM '/data/new' FILEFORMAT = PARQUET",
  },
  {
    name: 'UNDO',
    group: 'Changes',
    syntax: 'UNDO [t]',
    doc: "Takes back the session's last change, of one table where it is named; refused where others have committed since.",
    example: 'UNDO t',
  },
  {
    name: 'PREVIEW',
    group: 'Changes',
    syntax: 'PREVIEW {INSERT | UPDATE | DELETE | MERGE | TRUNCATE} ...',
    doc: 'Tells what a statement would do: rows by action, files, bytes, sample rows before and after. Writes nothing.',
    example: "PREVIEW UPDATE t SET name = 'x' WHERE id < 3",
  },
] as const;
