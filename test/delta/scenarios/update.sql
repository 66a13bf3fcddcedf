-- scenario: update by a subquery {plain,dv,cdf,map,rt}
CREATE TABLE t (a INT, b INT) {props};
CREATE TABLE u (k INT);
INSERT INTO t VALUES (1, 1), (2, 2), (3, NULL);
INSERT INTO u VALUES (2), (3);
UPDATE t SET b = 100 WHERE a IN (2, 3);
UPDATE t SET b = (SELECT max(k) FROM u);
UPDATE t SET b = (SELECT min(k) FROM u WHERE k > 2) + a WHERE b IS NOT NULL;
-- scenario: update with an alias {plain,dv}
CREATE TABLE t (a INT, b INT) {props};
INSERT INTO t VALUES (1, 1), (2, 2);
UPDATE t AS q SET q.b = q.a + 10 WHERE q.a = 1;
UPDATE t q SET b = q.b + 1;
UPDATE t q SET t.b = 1;
-- scenario: update of partition values that are NULL {plain,dv,cdf}
CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p) {props};
INSERT INTO t VALUES (1, NULL), (2, ''), (3, 'x=y'), (4, '%');
UPDATE t SET p = 'q' WHERE p IS NULL;
UPDATE t SET p = NULL WHERE p = 'x=y';
UPDATE t SET a = a + 10 WHERE p = '%';
-- scenario: update files one by one {plain,dv,rt}
CREATE TABLE t (a INT, b INT) {props};
INSERT INTO t VALUES (1, 0), (2, 0);
INSERT INTO t VALUES (3, 0), (4, 0);
UPDATE t SET b = 1 WHERE a = 1;
UPDATE t SET b = 2 WHERE a >= 3;
UPDATE t SET b = b + 1;
-- scenario: update twice the same row {plain,dv,cdf,rt}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z');
UPDATE t SET b = 'xx' WHERE a = 1;
UPDATE t SET b = 'xxx' WHERE a = 1;
UPDATE t SET a = a WHERE a = 2;
SELECT * FROM t;
-- scenario: update of arrays and maps {plain,dv,map}
CREATE TABLE t (id INT, a ARRAY<STRUCT<x: INT, y: STRING>>, m MAP<STRING, ARRAY<INT>>) {props};
INSERT INTO t VALUES (1, array(named_struct('x', 1, 'y', 'a')), map('k', array(1, 2))), (2, array(), map()), (3, NULL, NULL);
UPDATE t SET a = transform(a, e -> named_struct('x', e.x + 1, 'y', e.y)) WHERE id = 1;
UPDATE t SET m = map('n', array()) WHERE m IS NULL;
UPDATE t SET m = map_concat(m, map('z', array(9)));
UPDATE t SET a.x = 1;
-- scenario: update uses case and null functions {plain,dv}
CREATE TABLE t (a INT, b STRING) {props};
INSERT INTO t VALUES (1, NULL), (NULL, 'b'), (3, 'c');
UPDATE t SET b = CASE WHEN a > 1 THEN 'big' WHEN a = 1 THEN 'one' ELSE coalesce(b, 'none') END;
UPDATE t SET a = nvl(a, -1) WHERE a IS NULL;
UPDATE t SET a = nullif(a, 3);
-- scenario: update breaks types
CREATE TABLE t (a INT, s STRING, b BOOLEAN, d DATE);
INSERT INTO t VALUES (1, 'x', true, DATE '2024-01-01');
UPDATE t SET a = 'abc';
UPDATE t SET b = 'maybe';
UPDATE t SET s = 5, b = 'false', a = 2.7;
-- scenario: update with defaults and generated columns {plain,dv,map}
CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a + 1), p INT GENERATED ALWAYS AS (a % 2)) PARTITIONED BY (p) {props};
INSERT INTO t (a) VALUES (1), (2), (3);
UPDATE t SET a = a + 1 WHERE a = 1;
UPDATE t SET a = NULL WHERE a = 3;
UPDATE t SET a = 7, b = 9;
UPDATE t SET a = 7, b = 8 WHERE a = 2;
-- scenario: update of nested NULLs {plain,dv,map}
CREATE TABLE t (id INT, s STRUCT<a: INT, b: STRUCT<c: INT, d: STRING>>) {props};
INSERT INTO t VALUES (1, NULL), (2, named_struct('a', 1, 'b', NULL)), (3, named_struct('a', NULL, 'b', named_struct('c', 1, 'd', NULL)));
UPDATE t SET s.b.c = 5;
UPDATE t SET s.b = NULL WHERE id = 3;
UPDATE t SET s = named_struct('a', 7, 'b', named_struct('c', 8, 'd', 'x')) WHERE id = 1;
UPDATE t SET s = named_struct('b', named_struct('d', 'x', 'c', 8), 'a', 7) WHERE id = 2;
UPDATE t SET s = named_struct('a', 7);
