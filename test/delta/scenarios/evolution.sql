-- scenario: evolution of members in an insert
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, s STRUCT<a: INT>);
INSERT INTO t VALUES (1, named_struct('a', 1));
INSERT INTO t SELECT 2 AS k, named_struct('a', 2, 'b', 'x') AS s;
INSERT INTO t BY NAME SELECT named_struct('b', 'y', 'a', 3) AS s, 3 AS k, 1.5D AS extra;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
-- scenario: evolution with types that widen {tw}
SET spark.databricks.delta.schema.autoMerge.enabled = true;
CREATE TABLE t (k INT, v SMALLINT, f FLOAT) {props};
INSERT INTO t VALUES (1, 1, 1.5);
INSERT INTO t SELECT 2 AS k, 70000 AS v, CAST(0.1 AS DOUBLE) AS f;
MERGE INTO t USING (SELECT 1 AS k, 5000000000 AS v, 2.5D AS f UNION ALL SELECT 3, 1L, 3.5D) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
SET spark.databricks.delta.schema.autoMerge.enabled = false;
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
