-- scenario: aggregates, windows and random in changes
CREATE TABLE t (k INT, p DOUBLE);
INSERT INTO t VALUES (1, 1), (2, 2);
DELETE FROM t WHERE max(k) = 1;
DELETE FROM t WHERE rand() < 2;
DELETE FROM t WHERE row_number() OVER (ORDER BY k) = 1;
UPDATE t SET p = rand() * 0;
UPDATE t SET p = max(k);
MERGE INTO t USING (SELECT 1 AS k) s ON t.k = s.k AND rand() < 1 WHEN MATCHED THEN DELETE;
MERGE INTO t USING (SELECT 1 AS k) s ON max(t.k) = s.k WHEN MATCHED THEN DELETE;
MERGE INTO t USING (SELECT 1 AS k) s ON t.k = s.k WHEN MATCHED AND sum(s.k) > 1 THEN DELETE;
