"""Further tables for make-spark-tables.py, in the form of _spark_cases.py: rare values and rare meetings of features."""
from _spark_pairs import table

few = "SELECT CAST(id AS INT) AS id, concat('v', id) AS v, CAST(id % 3 AS INT) AS k FROM range({}, {}, 1, 1)"
odd_texts = ["", " ", "  x ", "a/b", "a%2Fb", "%", "%25", "#", "?q=1", "*", "[1]", "{2}", "a:b", "c\\\\d", '"', "\\'", "line\\nbreak", "tab\\t", "\\u007f",
             "\\u0001", "😀", "ﬀ", "é", "é", "null", "NULL", "__HIVE_DEFAULT_PARTITION__", "..", ".", "+", "a+b", "&", "=", "k=v", "x" * 90, "%E4"]
odd_rows = ", ".join(f"('{text}', {i})" for i, text in enumerate(odd_texts))
moments = ["TIMESTAMP'1969-12-31 23:59:59.999999'", "TIMESTAMP'1970-01-01 00:00:00'", "TIMESTAMP'1899-02-28 12:30:00'", "TIMESTAMP'0001-01-01 00:00:00'",
           "TIMESTAMP'2024-02-29 23:00:00'", "TIMESTAMP'9999-12-31 23:59:59'", "NULL", "TIMESTAMP'2024-03-10 02:30:00'", "TIMESTAMP'2024-11-03 01:30:00'"]
moment_rows = ", ".join(f"({at}, {i})" for i, at in enumerate(moments))
of_moments = [f"SELECT v FROM {{t}} WHERE {test}" for test in [
    "at = TIMESTAMP'1969-12-31 23:59:59.999999'", "at < TIMESTAMP'1970-01-01 00:00:00'", "at <= TIMESTAMP'1970-01-01 00:00:00'", "at > TIMESTAMP'2024-02-29 22:59:59'",
    "at IS NULL", "at BETWEEN TIMESTAMP'1899-01-01 00:00:00' AND TIMESTAMP'1969-12-31 23:59:59.999999'", "CAST(at AS DATE) = DATE'2024-02-29'", "year(at) = 1969",
    "at <=> NULL", "at IN (TIMESTAMP'9999-12-31 23:59:59', TIMESTAMP'0001-01-01 00:00:00')"]]
set_tbl = "ALTER TABLE {t} SET TBLPROPERTIES "
row_ids = "SELECT *, _metadata.row_id, _metadata.row_commit_version FROM {t}"

rare = {
    "row_tracking_vectors_mapping_id": table("(id INT, v STRING, k INT)", [
        "INSERT INTO {t} " + few.format(0, 6), "DELETE FROM {t} WHERE id = 2", "ALTER TABLE {t} RENAME COLUMN v TO w", "UPDATE {t} SET w = 'u' WHERE id IN (1, 4)",
        "ALTER TABLE {t} DROP COLUMN k", "INSERT INTO {t} VALUES (10, 'x')", "OPTIMIZE {t}", "ALTER TABLE {t} ADD COLUMN k STRING FIRST",
        "MERGE INTO {t} AS t USING (SELECT 10 AS id UNION ALL SELECT 11) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET k = 'm' WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
        "REORG TABLE {t} APPLY (PURGE)", "DELETE FROM {t} WHERE id = 10"],
        changes=True, columnMapping__mode="id", enableRowTracking="true", enableDeletionVectors="true", enableChangeDataFeed="true", checkpointInterval="3",
        queries=[row_ids, row_ids + " VERSION AS OF 4", "SELECT id FROM {t} WHERE w = 'u'"]),
    "variants_shredded_mapping": {**table("(id BIGINT, v VARIANT, s STRUCT<w: VARIANT, x: INT>, a ARRAY<VARIANT>)", [
        "INSERT INTO {t} SELECT id, parse_json(concat('{\"a\": ', id, ', \"b\": {\"c\": \"s', id, '\"}}')), named_struct('w', parse_json(concat('[', id, ']')), 'x', 1), array(parse_json('{\"q\": 1}')) FROM range(8)",
        "ALTER TABLE {t} RENAME COLUMN v TO doc", "ALTER TABLE {t} RENAME COLUMN s.w TO ww", "INSERT INTO {t} SELECT 20, parse_json('{\"a\": \"text\"}'), NULL, NULL",
        "DELETE FROM {t} WHERE id = 3", "ALTER TABLE {t} ADD COLUMN v VARIANT", "INSERT INTO {t} SELECT 21, NULL, NULL, array(NULL), parse_json('7')", "ALTER TABLE {t} DROP COLUMN a", "OPTIMIZE {t}"],
        enableVariantShredding="true", columnMapping__mode="name", enableDeletionVectors="true", checkpointInterval="3",
        queries=["SELECT id, variant_get(doc, '$.a', 'string') AS a, variant_get(doc, '$.b.c', 'string') AS c, to_json(s.ww) AS ww, to_json(v) AS v FROM {t}"], select="id"),
        "settings": {"spark.sql.variant.writeShredding.enabled": "true", "spark.sql.variant.inferShreddingSchema": "true"}},
    "widening_nested_partitions": table("(p SMALLINT, d DATE, s STRUCT<x: TINYINT, l: ARRAY<STRUCT<y: SMALLINT>>>, m MAP<STRING, DECIMAL(4,1)>)", [
        "INSERT INTO {t} VALUES (1, DATE'1969-12-31', named_struct('x', 1Y, 'l', array(named_struct('y', 2S), NULL)), map('a', 1.5)), (NULL, NULL, NULL, NULL)",
        "ALTER TABLE {t} ALTER COLUMN s.x TYPE INT", "ALTER TABLE {t} ALTER COLUMN s.l.element.y TYPE BIGINT", "ALTER TABLE {t} ALTER COLUMN m.value TYPE DECIMAL(12,3)",
        "ALTER TABLE {t} ALTER COLUMN p TYPE INT", "INSERT INTO {t} VALUES (70000, DATE'2024-01-01', named_struct('x', 300, 'l', array(named_struct('y', 5000000000))), map('a', 123456.125))",
        "ALTER TABLE {t} ALTER COLUMN p TYPE DECIMAL(20,2)", "ALTER TABLE {t} ALTER COLUMN d TYPE TIMESTAMP_NTZ", "ALTER TABLE {t} ALTER COLUMN s.x TYPE DOUBLE",
        "INSERT INTO {t} VALUES (1.25, TIMESTAMP_NTZ'1969-12-31 00:00:01', named_struct('x', 0.5D, 'l', array()), map())", "DELETE FROM {t} WHERE p = 1", "OPTIMIZE {t}"],
        partitions=" PARTITIONED BY (p, d)", enableTypeWidening="true", feature__timestampNtz="supported", enableDeletionVectors="true", checkpointInterval="3", checkpoint__writeStatsAsStruct="true",
        queries=["SELECT p FROM {t} WHERE p = 70000", "SELECT p FROM {t} WHERE d = TIMESTAMP_NTZ'2024-01-01 00:00:00'", "SELECT p FROM {t} WHERE s.x > 200", "SELECT p FROM {t} WHERE p > 1 AND p < 2",
                 "SELECT d FROM {t} WHERE d > TIMESTAMP_NTZ'1969-12-31 00:00:00'"]),
    "generated_old_moments": table(
        "(at TIMESTAMP, v INT, y INT GENERATED ALWAYS AS (YEAR(at)), m INT GENERATED ALWAYS AS (MONTH(at)), h INT GENERATED ALWAYS AS (HOUR(at)), day DATE GENERATED ALWAYS AS (CAST(at AS DATE)), ym STRING GENERATED ALWAYS AS (DATE_FORMAT(at, 'yyyy-MM')))",
        ["INSERT INTO {t} (at, v) VALUES " + moment_rows, "DELETE FROM {t} WHERE v = 0", "INSERT INTO {t} (at, v) VALUES " + moment_rows],
        partitions=" PARTITIONED BY (y, m, h, day, ym)", checkpointInterval="2", enableDeletionVectors="true", queries=of_moments),
    "generated_truncated": table(
        "(at TIMESTAMP, v INT, month TIMESTAMP GENERATED ALWAYS AS (DATE_TRUNC('MONTH', at)), first DATE GENERATED ALWAYS AS (TRUNC(at, 'YEAR')), s STRING, head STRING GENERATED ALWAYS AS (SUBSTRING(s, 1, 2)))",
        ["INSERT INTO {t} (at, v, s) VALUES " + ", ".join(f"({at}, {i}, '{s}')" for i, (at, s) in enumerate(zip(moments, ["ab", "abc", "", "😀x", "é", "zz", "Z", "aé", "a"])))],
        partitions=" PARTITIONED BY (month, first, head)", checkpointInterval="2",
        queries=[*of_moments, "SELECT v FROM {t} WHERE s = 'abc'", "SELECT v FROM {t} WHERE s > 'ab'", "SELECT v FROM {t} WHERE s LIKE 'a%'", "SELECT v FROM {t} WHERE s = ''"]),
    "generated_in_a_zone": {**table(
        "(at TIMESTAMP, v INT, day DATE GENERATED ALWAYS AS (CAST(at AS DATE)), h STRING GENERATED ALWAYS AS (DATE_FORMAT(at, 'yyyy-MM-dd-HH')))",
        ["INSERT INTO {t} (at, v) VALUES " + moment_rows], partitions=" PARTITIONED BY (day, h)", checkpointInterval="2", queries=["SELECT at, v, day, h FROM {t}"]),
        "settings": {"spark.sql.session.timeZone": "America/New_York"}},
    "partition_moments": {**table("(at TIMESTAMP, v INT)", ["INSERT INTO {t} VALUES " + moment_rows, "DELETE FROM {t} WHERE v = 1", "INSERT INTO {t} VALUES (TIMESTAMP'2024-07-01 00:00:00.000001', 100)"],
        partitions=" PARTITIONED BY (at)", checkpointInterval="2", enableDeletionVectors="true", queries=of_moments), "settings": {"spark.sql.session.timeZone": "America/New_York"}},
    "commit_times_toggled": table("(id INT, v STRING, k INT)", [
        "INSERT INTO {t} " + few.format(0, 2), set_tbl + "('delta.enableInCommitTimestamps' = 'true')", "INSERT INTO {t} " + few.format(2, 4), "DELETE FROM {t} WHERE id = 3",
        set_tbl + "('delta.enableInCommitTimestamps' = 'false')", "INSERT INTO {t} " + few.format(4, 6), set_tbl + "('delta.enableInCommitTimestamps' = 'true')", "INSERT INTO {t} " + few.format(6, 8),
        "RESTORE TABLE {t} TO VERSION AS OF 3"], checkpointInterval="3"),
    "changes_renamed": table("(id INT, v STRING, n STRUCT<a: INT, b: STRING>)", [
        "INSERT INTO {t} VALUES (1, 'x', named_struct('a', 1, 'b', 'y')), (2, 'y', NULL), (3, NULL, named_struct('a', NULL, 'b', 'z'))", "UPDATE {t} SET v = 'u' WHERE id = 1",
        "ALTER TABLE {t} ADD COLUMN late DATE", "INSERT INTO {t} VALUES (4, 'q', NULL, DATE'2024-01-01')", "ALTER TABLE {t} RENAME COLUMN n.a TO aa", "UPDATE {t} SET late = DATE'2025-01-01' WHERE id = 2",
        "ALTER TABLE {t} ALTER COLUMN n.aa TYPE BIGINT", "UPDATE {t} SET n = named_struct('aa', 5000000000, 'b', '') WHERE id = 3", "DELETE FROM {t} WHERE id = 4"],
        changes=True, columnMapping__mode="name", enableTypeWidening="true", enableChangeDataFeed="true", enableDeletionVectors="true", checkpointInterval="3"),
    "changes_of_partitions_and_replacement": table("(p STRING, d DATE, v INT)", [
        "INSERT INTO {t} VALUES ('', DATE'0001-01-01', 1), ('a b', NULL, 2), (NULL, DATE'9999-12-31', 3)", "DELETE FROM {t} WHERE p = 'a b'", "UPDATE {t} SET d = DATE'1582-10-15' WHERE p IS NULL",
        "INSERT INTO {t} REPLACE WHERE v > 2 SELECT 'r', DATE'2024-01-01', 5", "ALTER TABLE {t} RENAME COLUMN d TO e", "MERGE INTO {t} AS t USING (SELECT 5 AS v UNION ALL SELECT 6) s ON t.v = s.v WHEN MATCHED THEN UPDATE SET p = 'm' WHEN NOT MATCHED THEN INSERT (p, v) VALUES ('n', s.v) WHEN NOT MATCHED BY SOURCE THEN DELETE",
        "INSERT OVERWRITE {t} VALUES ('o', NULL, 9)", "OPTIMIZE {t}"],
        partitions=" PARTITIONED BY (p, d)", changes=True, columnMapping__mode="name", enableChangeDataFeed="true", enableDeletionVectors="true", checkpointInterval="3"),
    "void_mapping_vectors": {**table(None, [
        set_tbl + "('delta.columnMapping.mode' = 'name', 'delta.enableDeletionVectors' = 'true')", "DELETE FROM {t} WHERE id = 1", "ALTER TABLE {t} RENAME COLUMN nothing TO naught", "ALTER TABLE {t} ADD COLUMN s.z INT AFTER x",
        "INSERT INTO {t} SELECT 9, NULL, named_struct('x', 3, 'z', 4, 'y', NULL)"]), "create": "{t} USING delta AS SELECT CAST(id AS INT) AS id, NULL AS nothing, named_struct('x', 2, 'y', NULL) AS s FROM range(0, 4, 1, 1)"},
    "ntz_partitions_mapping": table("(t TIMESTAMP_NTZ, u TIMESTAMP_NTZ, v INT)", [
        "INSERT INTO {t} VALUES " + ", ".join(f"({at}, {at}, {i})" for i, at in enumerate(each.replace("TIMESTAMP", "TIMESTAMP_NTZ") for each in moments)), "ALTER TABLE {t} RENAME COLUMN t TO p",
        "DELETE FROM {t} WHERE v = 4", "INSERT INTO {t} VALUES (TIMESTAMP_NTZ'1969-12-31 23:59:59.5', TIMESTAMP_NTZ'2024-01-01 00:00:00.000001', 50)"],
        partitions=" PARTITIONED BY (t)", columnMapping__mode="name", enableDeletionVectors="true", checkpointInterval="2",
        queries=[f"SELECT v FROM {{t}} WHERE {test}" for column in "pu" for test in [
            f"{column} = TIMESTAMP_NTZ'1969-12-31 23:59:59.999999'", f"{column} < TIMESTAMP_NTZ'1970-01-01 00:00:00'", f"{column} >= TIMESTAMP_NTZ'2024-03-10 02:30:00'", f"{column} IS NULL", f"CAST({column} AS DATE) = DATE'1969-12-31'",
            f"{column} > TIMESTAMP_NTZ'2024-01-01 00:00:00'"]]),
    "partition_texts": table("(p STRING, v INT)", ["INSERT INTO {t} VALUES " + odd_rows, "DELETE FROM {t} WHERE p = 'a/b'", "UPDATE {t} SET v = 100 WHERE p = '%25'", "UPDATE {t} SET p = concat(p, '/') WHERE v IN (9, 20, 27)"],
        partitions=" PARTITIONED BY (p)", changes=True, enableChangeDataFeed="true", checkpointInterval="2",
        queries=[f"SELECT v FROM {{t}} WHERE p {test}" for test in ["= ''", "IS NULL", "= '%'", "= '..'", "LIKE 'a%'", "= 'NULL'", "> 'é'", "= ' '", "IN ('+', '?q=1', '#')", "= 'line\\nbreak'", "= '😀/'"]]),
    "partition_texts_mapping_id": table("(p STRING, q BOOLEAN, f DOUBLE, d DECIMAL(38,18), b BINARY, v INT)", [
        "INSERT INTO {t} VALUES ('', true, double('NaN'), 0, X'00FF80', 1), ('%41/\"', false, -0.0D, 12345678901234567890.123456789012345678, X'', 2), ('é', NULL, double('-Infinity'), NULL, X'41', 3), (NULL, true, 1e-300D, -0.000000000000000001, NULL, 4)",
        "ALTER TABLE {t} RENAME COLUMN p TO `a.b`", "DELETE FROM {t} WHERE v = 3", "INSERT INTO {t} VALUES ('x', true, 5e-324D, 1, X'C3A9', 5)"],
        partitions=" PARTITIONED BY (p, q, f, d, b)", columnMapping__mode="id", enableDeletionVectors="true", checkpointInterval="2",
        queries=[f"SELECT v FROM {{t}} WHERE {test}" for test in ["`a.b` = '%41/\"'", "f = double('NaN')", "f = 0", "f < 1e-200", "d > 0", "d = 12345678901234567890.123456789012345678", "b = X''", "b = X'00FF80'", "b IS NULL", "q", "NOT q", "`a.b` IS NULL"]]),
    "clustered_mapping_vectors": table("(id INT, v STRING, k INT)", [
        "INSERT INTO {t} " + few.format(0, 9), "ALTER TABLE {t} RENAME COLUMN k TO kk", "DELETE FROM {t} WHERE id = 4", "OPTIMIZE {t}", "ALTER TABLE {t} CLUSTER BY (v, id)", "INSERT INTO {t} " + few.format(9, 12), "OPTIMIZE {t} FULL",
        "ALTER TABLE {t} RENAME COLUMN v TO w", "ALTER TABLE {t} CLUSTER BY NONE"], partitions=" CLUSTER BY (k)", columnMapping__mode="name", enableDeletionVectors="true", enableRowTracking="true", checkpointInterval="4",
        queries=["SELECT id FROM {t} WHERE w = 'v3'", row_ids]),
    "features_dropped": table("(id INT, v STRING, k SMALLINT)", [
        "INSERT INTO {t} " + few.format(0, 4), "ALTER TABLE {t} ALTER COLUMN k TYPE INT", "DELETE FROM {t} WHERE id = 1", "ALTER TABLE {t} RENAME COLUMN v TO w", "INSERT INTO {t} VALUES (50, 'x', 70000)",
        "ALTER TABLE {t} DROP FEATURE typeWidening", "ALTER TABLE {t} DROP FEATURE columnMapping", "ALTER TABLE {t} DROP FEATURE deletionVectors", "ALTER TABLE {t} DROP FEATURE v2Checkpoint", "INSERT INTO {t} VALUES (51, 'y', 1)"],
        enableTypeWidening="true", columnMapping__mode="name", enableDeletionVectors="true", checkpointPolicy="v2", checkpointInterval="3"),
    "v2_cleaned_json": {**table("(id INT, v STRING, k INT)", ["INSERT INTO {t} " + few.format(0, 4), "DELETE FROM {t} WHERE id = 1", "ALTER TABLE {t} RENAME COLUMN v TO w", "UPDATE {t} SET w = 'u' WHERE id = 2", "INSERT INTO {t} " + few.format(4, 6), "ALTER TABLE {t} CLUSTER BY (id)", "INSERT INTO {t} " + few.format(6, 8)],
        checkpointPolicy="v2", columnMapping__mode="name", enableDeletionVectors="true", enableRowTracking="true", checkpointInterval="3", queries=[row_ids]), "drop_commits_below": 6,
        "settings": {"spark.databricks.delta.checkpointV2.topLevelFileFormat": "json", "spark.databricks.delta.checkpoint.partSize": "2"}},
    "v2_cleaned_parquet": {**table("(id INT, v STRING, k INT)", ["INSERT INTO {t} " + few.format(0, 4), "DELETE FROM {t} WHERE id = 1", "INSERT INTO {t} " + few.format(4, 6), "UPDATE {t} SET v = 'u' WHERE id = 2", "INSERT INTO {t} " + few.format(6, 8), "OPTIMIZE {t}", "INSERT INTO {t} " + few.format(8, 9)],
        partitions=" PARTITIONED BY (k)", changes=True, checkpointPolicy="v2", enableDeletionVectors="true", enableChangeDataFeed="true", enableInCommitTimestamps="true", checkpointInterval="3"), "drop_commits_below": 4,
        "settings": {"spark.databricks.delta.checkpointV2.topLevelFileFormat": "parquet", "spark.databricks.delta.checkpoint.partSize": "2"}},
    "compacted": {**table("(id INT, v STRING, k INT)", ["INSERT INTO {t} " + few.format(0, 4), "DELETE FROM {t} WHERE id = 1", "ALTER TABLE {t} RENAME COLUMN v TO w", "UPDATE {t} SET w = 'u' WHERE id = 2", "INSERT INTO {t} " + few.format(4, 6), "OPTIMIZE {t}", "DELETE FROM {t} WHERE id = 0", "INSERT INTO {t} " + few.format(6, 8), "INSERT INTO {t} " + few.format(8, 9)],
        columnMapping__mode="name", enableDeletionVectors="true", enableRowTracking="true", checkpointInterval="100", queries=[row_ids]), "compact": [(1, 3), (4, 8), (2, 6)]},
    "applications": table("(id INT, v STRING, k INT)", ["SET spark.databricks.delta.write.txnAppId=an/app", "SET spark.databricks.delta.write.txnVersion=7", "INSERT INTO {t} " + few.format(0, 2), "INSERT INTO {t} " + few.format(2, 4),
        "RESET spark.databricks.delta.write.txnVersion", "RESET spark.databricks.delta.write.txnAppId", "INSERT INTO {t} " + few.format(4, 6)], checkpointInterval="2"),
    "reordered": table("(id INT, s STRUCT<a: INT, b: STRING>, v STRING, p INT)", [
        "INSERT INTO {t} VALUES (1, named_struct('a', 1, 'b', 'x'), 'v', 7)", "ALTER TABLE {t} ALTER COLUMN v FIRST", "ALTER TABLE {t} ALTER COLUMN s.b FIRST", "ALTER TABLE {t} ALTER COLUMN p AFTER v", "INSERT INTO {t} VALUES ('w', 8, 2, named_struct('b', 'y', 'a', 2))",
        "ALTER TABLE {t} ADD COLUMN (s.c DATE AFTER b)", "UPDATE {t} SET s.c = DATE'2024-01-01' WHERE p = 7", "ALTER TABLE {t} ALTER COLUMN id COMMENT 'it''s'"],
        partitions=" PARTITIONED BY (p)", changes=True, enableChangeDataFeed="true", checkpointInterval="2", queries=["SELECT id FROM {t} WHERE s.b = 'y'", "SELECT s.* FROM {t} WHERE p = 7"]),
    "names_by_case": table("(Id INT, `pArt` STRING, nEsted STRUCT<Aa: INT>)", ["INSERT INTO {t} (ID, PART, nested) VALUES (1, 'x', named_struct('aA', 1))", "INSERT INTO {t} (id, part) VALUES (2, NULL)", "UPDATE {t} SET NESTED.AA = 5 WHERE iD = 1"],
        partitions=" PARTITIONED BY (part)", checkpointInterval="2", queries=["SELECT ID, Part FROM {t} WHERE PART = 'x'", "SELECT id FROM {t} WHERE NESTED.aa = 5"]),
    "nulls_and_nothing": table("(id INT, s STRING, d DOUBLE, n STRUCT<a: INT, b: STRUCT<c: DATE>>)", ["INSERT INTO {t} VALUES (NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL)", "INSERT INTO {t} SELECT * FROM {t} WHERE false",
        "INSERT INTO {t} VALUES (1, repeat('😀', 40), double('NaN'), named_struct('a', NULL, 'b', named_struct('c', NULL))), (2, concat(repeat('a', 32), 'b'), -0.0D, named_struct('a', 1, 'b', NULL))",
        "INSERT INTO {t} VALUES (3, concat(repeat('\\uDBFF\\uDFFF', 33)), double('Infinity'), NULL)", "DELETE FROM {t} WHERE id IS NULL", "INSERT INTO {t} VALUES (NULL, '', 0.0D, named_struct('a', 7, 'b', named_struct('c', DATE'0001-01-01')))"],
        enableDeletionVectors="true", checkpointInterval="2", checkpoint__writeStatsAsStruct="true", checkpoint__writeStatsAsJson="false", queries=[f"SELECT id FROM {{t}} WHERE {test}" for test in [
            "s > repeat('😀', 39)", "s = concat(repeat('a', 32), 'b')", "s > concat(repeat('a', 32), 'a')", "s = ''", "d = double('NaN')", "d > 1e308", "d = 0", "d < 0", "n.a IS NULL", "n.b.c IS NOT NULL", "n.a = 7", "n IS NULL", "s LIKE 'aaaa%'", "id <=> NULL", "NOT (d > 0)"]]),
    "identity_mapping_changes": table("(id BIGINT GENERATED BY DEFAULT AS IDENTITY (START WITH -5 INCREMENT BY 3), a INT NOT NULL, g INT GENERATED ALWAYS AS (a * 2), d STRING DEFAULT 'it''s')", [
        "INSERT INTO {t} (a) VALUES (1), (2)", "INSERT INTO {t} (id, a, d) VALUES (100, 3, DEFAULT)", "ALTER TABLE {t} ADD CONSTRAINT `odd name` CHECK (a < 50)", "ALTER TABLE {t} RENAME COLUMN d TO e", "UPDATE {t} SET a = a + 10, e = DEFAULT WHERE a = 1",
        "MERGE INTO {t} AS t USING (SELECT 2 AS a UNION ALL SELECT 20) s ON t.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (a) VALUES (s.a)"],
        changes=True, columnMapping__mode="name", enableChangeDataFeed="true", enableDeletionVectors="true", feature__allowColumnDefaults="supported", checkpointInterval="2"),
    "map_keys": table("(id INT, m MAP<STRUCT<a: INT, b: STRING>, ARRAY<DATE>>, n MAP<DATE, MAP<STRING, STRUCT<x: DECIMAL(38,10)>>>)", [
        "INSERT INTO {t} VALUES (1, map(named_struct('a', 1, 'b', NULL), array(DATE'1582-10-04', NULL)), map(DATE'2024-01-01', map('', named_struct('x', 1234567890123456789012345678.0123456789))))", "ALTER TABLE {t} RENAME COLUMN m.key.a TO aa",
        "ALTER TABLE {t} ADD COLUMN (n.value.value.y BINARY)", "INSERT INTO {t} VALUES (2, map(), map(DATE'0001-01-01', map('k', named_struct('x', -0.5, 'y', X'00'), 'n', NULL))), (3, NULL, NULL)", "DELETE FROM {t} WHERE id = 3"],
        columnMapping__mode="name", enableDeletionVectors="true", checkpointInterval="2", queries=["SELECT id, map_keys(m).aa FROM {t}"]),
}
