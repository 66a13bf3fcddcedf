/** What each statement looks like and does: the source of `silt help` and of the reference page. Examples are parsed by a test. */

import { changeDocs } from './change-docs.ts';

export interface StatementDoc {
  /** The words that it begins with; help is found by them. */
  readonly name: string;
  readonly group: 'Queries' | 'Looking in' | 'Definitions' | 'Changes' | 'Session';
  /** Brackets are optional parts, bars choices, dots repetition. */
  readonly syntax: string;
  readonly doc: string;
  readonly example: string;
}

export const statementDocs: readonly StatementDoc[] = [
  {
    name: 'SELECT',
    group: 'Queries',
    syntax:
      '[WITH [RECURSIVE] name AS (query), ...] SELECT [DISTINCT] items FROM relations [WHERE ...] [GROUP BY ...] [HAVING ...]\n' +
      '[QUALIFY ...] [ORDER BY ...] [LIMIT n] [OFFSET n]',
    doc: 'A query, as Spark has it: every join, subqueries anywhere, windows, PIVOT, LATERAL VIEW, lambdas, set operations.',
    example: 'SELECT status, count(*) AS n FROM orders WHERE total > 10 GROUP BY status ORDER BY n DESC LIMIT 5',
  },
  {
    name: 'FROM',
    group: 'Queries',
    syntax: 'FROM relation |> WHERE ... |> AGGREGATE ... GROUP BY ... |> ORDER BY ...',
    doc: 'A query step by step, each over what the one before it gives.',
    example: 'FROM orders |> WHERE total > 10 |> AGGREGATE count(*) AS n GROUP BY status',
  },
  {
    name: 'VALUES',
    group: 'Queries',
    syntax: 'VALUES (expression, ...), ...',
    doc: 'Rows as they are written.',
    example: "VALUES (1, 'a'), (2, 'b')",
  },
  {
    name: 'VERSION AS OF',
    group: 'Queries',
    syntax: 'FROM table VERSION AS OF n | FROM table TIMESTAMP AS OF expression | FROM table@vN',
    doc: 'A Delta table as it was.',
    example: 'SELECT * FROM orders VERSION AS OF 3',
  },
  {
    name: 'EXPLAIN',
    group: 'Queries',
    syntax: 'EXPLAIN [RULES | ANALYZE | FILES] [FORMAT JSON] query',
    doc:
      'The plan; what each rule made of it (RULES); what each operator did (ANALYZE); which files are read, which statistic left ' +
      'the others out, and what would let it skip more (FILES).',
    example: 'EXPLAIN FILES SELECT * FROM orders WHERE id = 5',
  },
  {
    name: 'SUMMARIZE',
    group: 'Queries',
    syntax: 'SUMMARIZE table | SUMMARIZE query',
    doc: 'A row a column: its type, bounds, about how many values, mean, deviation, quartiles, and the share of NULLs.',
    example: "SUMMARIZE SELECT * FROM 'orders.csv'",
  },
  {
    name: 'COPY',
    group: 'Queries',
    syntax:
      "COPY (query) | table TO 'file.parquet' | '.csv' | '.json' [(FORMAT csv, HEADER false, DELIMITER ';', ...)]",
    doc:
      'Rows into a file, which is there once it is whole. Options: format, compression; for CSV header, delimiter, quote, escape, ' +
      'nullstr, force_quote; for JSON array; for Parquet row_group_size.',
    example: "COPY (SELECT * FROM orders WHERE id < 100) TO 'first.csv' (HEADER, DELIMITER ';')",
  },
  {
    name: 'read_csv',
    group: 'Queries',
    syntax:
      "FROM 'file.csv' | 'folder/*.json' | 'file.parquet' | read_csv(path, option => value, ...) | read_json(...) | read_parquet(...)",
    doc:
      'Files as tables; .gz and .zst are unpacked. Types are found from the first rows, unless said. Options of read_csv: delim, quote, ' +
      'escape, comment, header, skip, nullstr, types, columns, schema, names, all_varchar, sample_size, ignore_errors, null_padding, ' +
      'dateformat, timestampformat; of read_json: columns, schema, sample_size, ignore_errors, dateformat, timestampformat.',
    example: "SELECT * FROM read_csv('orders.csv', delim => ';', types => map('id', 'STRING'))",
  },
  {
    name: 'COLUMNS',
    group: 'Queries',
    syntax:
      "SELECT * EXCLUDE (a) REPLACE (b + 1 AS b) RENAME (c AS d) | * LIKE 'x%' | COLUMNS('regex' | name -> condition | *) ...",
    doc: 'Columns left out, changed, renamed or picked by name; an expression with COLUMNS stands for one a column.',
    example: "SELECT max(COLUMNS('price.*')) FROM orders",
  },
  {
    name: 'ASOF JOIN',
    group: 'Queries',
    syntax: 'FROM a ASOF [LEFT | SEMI | ANTI] JOIN b ON a.k = b.k AND a.t >= b.t | ... USING (k, t)',
    doc: 'Each row of the left side with the row of the right side that has its keys and the nearest value at or before its own.',
    example: 'SELECT * FROM trades ASOF JOIN prices ON trades.symbol = prices.symbol AND trades.time >= prices.time',
  },
  {
    name: 'SHOW TABLES',
    group: 'Looking in',
    syntax: "SHOW TABLES [IN schema] [LIKE 'pattern'] | SHOW TABLE EXTENDED [IN schema] LIKE 'pattern'",
    doc: 'Tables and views by name; * in a pattern is anything, | parts alternatives.',
    example: "SHOW TABLES LIKE 'ord*'",
  },
  {
    name: 'SHOW SCHEMAS',
    group: 'Looking in',
    syntax: "SHOW {SCHEMAS | DATABASES | CATALOGS | VIEWS [IN schema]} [LIKE 'pattern'] | SHOW CURRENT SCHEMA",
    doc: 'The names of schemas, catalogs and views; the schema that names are looked up in.',
    example: 'SHOW SCHEMAS',
  },
  {
    name: 'SHOW COLUMNS',
    group: 'Looking in',
    syntax: 'SHOW COLUMNS IN table [IN schema]',
    doc: "A table's columns by name.",
    example: 'SHOW COLUMNS IN orders',
  },
  {
    name: 'SHOW PARTITIONS',
    group: 'Looking in',
    syntax: 'SHOW PARTITIONS table [PARTITION (column = value, ...)]',
    doc: 'The distinct partition values of a Delta table, a typed column a key.',
    example: 'SHOW PARTITIONS orders PARTITION (year = 2024)',
  },
  {
    name: 'SHOW TBLPROPERTIES',
    group: 'Looking in',
    syntax: 'SHOW TBLPROPERTIES table [(key)]',
    doc: "A Delta table's properties, with those that its protocol gives.",
    example: "SHOW TBLPROPERTIES orders ('delta.appendOnly')",
  },
  {
    name: 'SHOW CREATE TABLE',
    group: 'Looking in',
    syntax: 'SHOW CREATE TABLE table',
    doc: 'The statement that makes an empty table like it.',
    example: 'SHOW CREATE TABLE orders',
  },
  {
    name: 'SHOW FUNCTIONS',
    group: 'Looking in',
    syntax: "SHOW [USER | SYSTEM | ALL] FUNCTIONS [[LIKE] 'pattern']",
    doc: 'Functions by name.',
    example: "SHOW FUNCTIONS LIKE 'date*'",
  },
  {
    name: 'SHOW TIMELINE',
    group: 'Looking in',
    syntax: "SHOW TIMELINE {table | 'path'}",
    doc: 'How a Delta table grew: a row a version, with the files and rows that it added, removed and left, and changes of the schema.',
    example: 'SHOW TIMELINE orders',
  },
  {
    name: 'DESCRIBE',
    group: 'Looking in',
    syntax: 'DESCRIBE [TABLE] [EXTENDED | FORMATTED] table [column] | DESCRIBE [QUERY] query',
    doc: 'The columns of a table, view or query; EXTENDED tells where and what the table is.',
    example: 'DESCRIBE EXTENDED orders',
  },
  {
    name: 'DESCRIBE HISTORY',
    group: 'Looking in',
    syntax: "DESCRIBE HISTORY {table | 'path'} [LIMIT n]",
    doc: "A Delta table's commits, the newest first.",
    example: 'DESCRIBE HISTORY orders LIMIT 10',
  },
  {
    name: 'DESCRIBE DETAIL',
    group: 'Looking in',
    syntax: "DESCRIBE DETAIL {table | 'path'}",
    doc: 'A Delta table in one row: place, files, bytes, properties, features.',
    example: 'DESCRIBE DETAIL orders',
  },
  {
    name: 'DESCRIBE FUNCTION',
    group: 'Looking in',
    syntax: 'DESCRIBE FUNCTION [EXTENDED] name',
    doc: 'What a function does; EXTENDED with examples.',
    example: 'DESCRIBE FUNCTION EXTENDED date_trunc',
  },
  {
    name: 'DESCRIBE SCHEMA',
    group: 'Looking in',
    syntax: 'DESCRIBE SCHEMA [EXTENDED] schema',
    doc: 'Where a schema is.',
    example: 'DESCRIBE SCHEMA sales',
  },
  {
    name: 'DIFF',
    group: 'Looking in',
    syntax: "DIFF {table | 'path'} VERSION a AND b [ON key, ...] [SUMMARY]",
    doc:
      'The rows that one version has and the other has not, read from the files alone that differ; with a key, what left and what ' +
      'came under it is an update. SUMMARY: changes of schema, properties and files, and counts of rows.',
    example: 'DIFF orders VERSION 3 AND 5 ON id',
  },
  {
    name: 'CHECK',
    group: 'Looking in',
    syntax: "CHECK [TABLE] {table | 'path'}",
    doc:
      'What is wrong with a Delta table or could be better, and the statement that mends it: gaps in the log, missing files, ' +
      'checksums, statistics, small files, deleted rows, checkpoints, features that other readers lack.',
    example: 'CHECK orders',
  },
  {
    name: 'delta_history',
    group: 'Looking in',
    syntax: "SELECT ... FROM delta_history('table')",
    doc: 'DESCRIBE HISTORY as a relation.',
    example: "SELECT operation, count(*) FROM delta_history('orders') GROUP BY operation",
  },
  {
    name: 'delta_files',
    group: 'Looking in',
    syntax: "SELECT ... FROM delta_files('table'[, version])",
    doc: 'The files of a version, with partition values, sizes, rows and statistics.',
    example: "SELECT path, size_bytes FROM delta_files('orders') ORDER BY size_bytes DESC LIMIT 5",
  },
  {
    name: 'delta_log',
    group: 'Looking in',
    syntax: "SELECT ... FROM delta_log('table')",
    doc: 'Every action of the log, its content as JSON.',
    example: "SELECT version, content FROM delta_log('orders') WHERE action = 'metaData'",
  },
  {
    name: 'CREATE TABLE',
    group: 'Definitions',
    syntax:
      'CREATE [OR REPLACE] [TEMPORARY] TABLE [IF NOT EXISTS] name [(column type ..., ...)] [USING delta] [PARTITIONED BY (...)]\n' +
      "[CLUSTER BY (...)] [LOCATION '...'] [COMMENT '...'] [TBLPROPERTIES (...)] [AS query]",
    doc: 'Makes a table, empty or of the rows of a query. A temporary one lives as long as the session.',
    example: 'CREATE TEMPORARY TABLE t (id BIGINT, name STRING)',
  },
  {
    name: 'CREATE VIEW',
    group: 'Definitions',
    syntax: 'CREATE [OR REPLACE] [TEMPORARY] VIEW [IF NOT EXISTS] name [(column, ...)] AS query',
    doc: 'Gives a query a name.',
    example: 'CREATE TEMPORARY VIEW big AS SELECT * FROM orders WHERE total > 1000',
  },
  {
    name: 'DROP TABLE',
    group: 'Definitions',
    syntax: 'DROP {TABLE | VIEW} [IF EXISTS] name',
    doc: 'Takes a table or a view away.',
    example: 'DROP TABLE IF EXISTS t',
  },
  {
    name: 'ALTER TABLE',
    group: 'Definitions',
    syntax:
      'ALTER TABLE t ADD COLUMNS (...) | DROP COLUMN c | RENAME COLUMN c TO d | ALTER COLUMN c ... | SET TBLPROPERTIES (...) | ADD CONSTRAINT n CHECK (...) | ...',
    doc: "Changes a table's columns, properties, constraints, features or name.",
    example: "ALTER TABLE t ADD COLUMNS (note STRING COMMENT 'free text')",
  },
  {
    name: 'CREATE SCHEMA',
    group: 'Definitions',
    syntax:
      "CREATE SCHEMA [IF NOT EXISTS] name [COMMENT '...'] [LOCATION '...'] | DROP SCHEMA [IF EXISTS] name [CASCADE]",
    doc: 'Makes a schema, or takes it away.',
    example: 'CREATE SCHEMA IF NOT EXISTS sales',
  },
  {
    name: 'CREATE FUNCTION',
    group: 'Definitions',
    syntax: 'CREATE TEMPORARY FUNCTION name(parameter type, ...) RETURNS type RETURN expression',
    doc: 'Gives an expression or a query with parameters a name.',
    example: 'CREATE TEMPORARY FUNCTION twice(x INT) RETURNS INT RETURN 2 * x',
  },
  {
    name: 'COMMENT ON',
    group: 'Definitions',
    syntax: "COMMENT ON TABLE t IS 'text' | NULL",
    doc: 'Says what a table is.',
    example: "COMMENT ON TABLE t IS 'what it holds'",
  },
  {
    name: 'INSERT',
    group: 'Changes',
    syntax: 'INSERT {INTO | OVERWRITE} table [PARTITION (...)] [(column, ...)] [BY NAME] query',
    doc: 'Adds the rows of a query, or puts them in the place of those that are there.',
    example: "INSERT INTO t VALUES (1, 'a')",
  },
  {
    name: 'UPDATE',
    group: 'Changes',
    syntax: 'UPDATE t SET column = expression, ... [WHERE condition]',
    doc: 'Changes rows of a Delta table.',
    example: 'UPDATE t SET name = upper(name) WHERE id = 1',
  },
  {
    name: 'DELETE',
    group: 'Changes',
    syntax: 'DELETE FROM t [WHERE condition]',
    doc: 'Takes rows out of a Delta table.',
    example: 'DELETE FROM t WHERE id = 1',
  },
  {
    name: 'MERGE',
    group: 'Changes',
    syntax:
      'MERGE INTO t USING source ON condition WHEN MATCHED [AND ...] THEN {UPDATE SET ... | DELETE} WHEN NOT MATCHED [AND ...] THEN INSERT ... WHEN NOT MATCHED BY SOURCE ...',
    doc: 'Brings the rows of a source into a Delta table in one commit.',
    example:
      'MERGE INTO t USING changes AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *',
  },
  {
    name: 'TRUNCATE',
    group: 'Changes',
    syntax: 'TRUNCATE TABLE t',
    doc: 'Takes all rows out of a table.',
    example: 'TRUNCATE TABLE t',
  },
  {
    name: 'OPTIMIZE',
    group: 'Changes',
    syntax: 'OPTIMIZE t [WHERE partitions] [ZORDER BY (column, ...)]',
    doc: 'Writes small files together, and sorts rows so that more files can be skipped.',
    example: 'OPTIMIZE t ZORDER BY (id)',
  },
  {
    name: 'VACUUM',
    group: 'Changes',
    syntax: 'VACUUM t [RETAIN n HOURS] [DRY RUN]',
    doc: 'Deletes files that no version within the retention needs.',
    example: 'VACUUM t DRY RUN',
  },
  {
    name: 'RESTORE',
    group: 'Changes',
    syntax: "RESTORE TABLE t TO {VERSION AS OF n | TIMESTAMP AS OF '...'}",
    doc: 'Makes an older version the latest one.',
    example: 'RESTORE TABLE t TO VERSION AS OF 3',
  },
  ...changeDocs,
  {
    name: 'REORG',
    group: 'Changes',
    syntax: 'REORG TABLE t [WHERE partitions] APPLY (PURGE)',
    doc: 'Writes files anew without the rows that deletion vectors take out.',
    example: 'REORG TABLE t APPLY (PURGE)',
  },
  {
    name: 'FSCK',
    group: 'Changes',
    syntax: 'FSCK REPAIR TABLE t [DRY RUN]',
    doc: 'Takes files that are gone out of the log.',
    example: 'FSCK REPAIR TABLE t DRY RUN',
  },
  {
    name: 'ANALYZE',
    group: 'Changes',
    syntax: 'ANALYZE TABLE t COMPUTE STATISTICS ...',
    doc: 'Computes statistics of a table.',
    example: 'ANALYZE TABLE t COMPUTE STATISTICS',
  },
  {
    name: 'SET',
    group: 'Session',
    syntax: 'SET [name [= value]] | SET TIME ZONE {LOCAL | zone} | RESET [name]',
    doc: 'Lists, shows or changes settings of the session. `silt help settings` lists them.',
    example: 'SET threads = 4',
  },
  {
    name: 'USE',
    group: 'Session',
    syntax: 'USE [SCHEMA] schema',
    doc: 'Makes a schema the one that names are looked up in.',
    example: 'USE sales',
  },
  {
    name: 'DECLARE',
    group: 'Session',
    syntax: 'DECLARE [OR REPLACE] [VARIABLE] name [type] [DEFAULT expression] | SET VAR name = expression',
    doc: 'A variable of the session, named in any expression.',
    example: 'DECLARE VARIABLE day DATE DEFAULT current_date()',
  },
  {
    name: 'EXECUTE IMMEDIATE',
    group: 'Session',
    syntax: 'EXECUTE IMMEDIATE text [INTO variable, ...] [USING expression [AS name], ...]',
    doc: 'Runs a statement that is made as text.',
    example: "EXECUTE IMMEDIATE 'SELECT ? + 1' USING 41",
  },
];
