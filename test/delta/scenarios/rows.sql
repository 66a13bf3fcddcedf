-- scenario: delete by a condition {plain,dv,cdf,map}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL), (NULL, 'z');
DELETE FROM t WHERE a = 2;
DELETE FROM t WHERE b IS NULL;
DELETE FROM t WHERE a > 100;
-- scenario: delete where NULL decides {plain,dv}
CREATE TABLE t (a INT, b INT) {props};
INSERT INTO t VALUES (1, NULL), (2, 5), (NULL, 7), (NULL, NULL);
DELETE FROM t WHERE a = b;
DELETE FROM t WHERE NOT (b > 6);
DELETE FROM t WHERE a IS NULL AND b IS NULL;
-- scenario: delete everything and insert again {plain,dv}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1), (2);
DELETE FROM t;
DELETE FROM t;
INSERT INTO t VALUES (3);
-- scenario: delete within partitions {plain,dv}
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'y'), (4, NULL), (5, 'a/b c');
DELETE FROM t WHERE p = 'y';
DELETE FROM t WHERE p IS NULL;
DELETE FROM t WHERE p = 'a/b c' AND a = 6;
DELETE FROM t WHERE p = 'a/b c' AND a = 5;
-- scenario: delete the same file twice {plain,dv}
CREATE TABLE t (a INT) {props};
INSERT INTO t SELECT CAST(id AS INT) FROM range(0, 20, 1, 1);
DELETE FROM t WHERE a < 5;
DELETE FROM t WHERE a % 2 = 0;
DELETE FROM t WHERE a > 17;
-- scenario: update by a condition {plain,dv,cdf,map}
CREATE TABLE t (a INT, b STRING, c DOUBLE) {props};
INSERT INTO t VALUES (1, 'x', 1.5), (2, 'y', NULL), (NULL, NULL, 3);
UPDATE t SET b = 'new', c = c + 1 WHERE a = 1;
UPDATE t SET b = concat(b, '!') WHERE c IS NULL;
UPDATE t SET a = 0 WHERE a IS NULL;
UPDATE t SET a = 5 WHERE false;
-- scenario: update everything {plain,dv}
CREATE TABLE t (a INT, b INT) {props};
INSERT INTO t VALUES (1, 2), (3, 4);
UPDATE t SET a = b, b = a;
UPDATE t SET a = NULL;
-- scenario: update moves between partitions {plain,dv}
CREATE TABLE t (a INT, p INT) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 1), (2, 1), (3, 2);
UPDATE t SET p = 3 WHERE a = 2;
UPDATE t SET p = NULL WHERE p = 2;
UPDATE t SET p = p + 1;
-- scenario: update members of a struct {plain,dv}
CREATE TABLE t (id INT, s STRUCT<x: INT, y: STRUCT<z: STRING>>) {props};
INSERT INTO t VALUES (1, named_struct('x', 1, 'y', named_struct('z', 'a'))), (2, NULL);
UPDATE t SET s.x = 10 WHERE id = 1;
UPDATE t SET s.y.z = 'deep', s.x = s.x + 1;
-- scenario: update with casts and overflow
CREATE TABLE t (a INT, d DECIMAL(5, 2), dt DATE);
INSERT INTO t VALUES (1, 1.25, DATE '2024-01-01');
UPDATE t SET d = 12.345;
UPDATE t SET a = 3000000000;
UPDATE t SET d = 123456;
UPDATE t SET dt = '2024-02-30';
UPDATE t SET dt = '2024-02-28', a = '17';
-- scenario: update names wrong columns
CREATE TABLE t (a INT, s STRUCT<x: INT>);
UPDATE t SET nope = 1;
UPDATE t SET a = nope;
UPDATE t SET a = 1, a = 2;
UPDATE t SET s = named_struct('x', 1), s.x = 2;
UPDATE nope SET a = 1;
DELETE FROM nope;
-- scenario: types of all kinds go through an update {plain,dv}
CREATE TABLE t (id INT, b BOOLEAN, i8 TINYINT, i16 SMALLINT, i64 BIGINT, f FLOAT, d DOUBLE, n DECIMAL(20, 4), s STRING, dt DATE, ts TIMESTAMP, arr ARRAY<INT>, m MAP<STRING, INT>) {props};
INSERT INTO t VALUES (1, true, 1, 2, 9007199254740993, 1.5, -0.0, 123456789.1234, 'ä€𝄞', DATE '1900-01-01', TIMESTAMP '2024-01-01 12:34:56.789012', array(1, NULL), map('k', 1)), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
UPDATE t SET id = id + 10;
DELETE FROM t WHERE i64 = 9007199254740992;
-- scenario: insert overwrite
CREATE TABLE t (a INT, b STRING);
INSERT INTO t VALUES (1, 'x');
INSERT OVERWRITE t VALUES (2, 'y'), (3, 'z');
INSERT OVERWRITE t SELECT a + 1, b FROM t WHERE a = 3;
-- scenario: insert by name and by list
CREATE TABLE t (a INT, b STRING, c DOUBLE);
INSERT INTO t (c, a) VALUES (1.5, 1);
INSERT INTO t BY NAME SELECT 'x' AS b, 2 AS a;
INSERT INTO t (a, nope) VALUES (1, 2);
INSERT INTO t (a, a) VALUES (1, 2);
INSERT INTO t VALUES (1, 'x');
-- scenario: insert into partitions
CREATE TABLE t (a INT, p STRING, q INT) PARTITIONED BY (p, q);
INSERT INTO t PARTITION (p = 'x', q = 1) SELECT 1;
INSERT INTO t PARTITION (p = 'x', q) VALUES (2, 2);
INSERT INTO t VALUES (3, 'y', 3);
-- scenario: overwrite the partitions that are written
CREATE TABLE t (a INT, p INT) PARTITIONED BY (p);
INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
SET spark.sql.sources.partitionOverwriteMode = dynamic;
INSERT OVERWRITE t VALUES (20, 2), (40, 4);
SET spark.sql.sources.partitionOverwriteMode = static;
-- scenario: truncate
CREATE TABLE t (a INT);
INSERT INTO t VALUES (1), (2);
TRUNCATE TABLE t;
INSERT INTO t VALUES (3);
-- scenario: insert reads its own table {plain}
CREATE TABLE t (a INT);
INSERT INTO t VALUES (1);
INSERT INTO t SELECT a + 1 FROM t;
INSERT INTO t SELECT a + 2 FROM t;
