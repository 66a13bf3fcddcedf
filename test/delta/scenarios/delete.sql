-- scenario: delete with IN, BETWEEN and LIKE {plain,dv,rt}
CREATE TABLE t (a INT, s STRING) {props};
INSERT INTO t SELECT CAST(id AS INT), concat('s', id) FROM range(0, 30, 1, 1);
DELETE FROM t WHERE a IN (1, 2, NULL);
DELETE FROM t WHERE a BETWEEN 5 AND 7;
DELETE FROM t WHERE s LIKE '%9';
DELETE FROM t WHERE a NOT IN (10, 11, 12) AND a < 4;
-- scenario: delete by an alias {plain,dv}
CREATE TABLE t (a INT, s STRUCT<x: INT>) {props};
INSERT INTO t VALUES (1, named_struct('x', 1)), (2, NULL), (3, named_struct('x', NULL));
DELETE FROM t AS q WHERE q.s.x = 1;
DELETE FROM t q WHERE q.s IS NULL;
DELETE FROM t q WHERE t.a = 3;
-- scenario: delete whole partitions {plain,dv,cdf,map,rt}
CREATE TABLE t (a INT, p STRING, q INT) PARTITIONED BY (p, q) {props};
INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 1), (4, NULL, NULL), (5, 'z', 3);
DELETE FROM t WHERE p = 'x' AND q > 1;
DELETE FROM t WHERE q IS NULL;
DELETE FROM t WHERE p > 'y';
DELETE FROM t WHERE p = 'none';
DELETE FROM t WHERE p = 'x' OR q = 1;
-- scenario: delete all rows of some files {plain,dv,cdf}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1), (2);
INSERT INTO t VALUES (3), (4);
INSERT INTO t VALUES (5), (6);
DELETE FROM t WHERE a < 4;
DELETE FROM t WHERE a > 4;
DELETE FROM t WHERE a = 4;
-- scenario: delete from an empty table {plain,dv}
CREATE TABLE t (a INT) {props};
DELETE FROM t;
DELETE FROM t WHERE a = 1;
DELETE FROM t WHERE nope = 1;
-- scenario: delete by what fails
CREATE TABLE t (a INT, s STRING);
INSERT INTO t VALUES (0, 'x'), (1, '1');
DELETE FROM t WHERE 1 / a = 1;
DELETE FROM t WHERE s = 1;
DELETE FROM t WHERE true;
-- scenario: delete of duplicates {plain,dv,rt}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, 'x'), (1, 'x'), (1, 'x'), (2, 'y');
DELETE FROM t WHERE a = 1 AND b = 'x';
INSERT INTO t VALUES (1, 'x');
DELETE FROM t WHERE a = 1 OR a = 2;
-- scenario: delete in dates and decimals {plain,dv}
CREATE TABLE t (d DATE, n DECIMAL(10, 2), ts TIMESTAMP, f DOUBLE) {props};
INSERT INTO t VALUES (DATE '2024-01-01', 1.50, TIMESTAMP '2024-01-01 10:00:00', double('NaN')), (DATE '2024-02-01', 2.50, NULL, -0.0), (NULL, NULL, TIMESTAMP '1969-12-31 23:59:59.5', 1e300);
DELETE FROM t WHERE d < '2024-01-15';
DELETE FROM t WHERE n = 2.5;
DELETE FROM t WHERE f > 1;
-- scenario: delete NaN {plain,dv}
CREATE TABLE t (f DOUBLE, g FLOAT) {props};
INSERT INTO t VALUES (double('NaN'), 1), (double('Infinity'), 2), (0.0, 3), (-0.0, 4);
DELETE FROM t WHERE f = double('NaN');
DELETE FROM t WHERE f = 0;
DELETE FROM t WHERE f > 1e308;
