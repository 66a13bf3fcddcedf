-- scenario: changes of rows {cdf}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL);
UPDATE t SET b = 'new' WHERE a = 1;
DELETE FROM t WHERE a = 2;
MERGE INTO t USING (SELECT * FROM VALUES (1, 'm'), (9, 'i') AS v(a, b)) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE THEN DELETE;
SELECT a, b, _change_type AS c, _commit_version AS v FROM table_changes('t', 1);
SELECT a, b, _change_type AS c, _commit_version AS v FROM table_changes('t', 2, 3);
SELECT count(*) AS n FROM table_changes('t', 90);
-- scenario: changes of whole files {cdf}
CREATE TABLE t (a INT, p INT) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
DELETE FROM t WHERE p = 1;
INSERT OVERWRITE t VALUES (7, 7);
TRUNCATE TABLE t;
SELECT a, p, _change_type AS c, _commit_version AS v FROM table_changes('t', 1);
-- scenario: changes with deletion vectors {cdfdv}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t SELECT CAST(id AS INT), concat('s', id) FROM range(0, 10, 1, 1);
DELETE FROM t WHERE a < 3;
UPDATE t SET b = 'u' WHERE a = 5;
DELETE FROM t WHERE a > 7;
OPTIMIZE t;
RESTORE TABLE t TO VERSION AS OF 1;
SELECT a, b, _change_type AS c, _commit_version AS v FROM table_changes('t', 1);
-- scenario: changes are not there
CREATE TABLE t (a INT);
INSERT INTO t VALUES (1);
SELECT * FROM table_changes('t', 0);
ALTER TABLE t SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');
INSERT INTO t VALUES (2);
SELECT a, _change_type AS c, _commit_version AS v FROM table_changes('t', 3);
SELECT * FROM table_changes('t', 0);
-- scenario: changes over a new column {cdf,cdfmap}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1);
ALTER TABLE t ADD COLUMN b STRING;
INSERT INTO t VALUES (2, 'x');
UPDATE t SET b = 'y';
SELECT a, b, _change_type AS c, _commit_version AS v FROM table_changes('t', 1);
