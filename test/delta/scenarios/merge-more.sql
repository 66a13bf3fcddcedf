-- scenario: merge with duplicates that are not matched {plain,dv,cdf}
CREATE TABLE t (k INT, v STRING) {props};
INSERT INTO t VALUES (1, 'a');
MERGE INTO t USING (SELECT * FROM VALUES (2, 'x'), (2, 'y'), (NULL, 'z'), (NULL, 'z') AS v(k, v)) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT * FROM VALUES (2, 'q') AS v(k, v)) s ON t.k = s.k WHEN MATCHED THEN DELETE;
-- scenario: merge on null-safe equality {plain,dv}
CREATE TABLE t (k INT, v STRING) {props};
INSERT INTO t VALUES (1, 'a'), (NULL, 'n');
MERGE INTO t USING (SELECT * FROM VALUES (NULL, 'new'), (2, 'b') AS v(k, v)) s ON t.k <=> s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *;
-- scenario: merge by several keys {plain,dv,map,rt}
CREATE TABLE t (k INT, d DATE, v DOUBLE) {props};
INSERT INTO t VALUES (1, DATE '2024-01-01', 1), (1, DATE '2024-01-02', 2), (2, NULL, 3);
MERGE INTO t USING (SELECT * FROM VALUES (1, DATE '2024-01-02', 20D), (2, NULL, 30D), (3, DATE '2024-01-01', 40D) AS v(k, d, v)) s ON t.k = s.k AND t.d = s.d WHEN MATCHED THEN UPDATE SET t.v = s.v + t.v WHEN NOT MATCHED THEN INSERT (k, d, v) VALUES (s.k, s.d, s.v);
-- scenario: merge by a range {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 0), (5, 0), (9, 0);
MERGE INTO t USING (SELECT * FROM VALUES (0, 3), (8, 10) AS v(lo, hi)) s ON t.k BETWEEN s.lo AND s.hi WHEN MATCHED THEN UPDATE SET v = s.hi WHEN NOT MATCHED BY SOURCE THEN DELETE;
-- scenario: merge with conditions on clauses {plain,dv,cdf,rt}
CREATE TABLE t (k INT, v INT, f BOOLEAN) {props};
INSERT INTO t VALUES (1, 1, true), (2, 2, false), (3, 3, NULL), (4, 4, true);
MERGE INTO t USING (SELECT * FROM VALUES (1, 10), (2, 20), (3, 30), (5, 50), (6, -1) AS v(k, v)) s ON t.k = s.k WHEN MATCHED AND t.f THEN UPDATE SET v = s.v WHEN MATCHED AND NOT t.f THEN DELETE WHEN NOT MATCHED AND s.v > 0 THEN INSERT (k, v) VALUES (s.k, s.v) WHEN NOT MATCHED BY SOURCE AND t.f THEN UPDATE SET f = false;
-- scenario: merge of a partitioned table {plain,dv,cdf,map}
CREATE TABLE t (k INT, v STRING, p STRING) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'x'), (3, 'c', 'y'), (4, 'd', NULL);
MERGE INTO t USING (SELECT * FROM VALUES (1, 'new', 'x'), (5, 'e', 'z') AS v(k, v, p)) s ON t.k = s.k AND t.p = s.p WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT * FROM VALUES (4) AS v(k)) s ON t.k = s.k AND t.p IS NULL WHEN MATCHED THEN UPDATE SET p = 'moved';
MERGE INTO t USING (SELECT * FROM VALUES (1, 'y') AS v(k, p)) s ON t.p = 'x' AND t.k = s.k WHEN MATCHED THEN DELETE WHEN NOT MATCHED BY SOURCE THEN UPDATE SET v = 'left';
-- scenario: merge from a query and a view {plain,dv}
CREATE TABLE t (k INT, n BIGINT) {props};
CREATE TABLE u (k INT);
INSERT INTO t VALUES (1, 0), (2, 0);
INSERT INTO u VALUES (1), (1), (3), (3), (3);
CREATE VIEW w AS SELECT k, count(*) AS n FROM u GROUP BY k;
MERGE INTO t USING w ON t.k = w.k WHEN MATCHED THEN UPDATE SET n = w.n WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t AS x USING (SELECT * FROM t WHERE n > 1) AS y ON x.k = y.k WHEN MATCHED THEN UPDATE SET n = x.n * y.n;
DROP VIEW w;
-- scenario: merge with several matches where all delete {plain,dv}
CREATE TABLE t (k INT) {props};
INSERT INTO t VALUES (1), (2);
MERGE INTO t USING (SELECT * FROM VALUES (1), (1) AS v(k)) s ON t.k = s.k WHEN MATCHED THEN DELETE;
MERGE INTO t USING (SELECT * FROM VALUES (2), (2) AS v(k)) s ON t.k = s.k WHEN MATCHED AND s.k > 0 THEN DELETE;
MERGE INTO t USING (SELECT * FROM VALUES (2), (2) AS v(k)) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET k = 5;
-- scenario: merge that changes nothing {plain,dv}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 1);
MERGE INTO t USING (SELECT * FROM VALUES (2, 2) AS v(k, v)) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v;
MERGE INTO t USING (SELECT * FROM VALUES (1, 2) AS v(k, v)) s ON t.k = s.k WHEN MATCHED AND s.v > 5 THEN UPDATE SET v = s.v;
MERGE INTO t USING (SELECT * FROM VALUES (1, 2) AS v(k, v)) s ON false WHEN MATCHED THEN DELETE;
MERGE INTO t USING (SELECT * FROM VALUES (1, 2) AS v(k, v)) s ON true WHEN NOT MATCHED THEN INSERT *;
-- scenario: merge with evolution by its clause {plain,dv,map}
CREATE TABLE t (k INT, v STRING) {props};
INSERT INTO t VALUES (1, 'a'), (2, 'b');
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, 'aa' AS v, 1.5D AS x UNION ALL SELECT 3, 'c', 2.5D) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 2 AS k, DATE '2024-01-01' AS y) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET y = s.y;
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 2 AS k, 7 AS z) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = 'only';
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 9 AS k, 7 AS z) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, z) VALUES (s.k, s.z);
-- scenario: merge with nested evolution {plain,map}
CREATE TABLE t (k INT, s STRUCT<a: INT>, l ARRAY<STRUCT<a: INT>>) {props};
INSERT INTO t VALUES (1, named_struct('a', 1), array(named_struct('a', 1)));
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, named_struct('a', 5, 'b', 'new') AS s, array(named_struct('a', 2, 'c', 3)) AS l UNION ALL SELECT 2, named_struct('a', 6, 'b', 'x'), array()) q ON t.k = q.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 2 AS k, named_struct('b', 'only') AS s) q ON t.k = q.k WHEN MATCHED THEN UPDATE SET s = q.s;
-- scenario: merge into generated and default columns {plain,dv}
CREATE TABLE t (k INT, g INT GENERATED ALWAYS AS (k * 10), v STRING) {props};
INSERT INTO t (k, v) VALUES (1, 'a');
MERGE INTO t USING (SELECT * FROM VALUES (1, 'b'), (2, 'c') AS v(k, v)) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET k = s.k + 100, v = s.v WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, s.v);
MERGE INTO t USING (SELECT * FROM VALUES (3, 31) AS v(k, g)) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, g) VALUES (s.k, s.g);
-- scenario: merge into a table with an identity
CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY, k INT, v STRING);
INSERT INTO t (k, v) VALUES (1, 'a'), (2, 'b');
MERGE INTO t USING (SELECT * FROM VALUES (2, 'bb'), (3, 'c') AS v(k, v)) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, s.v);
SELECT k, v FROM t;
-- scenario: merge with wrong names
CREATE TABLE t (k INT, v INT);
MERGE INTO t USING (SELECT * FROM VALUES (1, 1) AS v(k, v)) s ON t.nope = s.k WHEN MATCHED THEN DELETE;
MERGE INTO t USING (SELECT * FROM VALUES (1, 1) AS v(k, v)) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET nope = 1;
MERGE INTO t USING (SELECT * FROM VALUES (1, 1) AS v(k, v)) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, nope) VALUES (1, 2);
MERGE INTO t USING (SELECT * FROM VALUES (1, 1) AS v(k, v)) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k) VALUES (t.k);
MERGE INTO t USING (SELECT * FROM VALUES (1, 1) AS v(k, v)) s ON k = 1 WHEN MATCHED THEN DELETE;
MERGE INTO t USING nope ON t.k = nope.k WHEN MATCHED THEN DELETE;
-- scenario: merge with structs updated by member {plain,dv}
CREATE TABLE t (k INT, s STRUCT<a: INT, b: STRING>) {props};
INSERT INTO t VALUES (1, named_struct('a', 1, 'b', 'x')), (2, NULL);
MERGE INTO t USING (SELECT * FROM VALUES (1, 10), (2, 20) AS v(k, a)) q ON t.k = q.k WHEN MATCHED THEN UPDATE SET s.a = q.a;
MERGE INTO t USING (SELECT 3 AS k, named_struct('a', 3, 'b', 'z') AS s) q ON t.k = q.k WHEN NOT MATCHED THEN INSERT *;
-- scenario: merge over several files {plain,dv,cdf}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t SELECT CAST(id AS INT), 0 FROM range(0, 10, 1, 1);
INSERT INTO t SELECT CAST(id AS INT), 0 FROM range(10, 20, 1, 1);
INSERT INTO t SELECT CAST(id AS INT), 0 FROM range(20, 30, 1, 1);
MERGE INTO t USING (SELECT CAST(id * 7 AS INT) AS k FROM range(0, 6, 1, 1)) s ON t.k = s.k WHEN MATCHED AND s.k < 8 THEN DELETE WHEN MATCHED THEN UPDATE SET v = 1 WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, 9);
MERGE INTO t USING (SELECT 15 AS k) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = 2 WHEN NOT MATCHED BY SOURCE AND t.k > 25 THEN UPDATE SET v = 3;
-- scenario: merge of values that have no names
CREATE TABLE t (k INT, v INT);
MERGE INTO t USING (VALUES (1, 1)) AS s ON t.k = s.col1 WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.col1, s.col2);
-- scenario: a merge of rows that the source has in other types {plain,dv}
CREATE TABLE t (k INT, v STRING, d DECIMAL(6, 2)) {props};
INSERT INTO t VALUES (1, 'a', 1.5);
MERGE INTO t USING (SELECT 1L AS k, 5 AS v, 2.555D AS d UNION ALL SELECT 2L, 6, 3D) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 5000000000 AS k, 5 AS v, 1 AS d) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT '1' AS k, 'z' AS v, 123456 AS d) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
