-- scenario: no evolution of structs unless asked for {plain,map}
CREATE TABLE t (k INT, s STRUCT<a: INT>) {props};
INSERT INTO t SELECT 1 AS k, named_struct('a', 1, 'b', 2) AS s;
INSERT INTO t VALUES (1, named_struct('a', 1, 'b', 2));
INSERT INTO t (k, s) SELECT 1 AS k, named_struct('a', 1, 'b', 2) AS s;
INSERT INTO t BY NAME SELECT 1 AS k, named_struct('a', 1, 'b', 2) AS s;
INSERT OVERWRITE t SELECT 1 AS k, named_struct('a', 1, 'b', 2) AS s;
INSERT INTO t REPLACE WHERE k = 1 SELECT 1 AS k, named_struct('a', 1, 'b', 2) AS s;
INSERT INTO t VALUES (1, named_struct('a', 'x'));
INSERT INTO t VALUES (2, named_struct('b', 5));
INSERT INTO t BY NAME SELECT 3 AS k, named_struct('b', 5) AS s;
INSERT INTO t VALUES (4, NULL);
UPDATE t SET s = named_struct('a', 1, 'b', 2);
UPDATE t SET s = named_struct('b', 2);
MERGE INTO t USING (SELECT 2 AS k, named_struct('a', 5, 'b', 6) AS s) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
MERGE INTO t USING (SELECT 2 AS k, named_struct('b', 6) AS s) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET t.s = s.s;
MERGE INTO t USING (SELECT 7 AS k, named_struct('a', 5, 'b', 6) AS s) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT *;
-- scenario: members of structs in arrays and maps that an insert lacks or has more of
CREATE TABLE t (k INT, l ARRAY<STRUCT<a: INT, b: INT>>, m MAP<STRING, STRUCT<a: INT, b: INT>>);
INSERT INTO t SELECT 1, array(named_struct('a', 1, 'b', 2)), map('x', named_struct('a', 1, 'b', 2));
INSERT INTO t SELECT 2, array(named_struct('a', 1, 'b', 2, 'c', 3)), NULL;
INSERT INTO t SELECT 2, NULL, map('x', named_struct('a', 1, 'b', 2, 'c', 3));
INSERT INTO t SELECT 3, array(named_struct('a', 1)), NULL;
INSERT INTO t BY NAME SELECT 4 AS k, array(named_struct('b', 1, 'a', 2)) AS l, NULL AS m;
INSERT INTO t BY NAME SELECT 5 AS k, NULL AS l, map('y', named_struct('b', 1, 'a', 2)) AS m;
INSERT INTO t BY NAME SELECT 6 AS k, array(named_struct('b', 1)) AS l;
INSERT INTO t VALUES (7, array(), map());
SELECT k, l, m FROM t ORDER BY k;
-- scenario: evolution of arrays and maps in an insert
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, l ARRAY<STRUCT<a: INT>>, m MAP<STRING, STRUCT<a: INT>>, n ARRAY<ARRAY<STRUCT<a: INT>>>);
INSERT INTO t SELECT 1, array(named_struct('a', 1)), map('x', named_struct('a', 1)), array(array(named_struct('a', 1)));
INSERT INTO t SELECT 3, NULL, map('x', named_struct('a', 1, 'c', 2.5D)), NULL;
INSERT INTO t BY NAME SELECT 4 AS k, array(named_struct('b', 'm', 'a', 4, 'd', 1)) AS l, array(array(named_struct('a', 4, 'z', 3))) AS n;
INSERT INTO t SELECT 5 AS k, NULL, NULL, NULL, 'more' AS extra;
SELECT * FROM t ORDER BY k;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
-- scenario: evolution of arrays and maps in a merge {plain,map}
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, l ARRAY<STRUCT<a: INT>>, m MAP<STRING, STRUCT<a: INT>>) {props};
INSERT INTO t VALUES (1, array(named_struct('a', 1)), map('x', named_struct('a', 1))), (3, NULL, NULL);
MERGE INTO t USING (SELECT 1 AS k, array(named_struct('b', 'n', 'a', 2)) AS l, map('y', named_struct('a', 2, 'b', 'n')) AS m UNION ALL SELECT 2, array(), NULL) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 3 AS k, array(named_struct('c', 5)) AS q) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET l = s.q;
MERGE INTO t USING (SELECT 3 AS k, map('z', named_struct('a', 9)) AS m) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
SELECT * FROM t ORDER BY k;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
-- scenario: stars of structs keep members that the source has not {plain,map,cdf}
CREATE TABLE t (k INT, s STRUCT<a: INT, b: INT, n: STRUCT<x: INT, y: INT>>) {props};
INSERT INTO t VALUES (1, named_struct('a', 1, 'b', 1, 'n', named_struct('x', 1, 'y', 1))), (2, NULL), (4, named_struct('a', 4, 'b', 4, 'n', NULL));
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT id AS k, named_struct('a', 9, 'c', 3, 'n', named_struct('x', 7)) AS s FROM range(1, 5)) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, named_struct('a', 0, 'd', 3) AS s) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET s = s.s;
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, named_struct('x', -1, 'z', 3) AS q) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET s.n = s.q;
MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 4 AS k, CAST(NULL AS STRUCT<a: INT>) AS s) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
SELECT * FROM t ORDER BY k;
-- scenario: late row tracking {plain,dv}
CREATE TABLE t (k INT) {props};
INSERT INTO t VALUES (1), (2);
INSERT INTO t VALUES (3);
DELETE FROM t WHERE k = 2;
ALTER TABLE t SET TBLPROPERTIES ('delta.enableRowTracking' = 'true');
SELECT k, _metadata.row_id, _metadata.row_commit_version, _metadata.base_row_id, _metadata.default_row_commit_version FROM t ORDER BY k;
UPDATE t SET k = 10 WHERE k = 1;
INSERT INTO t VALUES (5);
SELECT k, _metadata.row_id, _metadata.row_commit_version FROM t ORDER BY k;
ALTER TABLE t SET TBLPROPERTIES ('delta.enableRowTracking' = 'false');
ALTER TABLE t SET TBLPROPERTIES ('delta.enableRowTracking' = 'true');
-- scenario: late row tracking of an empty table
CREATE TABLE t (k INT);
ALTER TABLE t SET TBLPROPERTIES ('delta.enableRowTracking' = 'true');
INSERT INTO t VALUES (1);
SELECT k, _metadata.row_id, _metadata.row_commit_version FROM t ORDER BY k;
-- scenario: the feature of row tracking without the property
CREATE TABLE t (k INT) TBLPROPERTIES ('delta.feature.rowTracking' = 'supported');
INSERT INTO t VALUES (1), (2);
ALTER TABLE t SET TBLPROPERTIES ('delta.enableRowTracking' = 'true');
SELECT k, _metadata.row_id, _metadata.row_commit_version FROM t ORDER BY k;
