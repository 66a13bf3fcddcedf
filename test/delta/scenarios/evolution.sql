-- scenario: evolution of members in an insert
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, s STRUCT<a: INT>);
INSERT INTO t VALUES (1, named_struct('a', 1));
INSERT INTO t SELECT 2 AS k, named_struct('a', 2, 'b', 'x') AS s;
INSERT INTO t BY NAME SELECT named_struct('b', 'y', 'a', 3) AS s, 3 AS k, 1.5D AS extra;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
-- scenario: evolution of members of arrays and maps in a merge
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, l ARRAY<STRUCT<a: INT>>, m MAP<STRING, STRUCT<a: INT>>);
INSERT INTO t VALUES (1, array(named_struct('a', 1)), map('x', named_struct('a', 1)));
MERGE INTO t USING (SELECT 1 AS k, array(named_struct('a', 2, 'b', 'n')) AS l, map('y', named_struct('a', 2, 'b', 'n')) AS m UNION ALL SELECT 2, array(), NULL) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
-- scenario: evolution leaves what the source has not
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, v STRING, s STRUCT<a: INT, b: INT>);
INSERT INTO t VALUES (1, 'x', named_struct('a', 1, 'b', 1)), (2, 'y', NULL);
MERGE INTO t USING (SELECT 1 AS k, named_struct('a', 9, 'c', 3) AS s, true AS flag UNION ALL SELECT 3, named_struct('a', 7, 'c', 4), false) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 2 AS k, 'more' AS other) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET t.v = s.other;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
-- scenario: evolution with types that widen {tw}
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, v SMALLINT, f FLOAT) {props};
INSERT INTO t VALUES (1, 1, 1.5);
INSERT INTO t SELECT 2 AS k, 70000 AS v, CAST(0.1 AS DOUBLE) AS f;
MERGE INTO t USING (SELECT 1 AS k, 5000000000 AS v, 2.5D AS f UNION ALL SELECT 3, 1L, 3.5D) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
-- scenario: no evolution unless asked for
CREATE TABLE t (k INT, s STRUCT<a: INT>);
INSERT INTO t SELECT 1 AS k, named_struct('a', 1, 'b', 2) AS s;
INSERT INTO t SELECT 1 AS k, named_struct('a', 1) AS s, 3 AS extra;
INSERT INTO t BY NAME SELECT 1 AS k, named_struct('a', 1) AS s, 3 AS extra;
INSERT INTO t SELECT 1 AS k, named_struct('z', 1) AS s;
MERGE INTO t USING (SELECT 1 AS k, named_struct('a', 5) AS s, 3 AS extra) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT 1 AS k) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
-- scenario: columns of mapped tables come and go under data {map}
CREATE TABLE t (k INT, a STRING, b STRUCT<x: INT, y: INT>) {props};
INSERT INTO t VALUES (1, 'a', named_struct('x', 1, 'y', 2));
ALTER TABLE t RENAME COLUMN a TO c;
ALTER TABLE t RENAME COLUMN b.x TO z;
INSERT INTO t VALUES (2, 'c', named_struct('z', 3, 'y', 4));
ALTER TABLE t DROP COLUMN c;
ALTER TABLE t ADD COLUMN a INT;
UPDATE t SET a = b.z WHERE k = 2;
ALTER TABLE t DROP COLUMN b.y;
MERGE INTO t USING (SELECT 1 AS k, named_struct('z', 8) AS b, 5 AS a) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET *;
-- scenario: duplicates and NULL keys everywhere {plain}
CREATE TABLE t (k INT, v INT) {props};
INSERT INTO t VALUES (1, 1), (1, 2), (NULL, 3), (NULL, 4), (2, 5);
MERGE INTO t USING (SELECT 1 AS k, 100 AS v UNION ALL SELECT NULL, 200 UNION ALL SELECT NULL, 201) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = t.v + s.v WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t USING (SELECT CAST(NULL AS INT) AS k) s ON t.k <=> s.k WHEN MATCHED THEN DELETE;
MERGE INTO t USING (SELECT 1 AS k UNION ALL SELECT 1) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = 0;
MERGE INTO t USING (SELECT 1 AS k UNION ALL SELECT 1) s ON t.k = s.k WHEN MATCHED THEN DELETE;
-- scenario: a table merged with itself in parts {dv}
CREATE TABLE t (k INT, p INT) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, 1), (2, 1), (3, 2), (4, NULL);
MERGE INTO t USING (SELECT k + 1 AS k, p FROM t WHERE k < 3) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET p = s.p + 10 WHEN NOT MATCHED THEN INSERT *;
MERGE INTO t AS a USING t AS b ON a.k = b.k AND b.p IS NULL WHEN MATCHED THEN UPDATE SET p = 0 WHEN NOT MATCHED BY SOURCE AND a.p > 10 THEN DELETE;
UPDATE t SET p = (SELECT max(p) FROM t) WHERE k = 1;
