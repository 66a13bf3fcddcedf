-- scenario: replace where {plain,dv,cdf,map}
CREATE TABLE t (a INT, p INT) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 1), (2, 2), (3, 2);
INSERT INTO t REPLACE WHERE p = 2 VALUES (9, 2);
INSERT INTO t REPLACE WHERE p = 1 VALUES (9, 3);
INSERT INTO t REPLACE WHERE p > 5 SELECT a, p + 10 FROM t;
-- scenario: replace where in data columns {plain,dv,cdf}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (NULL, 'z');
INSERT INTO t REPLACE WHERE a >= 2 VALUES (3, 'new'), (4, 'new');
INSERT INTO t REPLACE WHERE a >= 2 VALUES (1, 'bad');
INSERT INTO t REPLACE WHERE a = 100 VALUES (100, 'none before');
-- scenario: insert overwrite of one partition {plain,dv,map}
CREATE TABLE t (a INT, p STRING, q INT) PARTITIONED BY (p, q) {props};
INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 1);
INSERT OVERWRITE t PARTITION (p = 'x', q = 2) SELECT 22;
INSERT OVERWRITE t PARTITION (p = 'y', q) VALUES (33, 7);
INSERT OVERWRITE t PARTITION (p, q) VALUES (44, 'z', 8);
-- scenario: dynamic overwrite {plain,dv,cdf,map}
CREATE TABLE t (a INT, p STRING, q INT) PARTITIONED BY (p, q) {props};
INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 1), (4, NULL, 1);
SET spark.sql.sources.partitionOverwriteMode = dynamic;
INSERT OVERWRITE t VALUES (10, 'x', 1), (40, NULL, 1);
INSERT OVERWRITE t PARTITION (p = 'x', q) VALUES (50, 9);
INSERT OVERWRITE t SELECT * FROM t WHERE false;
SET spark.sql.sources.partitionOverwriteMode = static;
-- scenario: empty inserts {plain,dv}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t SELECT 1, 'x' WHERE false;
INSERT OVERWRITE t SELECT 1, 'x' WHERE false;
INSERT INTO t VALUES (1, 'x');
-- scenario: insert of wrong types
CREATE TABLE t (a TINYINT, b BOOLEAN, c DECIMAL(4, 1), d DATE, s STRING);
INSERT INTO t VALUES (300, true, 1, NULL, NULL);
INSERT INTO t VALUES ('x', true, 1, NULL, NULL);
INSERT INTO t VALUES (1, 5, 1, NULL, NULL);
INSERT INTO t VALUES (1, true, 12345.6, NULL, NULL);
INSERT INTO t VALUES (1, true, 1.26, '2024-02-30', NULL);
INSERT INTO t VALUES (1, true, 1.26, DATE '2024-02-28', 17);
INSERT INTO t VALUES (1L, NULL, 1.24D, TIMESTAMP '2024-02-28 10:00:00', true);
INSERT INTO t VALUES (1, true);
INSERT INTO t VALUES (1, true, 1, NULL, NULL, 6);
-- scenario: insert with evolution {plain,dv,map}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, 'x');
SET spark.databricks.delta.schema.autoMerge.enabled = true;
INSERT INTO t SELECT 2 AS a, 'y' AS b, 2.5D AS c;
INSERT INTO t BY NAME SELECT named_struct('x', 1) AS s, 3 AS a;
INSERT INTO t BY NAME SELECT named_struct('x', 2, 'y', 'q') AS s, 4 AS a;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
INSERT INTO t BY NAME SELECT 5 AS a, 1 AS nope;
-- scenario: insert keeps order of columns {plain,map}
CREATE TABLE t (a INT, b STRING, c DOUBLE) {props};
INSERT INTO t BY NAME SELECT 1.5D AS c, 'x' AS B, 1 AS A;
INSERT INTO t (B, a, C) VALUES ('y', 2, 2.5);
INSERT INTO t (b) VALUES ('z');
INSERT INTO t TABLE t;
INSERT INTO t SELECT * FROM t WHERE a IS NULL;
-- scenario: insert through a query with everything {plain,dv,rt}
CREATE TABLE t (k STRING, n BIGINT, avg_v DOUBLE) {props};
INSERT INTO t WITH s AS (SELECT id % 3 AS k, id AS v FROM range(10)) SELECT concat('k', k), count(*), avg(v) FROM s GROUP BY k;
INSERT INTO t SELECT k, n, row_number() OVER (ORDER BY k) FROM t;
INSERT INTO t VALUES ('u', 1, 1), ('v', 2, 2);
-- scenario: insert of partition values of all types {plain,map}
CREATE TABLE t (v INT, b BOOLEAN, d DATE, ts TIMESTAMP, n DECIMAL(6, 2), f DOUBLE, s STRING) PARTITIONED BY (b, d, ts, n, f, s) {props};
INSERT INTO t VALUES (1, true, DATE '2024-01-01', TIMESTAMP '2024-01-01 12:34:56.789', 1.5, 1e10, 'a b/c:d');
INSERT INTO t VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO t VALUES (3, false, DATE '0001-01-01', TIMESTAMP '1969-12-31 23:59:59', -1.5, double('NaN'), 'ü€"''%41');
UPDATE t SET v = v + 10 WHERE n = 1.5;
DELETE FROM t WHERE s IS NULL;
SELECT v FROM t WHERE d = DATE '0001-01-01';
-- scenario: insert of structs by position and by name {plain,map}
CREATE TABLE t (id INT, s STRUCT<a: INT, b: STRING>) {props};
INSERT INTO t VALUES (1, struct(1, 'x'));
INSERT INTO t SELECT 2, named_struct('b', 'y', 'a', 2);
INSERT INTO t BY NAME SELECT 3 AS id, named_struct('b', 'z', 'a', 3) AS s;
-- scenario: insert with row tracking {rt}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1), (2);
INSERT INTO t VALUES (3);
SELECT a, _metadata.row_id AS r, _metadata.row_commit_version AS v FROM t;
UPDATE t SET a = 20 WHERE a = 2;
SELECT a, _metadata.row_id AS r, _metadata.row_commit_version AS v FROM t;
DELETE FROM t WHERE a = 1;
OPTIMIZE t;
SELECT a, _metadata.row_id AS r, _metadata.row_commit_version AS v FROM t;
MERGE INTO t USING (SELECT 3 AS a UNION ALL SELECT 4) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = 30 WHEN NOT MATCHED THEN INSERT *;
SELECT a, _metadata.row_id AS r, _metadata.row_commit_version AS v FROM t;
-- scenario: insert overwrite of the table itself {plain,dv,cdf,rt}
CREATE TABLE t (a INT, b INT) {props};
INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
INSERT OVERWRITE t SELECT a, b + 1 FROM t WHERE a <> 2;
INSERT OVERWRITE t SELECT b, a FROM t;
INSERT OVERWRITE TABLE t (b, a) SELECT 1, 2;
