-- scenario: upsert {plain,dv,cdf,map}
CREATE TABLE t (k INT, v STRING) {props};
CREATE TABLE s (k INT, v STRING);
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO s VALUES (2, 'B'), (4, 'D');
MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
-- scenario: only insert {plain,dv}
CREATE TABLE t (k INT, v STRING) {props};
INSERT INTO t VALUES (1, 'a');
MERGE INTO t USING (SELECT * FROM VALUES (1, 'x'), (2, 'y'), (2, 'z') s(k, v)) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, upper(s.v));
-- scenario: only delete {plain,dv}
CREATE TABLE t (k INT, v STRING) {props};
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');
MERGE INTO t USING (SELECT 1 AS k UNION ALL SELECT 3 UNION ALL SELECT 9) s ON t.k = s.k WHEN MATCHED THEN DELETE;
-- scenario: clauses in order {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 10), (2, 20), (3, 30), (4, 40);
MERGE INTO t AS x USING (SELECT * FROM VALUES (1, 1), (2, 2), (3, 3), (5, 5), (6, 6) s(k, w)) AS y ON x.k = y.k WHEN MATCHED AND y.w = 1 THEN DELETE WHEN MATCHED AND y.w = 2 THEN UPDATE SET v = x.v + y.w WHEN NOT MATCHED AND y.k > 5 THEN INSERT (k) VALUES (y.k) WHEN NOT MATCHED THEN INSERT (v, k) VALUES (-1, y.k);
-- scenario: not matched by source {plain,dv,cdf}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 10), (2, 20), (3, 30), (NULL, 40);
MERGE INTO t USING (SELECT 1 AS k, 100 AS v) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED BY SOURCE AND t.k = 2 THEN DELETE WHEN NOT MATCHED BY SOURCE THEN UPDATE SET v = 0;
-- scenario: all three kinds of clauses {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 10), (2, 20), (3, 30);
MERGE INTO t USING (SELECT 1 AS k, 100 AS v UNION ALL SELECT 7, 700) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE THEN DELETE;
-- scenario: NULL keys match nothing {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (NULL, 1), (2, 2);
MERGE INTO t USING (SELECT CAST(NULL AS INT) AS k, 5 AS v UNION ALL SELECT 2, 6) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT CAST(NULL AS INT) AS k, 9 AS v) s ON t.k <=> s.k AND t.v = 1 WHEN MATCHED THEN UPDATE SET v = s.v;
-- scenario: several source rows match {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 10), (2, 20);
MERGE INTO t USING (SELECT 1 AS k, 1 AS v UNION ALL SELECT 1, 2) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v;
MERGE INTO t USING (SELECT 1 AS k, 1 AS v UNION ALL SELECT 1, 2) s ON t.k = s.k WHEN MATCHED AND s.v = 2 THEN UPDATE SET v = s.v;
MERGE INTO t USING (SELECT 1 AS k, 1 AS v UNION ALL SELECT 1, 2) s ON t.k = s.k WHEN MATCHED AND s.v > 0 THEN DELETE;
MERGE INTO t USING (SELECT 1 AS k, 1 AS v UNION ALL SELECT 1, 2) s ON t.k = s.k WHEN MATCHED THEN DELETE;
-- scenario: an empty source {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 10);
MERGE INTO t USING (SELECT 1 AS k, 2 AS v WHERE false) s ON t.k = s.k WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 1 AS k, 2 AS v WHERE false) s ON t.k = s.k WHEN NOT MATCHED BY SOURCE THEN DELETE;
-- scenario: an empty target
CREATE TABLE t (k INT, v INT);
MERGE INTO t USING (SELECT 1 AS k, 2 AS v) s ON t.k = s.k WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT *;
-- scenario: a table merged with itself {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 10), (2, 20);
MERGE INTO t USING (SELECT k + 1 AS k, v FROM t) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *;
-- scenario: a condition on everything {plain}
CREATE TABLE t (k INT, v INT);
INSERT INTO t VALUES (1, 10), (2, 20);
MERGE INTO t USING (SELECT 1 AS x) s ON true WHEN MATCHED THEN UPDATE SET v = v + s.x;
MERGE INTO t USING (SELECT 1 AS k, 1 AS v) s ON false WHEN NOT MATCHED THEN INSERT *;
-- scenario: partitions move in a merge {plain,dv}
CREATE TABLE t (k INT, p STRING) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'b');
MERGE INTO t USING (SELECT 2 AS k, 'c' AS p UNION ALL SELECT 9, 'a') s ON t.k = s.k WHEN MATCHED THEN UPDATE SET p = s.p WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 1 AS k) s ON t.k = s.k AND t.p = 'a' WHEN MATCHED THEN DELETE;
-- scenario: star needs all columns
CREATE TABLE t (k INT, v INT);
INSERT INTO t VALUES (1, 1);
MERGE INTO t USING (SELECT 1 AS k) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
MERGE INTO t USING (SELECT 1 AS k) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 1 AS k, 5 AS v, 9 AS more) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
-- scenario: evolution adds columns {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 1), (2, 2);
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, 5 AS v, 'n' AS w UNION ALL SELECT 7, 7, 'm') s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 2 AS k, 3 AS z) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
-- scenario: evolution of structs
CREATE TABLE t (k INT, s STRUCT<x: INT>);
INSERT INTO t VALUES (1, named_struct('x', 1)), (2, NULL);
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, named_struct('x', 9, 'y', 'q') AS s UNION ALL SELECT 3, named_struct('x', 8, 'y', 'r')) q ON t.k = q.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
-- scenario: casts in a merge
CREATE TABLE t (k INT, d DECIMAL(5, 2), s STRING);
INSERT INTO t VALUES (1, 1.0, 'a');
MERGE INTO t USING (SELECT 1L AS k, 2.345 AS d, 7 AS s UNION ALL SELECT 2L, 3.0, 8) q ON t.k = q.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 5000000000 AS k, 1.0 AS d, 'x' AS s) q ON t.k = q.k WHEN NOT MATCHED THEN INSERT *;
-- scenario: wrong clauses
CREATE TABLE t (k INT, v INT);
MERGE INTO t USING (SELECT 1 AS k, 1 AS v) s ON t.k = s.k WHEN MATCHED THEN DELETE WHEN MATCHED AND s.v = 1 THEN UPDATE SET v = 1;
MERGE INTO t USING (SELECT 1 AS k, 1 AS v) s ON t.k = s.k WHEN NOT MATCHED BY SOURCE THEN UPDATE SET v = s.v;
MERGE INTO t USING (SELECT 1 AS k, 1 AS v) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, k) VALUES (1, 2);
MERGE INTO t USING nope s ON t.k = s.k WHEN MATCHED THEN DELETE;
