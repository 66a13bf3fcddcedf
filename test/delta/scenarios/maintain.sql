-- scenario: optimize small files {plain,dv,map,rt}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, 'x');
INSERT INTO t VALUES (2, 'y');
INSERT INTO t VALUES (3, NULL);
OPTIMIZE t;
OPTIMIZE t;
-- scenario: optimize partitions {plain,map}
CREATE TABLE t (a INT, p INT) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 1), (2, 2);
INSERT INTO t VALUES (3, 1), (4, 2), (5, 3);
OPTIMIZE t WHERE p = 1;
OPTIMIZE t WHERE a = 1;
OPTIMIZE t;
-- scenario: optimize along a curve {plain,dv}
CREATE TABLE t (a INT, b INT, s STRING) {props};
INSERT INTO t SELECT CAST(id AS INT), CAST(id % 7 AS INT), concat('s', id) FROM range(0, 50, 1, 1);
INSERT INTO t SELECT CAST(id AS INT), CAST(id % 5 AS INT), concat('s', id) FROM range(50, 90, 1, 1);
OPTIMIZE t ZORDER BY (a, b);
OPTIMIZE t ZORDER BY (nope);
-- scenario: optimize takes deletion vectors {dv}
CREATE TABLE t (a INT) {props};
INSERT INTO t SELECT CAST(id AS INT) FROM range(0, 20, 1, 1);
INSERT INTO t SELECT CAST(id AS INT) FROM range(20, 40, 1, 1);
DELETE FROM t WHERE a % 2 = 0;
OPTIMIZE t;
DELETE FROM t WHERE a < 10;
REORG TABLE t APPLY (PURGE);
REORG TABLE t APPLY (PURGE);
-- scenario: optimize a clustered table
CREATE TABLE t (a INT, b INT) CLUSTER BY (a, b);
INSERT INTO t SELECT CAST(id AS INT), CAST(id % 7 AS INT) FROM range(0, 50, 1, 1);
INSERT INTO t SELECT CAST(id AS INT), CAST(id % 5 AS INT) FROM range(50, 90, 1, 1);
OPTIMIZE t;
OPTIMIZE t ZORDER BY (a);
OPTIMIZE t WHERE a = 1;
-- scenario: restore a version {plain,dv,cdf,map,rt}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1), (2);
DELETE FROM t WHERE a = 1;
UPDATE t SET a = 9;
RESTORE TABLE t TO VERSION AS OF 1;
SELECT * FROM t;
RESTORE t TO VERSION AS OF 2;
RESTORE t TO VERSION AS OF 2;
RESTORE t TO VERSION AS OF 99;
INSERT INTO t VALUES (5);
-- scenario: restore the schema {plain,dv}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1);
ALTER TABLE t ADD COLUMN b STRING;
INSERT INTO t VALUES (2, 'x');
RESTORE TABLE t TO VERSION AS OF 1;
SELECT * FROM t;
INSERT INTO t VALUES (3);
RESTORE TABLE t TO VERSION AS OF 3;
-- scenario: a shallow clone {plain,dv,map,cdf}
CREATE TABLE s (a INT, b STRING) {props};
INSERT INTO s VALUES (1, 'x'), (2, 'y');
CREATE TABLE t SHALLOW CLONE s;
INSERT INTO t VALUES (3, 'z');
DELETE FROM t WHERE a = 1;
UPDATE s SET b = 'source';
SELECT * FROM t;
CREATE TABLE t SHALLOW CLONE s;
CREATE TABLE IF NOT EXISTS t SHALLOW CLONE s;
CREATE OR REPLACE TABLE t SHALLOW CLONE s VERSION AS OF 1;
SELECT * FROM t;
-- scenario: a shallow clone of a partitioned table
CREATE TABLE s (a INT, p STRING) PARTITIONED BY (p);
INSERT INTO s VALUES (1, 'x'), (2, NULL), (3, 'a b');
CREATE TABLE t SHALLOW CLONE s TBLPROPERTIES ('k' = 'v');
DELETE FROM t WHERE p = 'x';
UPDATE t SET p = 'x' WHERE a = 2;
SELECT * FROM t WHERE p = 'x';
-- scenario: vacuum keeps what is young {plain,dv}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1), (2);
DELETE FROM t WHERE a = 1;
VACUUM t;
VACUUM t RETAIN 200 HOURS;
SELECT * FROM t VERSION AS OF 1;
-- scenario: vacuum of all
CREATE TABLE t (a INT);
INSERT INTO t VALUES (1), (2);
UPDATE t SET a = a + 1;
SET spark.databricks.delta.retentionDurationCheck.enabled = false;
VACUUM t RETAIN 0 HOURS;
SELECT * FROM t;
SET spark.databricks.delta.retentionDurationCheck.enabled = true;
-- scenario: time travel {plain,dv,map}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1);
INSERT INTO t VALUES (2);
DELETE FROM t WHERE a = 1;
SELECT * FROM t VERSION AS OF 1;
SELECT * FROM t VERSION AS OF 2;
SELECT * FROM t VERSION AS OF 99;
SELECT (SELECT count(*) FROM t VERSION AS OF 2) AS n, count(*) AS m FROM t;
INSERT INTO t SELECT a + 10 FROM t VERSION AS OF 2;
-- scenario: a clone of what is not there
CREATE TABLE t SHALLOW CLONE nope;
CREATE TABLE s (a INT);
INSERT INTO s VALUES (1);
CREATE TABLE t SHALLOW CLONE s VERSION AS OF 7;
CREATE OR REPLACE TABLE s SHALLOW CLONE s;
-- scenario: restore over partitions {plain,dv}
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 'x'), (2, NULL);
INSERT OVERWRITE t VALUES (3, 'y');
TRUNCATE TABLE t;
RESTORE TABLE t TO VERSION AS OF 1;
DELETE FROM t WHERE p IS NULL;
RESTORE TABLE t TO VERSION AS OF 2;
-- scenario: reorg needs its word {plain}
CREATE TABLE t (a INT) {props};
INSERT INTO t VALUES (1);
REORG TABLE t APPLY (PURGE);
REORG TABLE t WHERE a = 1 APPLY (PURGE);
