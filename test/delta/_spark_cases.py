"""The tables that Spark writes for test/delta: how each is made, what is done to it, what is asked of it beyond its rows.

{t} stands for the table. A case is a dict:
  create      the statement after CREATE TABLE, or None where the first statement makes the table
  steps       statements in order; one that begins with SET or RESET goes to Spark's settings
  settings    settings of Spark while the table is made
  select      the select list for its rows (default: all columns)
  queries     further questions, answered at the end
  changes     True where the table has a change feed: every version's changes are asked for
"""

rows = "SELECT id, CAST(id % 7 AS INT) AS k, concat('v', id) AS v, id * 1.5BD AS d FROM range({}, {}, 1, 1)"
schema = "(id BIGINT, k INT, v STRING, d DECIMAL(23,1))"


def insert(start, end, what=rows):
    return "INSERT INTO {t} " + what.format(start, end)


def inserts(count, size=5):
    return [insert(i * size, i * size + size) for i in range(count)]


def properties(**values):
    names = ", ".join(f"'delta.{name.replace('__', '.')}' = '{value}'" for name, value in values.items())
    return f" TBLPROPERTIES ({names})"


def table(columns, steps, partitions="", settings=None, select="*", queries=(), changes=False, **options):
    made = properties(**options) if options else ""
    return {
        "create": f"{{t}} {columns} USING delta{partitions}{made}", "steps": steps, "settings": settings or {},
        "select": select, "queries": list(queries), "changes": changes,
    }


merge = ("MERGE INTO {t} AS t USING (SELECT 2L AS id UNION ALL SELECT 1000L) s ON t.id = s.id "
         "WHEN MATCHED THEN {matched} WHEN NOT MATCHED THEN INSERT (id, k) VALUES (s.id, NULL)")
delete_by_merge = merge.replace("{matched}", "DELETE")
update_by_merge = merge.replace("{matched}", "UPDATE SET v = 'merged'")
set_tbl = "ALTER TABLE {t} SET TBLPROPERTIES "
filters = ["SELECT id, k FROM {t} WHERE " + test for test in
           ["id = 12", "id > 17", "id < 12 AND k = 3", "k IS NULL", "id BETWEEN 5 AND 13 OR id IS NULL"]]
row_ids = ["SELECT id, _metadata.row_id, _metadata.row_commit_version FROM {t}"]
all_types = ("i INT, s STRING, d DATE, ts TIMESTAMP, b BOOLEAN, dec DECIMAL(10,2), f DOUBLE, fl FLOAT, l BIGINT, ti TINYINT, "
             "sm SMALLINT, bin BINARY")
all_values = ["(1, 'x', DATE'2024-02-29', TIMESTAMP'2024-01-01 00:00:00.123456', true, 1.50, 0.5, 1.5, 9007199254740993, 1, 2, X'4142')",
              "(2, 'a/b=c%20+ d', DATE'1969-12-31', TIMESTAMP'1969-12-31 23:59:59.999999', false, -12345678.91, double('NaN'), float('-Infinity'), -1, -128, -32768, X'43')",
              "(3, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
              "(4, 'ünï:\"q\" {x}', DATE'0001-01-01', TIMESTAMP'9999-12-31 23:59:59', true, 0.00, -0.0D, 1e10, 9223372036854775807, 127, 32767, X'')"]
part_values = "VALUES " + ", ".join(f"({i}, " + each[1:].split(", ", 1)[1] for i, each in enumerate(all_values))

cases = {
    # Plain tables
    "history": table(schema, [
        *inserts(2, 10), "UPDATE {t} SET v = 'new' WHERE k = 3", "DELETE FROM {t} WHERE id < 3", delete_by_merge,
        "OPTIMIZE {t} ZORDER BY (id)", "INSERT OVERWRITE {t} " + rows.format(5, 15), "RESTORE TABLE {t} TO VERSION AS OF 3",
        "TRUNCATE TABLE {t}", insert(0, 3)], checkpointInterval=4, queries=filters),
    "all_types": table(f"({all_types}, n STRUCT<a: INT, b: STRING>, arr ARRAY<DOUBLE>, m MAP<STRING, DATE>, ntz TIMESTAMP_NTZ)", [
        "INSERT INTO {t} SELECT *, named_struct('a', 1, 'b', NULL), array(1.5D, NULL), map('k', DATE'2020-01-01', 'n', NULL), "
        "TIMESTAMP_NTZ'2024-05-06 07:08:09.000001' FROM VALUES " + ", ".join(all_values),
        "INSERT INTO {t} (i) VALUES (NULL)", "DELETE FROM {t} WHERE i = 2"], checkpointInterval=2,
        queries=["SELECT i FROM {t} WHERE l > 9007199254740992", "SELECT i FROM {t} WHERE ts < TIMESTAMP'1970-01-01 00:00:00'",
                 "SELECT i FROM {t} WHERE s = ''", "SELECT i FROM {t} WHERE f > 1", "SELECT i FROM {t} WHERE bin = X'4142'",
                 "SELECT i FROM {t} WHERE n.a = 1", "SELECT i FROM {t} WHERE n.b IS NULL"]),
    "partition_values": table(f"(x INT, {all_types.removeprefix('i INT, ')})", [
        "INSERT INTO {t} " + part_values, "DELETE FROM {t} WHERE b IS NULL", "INSERT INTO {t} (x, s) VALUES (9, '__HIVE_DEFAULT_PARTITION__')"],
        partitions=" PARTITIONED BY (s, d, ts, b, dec, f, fl, l, ti, sm)", checkpointInterval=2,
        queries=["SELECT x FROM {t} WHERE ts > TIMESTAMP'2000-01-01 00:00:00'", "SELECT x FROM {t} WHERE f = double('NaN')",
                 "SELECT x FROM {t} WHERE s IS NULL", "SELECT x FROM {t} WHERE l = 9007199254740993", "SELECT x, regexp_extract(_metadata.file_path, '/(s=[^/]*)/', 1) AS s FROM {t}", "SELECT x FROM {t} WHERE f = 0"]),
    "partition_old_timestamps": table("(x INT, ts TIMESTAMP)", [
        "INSERT INTO {t} VALUES (1, TIMESTAMP'2024-07-01 12:00:00'), (2, TIMESTAMP'1969-07-01 12:00:00.5')"],
        partitions=" PARTITIONED BY (ts)", settings={"spark.databricks.delta.write.utcTimestampPartitionValues": "false"}),
    "partition_overwrites": table("(p INT, q STRING, v INT)", [
        "INSERT INTO {t} VALUES (1, 'a', 1), (1, 'b', 2), (2, 'a', 3), (NULL, NULL, 4)",
        "INSERT INTO {t} REPLACE WHERE p = 1 VALUES (1, 'c', 5)",
        "SET spark.sql.sources.partitionOverwriteMode=dynamic", "INSERT OVERWRITE {t} VALUES (2, 'a', 6), (3, 'z', 7)",
        "RESET spark.sql.sources.partitionOverwriteMode", "DELETE FROM {t} WHERE p IS NULL", "INSERT OVERWRITE {t} PARTITION (p = 3, q = 'y') VALUES (8)"],
        partitions=" PARTITIONED BY (p, q)"),
    "replaced": table("(a INT, b STRING)", [
        "INSERT INTO {t} VALUES (1, 'x')", "REPLACE TABLE {t} (b INT, p STRING) USING delta PARTITIONED BY (p)",
        "INSERT INTO {t} VALUES (2, 'p')", "REPLACE TABLE {t} USING delta AS SELECT 1 AS only",
        "CREATE OR REPLACE TABLE {t} USING delta PARTITIONED BY (k) TBLPROPERTIES ('delta.columnMapping.mode' = 'name') AS " + rows.format(0, 5)]),
    "empty": table("(a INT COMMENT 'first', b STRUCT<c: ARRAY<INT>> NOT NULL) ", [
        "ALTER TABLE {t} SET TBLPROPERTIES ('own.key' = 'own value')", "ALTER TABLE {t} UNSET TBLPROPERTIES ('own.key')"]),
    "text_lengths": table("(c CHAR(4), v VARCHAR(5), a ARRAY<VARCHAR(3)>)", [
        "INSERT INTO {t} VALUES ('ab', 'abc', array('x', NULL)), (NULL, NULL, NULL)", "INSERT INTO {t} VALUES ('abcd', 'abcde', array())"],
        queries=["SELECT v FROM {t} WHERE c = 'ab'", "SELECT length(c) FROM {t}"]),
    "void_columns": table(None, ["ALTER TABLE {t} ADD COLUMN late STRING", "INSERT INTO {t} SELECT 2, NULL, named_struct('x', 3, 'y', NULL), 'l'"]),
    "evolution": table("(id INT, n STRUCT<a: INT>, l ARRAY<STRUCT<x: INT>>, m MAP<STRING, STRUCT<u: INT>>)", [
        "INSERT INTO {t} VALUES (1, named_struct('a', 1), array(named_struct('x', 1), NULL), map('k', named_struct('u', 1)))",
        "ALTER TABLE {t} ADD COLUMNS (n.b STRING, l.element.y DATE, m.value.w DOUBLE, o MAP<STRING, INT>)",
        "INSERT INTO {t} VALUES (2, named_struct('a', 2, 'b', 'two'), array(named_struct('x', 2, 'y', DATE'2020-01-01')), map('k', named_struct('u', 2, 'w', 2.5D)), map('a', 1))",
        "ALTER TABLE {t} ADD COLUMN first STRING FIRST", "ALTER TABLE {t} ADD COLUMN middle VARCHAR(5) AFTER id",
        "INSERT INTO {t} VALUES ('ab', 3, 'mid', NULL, NULL, NULL, NULL)"], checkpointInterval=3),
    "statistics_none": table(schema, [*inserts(3)], dataSkippingNumIndexedCols=0, checkpointInterval=2, queries=filters),
    "statistics_chosen": table(schema, [*inserts(3)], dataSkippingStatsColumns="v,d", checkpointInterval=2, queries=filters),
    "statistics_json": table(schema, [*inserts(5)], partitions=" PARTITIONED BY (k)", checkpoint__writeStatsAsStruct="false",
                             checkpoint__writeStatsAsJson="true", checkpointInterval=2, queries=filters),
    "statistics_struct": table(schema, [*inserts(5), "DELETE FROM {t} WHERE id = 3"], partitions=" PARTITIONED BY (k)",
                               checkpoint__writeStatsAsStruct="true", checkpoint__writeStatsAsJson="false", checkpointInterval=2, queries=filters),
    "random_prefixes": table(schema, inserts(2), randomizeFilePrefixes="true", randomPrefixLength=3),
    "converted": {"create": None, "settings": {}, "select": "*", "queries": ["SELECT id FROM {t} WHERE p IS NULL"], "changes": False, "steps": [
        "INSERT OVERWRITE DIRECTORY '{path}/p=1' USING parquet SELECT 1 AS id, 'x' AS v",
        "INSERT OVERWRITE DIRECTORY '{path}/p=__HIVE_DEFAULT_PARTITION__' USING parquet SELECT 2 AS id, 'y' AS v",
        "CONVERT TO DELTA parquet.`{path}` PARTITIONED BY (p INT)"]},
    # Checkpoints
    "multi_part": table(schema, [*["INSERT INTO {t} SELECT /*+ REPARTITION(3) */ * FROM (" + rows.format(i * 6, i * 6 + 6) + ")" for i in range(5)],
                                 "DELETE FROM {t} WHERE id % 2 = 0"], checkpointInterval=4,
                        settings={"spark.databricks.delta.checkpoint.partSize": "5"}),
    "v2_json": table(schema, [*inserts(7), "DELETE FROM {t} WHERE id < 5"], checkpointPolicy="v2", checkpointInterval=3,
                     settings={"spark.databricks.delta.checkpointV2.topLevelFileFormat": "json"}, queries=filters),
    "v2_parquet": table(schema, [*inserts(7), "DELETE FROM {t} WHERE id < 5"], checkpointPolicy="v2", checkpointInterval=3,
                        settings={"spark.databricks.delta.checkpointV2.topLevelFileFormat": "parquet"}),
    "v2_row_tracking": table(schema, [*inserts(4), "UPDATE {t} SET v = 'u' WHERE id % 4 = 1", "DELETE FROM {t} WHERE id = 7", "OPTIMIZE {t}"],
                             checkpointPolicy="v2", enableRowTracking="true", checkpointInterval=2, queries=row_ids),
    "v2_vectors_partitions": table(schema, [*inserts(3, 12), "DELETE FROM {t} WHERE id % 5 = 1", "UPDATE {t} SET v = 'u' WHERE k = 2", delete_by_merge],
                                   partitions=" PARTITIONED BY (k)", checkpointPolicy="v2", enableDeletionVectors="true", checkpointInterval=2,
                                   queries=filters),
    "checkpoint_missing_commits": {**table(schema, inserts(8), checkpointInterval=3), "drop_commits_below": 4},
    # Deletion vectors
    "vectors": table(schema, [
        insert(0, 3000), "DELETE FROM {t} WHERE id % 3 = 0", "DELETE FROM {t} WHERE id BETWEEN 100 AND 2900", "UPDATE {t} SET v = NULL WHERE id % 10 = 1",
        delete_by_merge, "DELETE FROM {t} WHERE id > 2990", "REORG TABLE {t} APPLY (PURGE)", "DELETE FROM {t} WHERE id = 1", "RESTORE TABLE {t} TO VERSION AS OF 2"],
        enableDeletionVectors="true", checkpointInterval=5, queries=["SELECT count(*) FROM {t}", "SELECT id, _metadata.row_index FROM {t} WHERE id < 40", *filters]),
    "vectors_mapping_partitions": table(schema, [
        insert(0, 40), "DELETE FROM {t} WHERE id % 3 = 0", "ALTER TABLE {t} RENAME COLUMN k TO part", "ALTER TABLE {t} RENAME COLUMN v TO w",
        "DELETE FROM {t} WHERE part = 2 AND id > 10", "UPDATE {t} SET w = 'u' WHERE id = 8", insert(40, 45), "ALTER TABLE {t} DROP COLUMN d",
        "DELETE FROM {t} WHERE id = 41"], partitions=" PARTITIONED BY (k)", enableDeletionVectors="true", columnMapping__mode="name", checkpointInterval=4,
        queries=["SELECT id FROM {t} WHERE part = 4", "SELECT id FROM {t} WHERE w = 'u'"]),
    "vectors_mapping_id": table(schema, [
        insert(0, 20), "DELETE FROM {t} WHERE id % 3 = 0", "ALTER TABLE {t} RENAME COLUMN v TO w", "ALTER TABLE {t} ADD COLUMN v INT",
        "UPDATE {t} SET v = 7 WHERE id = 8", "DELETE FROM {t} WHERE id = 8"], enableDeletionVectors="true", columnMapping__mode="id"),
    "vectors_dropped": table(schema, [insert(0, 20), "DELETE FROM {t} WHERE id = 3", "ALTER TABLE {t} DROP FEATURE deletionVectors", insert(20, 25)],
                             enableDeletionVectors="true"),
    # Column mapping
    "mapping_name": table("(id BIGINT, k INT, v STRING, d DECIMAL(23,1), n STRUCT<a: INT, b: STRING>)", [
        "INSERT INTO {t} SELECT *, named_struct('a', k, 'b', v) FROM (" + rows.format(0, 10) + ")", "ALTER TABLE {t} RENAME COLUMN v TO `text with blanks`",
        "ALTER TABLE {t} RENAME COLUMN k TO part", "INSERT INTO {t} SELECT *, NULL FROM (" + rows.format(10, 15) + ")", "ALTER TABLE {t} DROP COLUMN d",
        "ALTER TABLE {t} RENAME COLUMN n.a TO aa", "ALTER TABLE {t} ADD COLUMN d STRING",
        "INSERT INTO {t} VALUES (100, 1, 'x', named_struct('aa', 7, 'b', 'y'), 'new d')", "ALTER TABLE {t} DROP COLUMN n.b", "DELETE FROM {t} WHERE part = 2"],
        partitions=" PARTITIONED BY (k)", columnMapping__mode="name", checkpointInterval=5,
        queries=["SELECT id FROM {t} WHERE n.aa = 7", "SELECT id FROM {t} WHERE part = 1 AND d IS NULL"]),
    "mapping_id": table(schema, [insert(0, 10), "ALTER TABLE {t} RENAME COLUMN v TO w", "ALTER TABLE {t} ADD COLUMN v INT", "INSERT INTO {t} (id, v) VALUES (50, 51)",
                                 "ALTER TABLE {t} DROP COLUMN w"], columnMapping__mode="id"),
    "mapping_upgraded": table(schema, [insert(0, 10), set_tbl + "('delta.columnMapping.mode' = 'name')", "ALTER TABLE {t} RENAME COLUMN v TO w", insert(10, 15),
                                       "ALTER TABLE {t} DROP COLUMN k"]),
    "mapping_nested": table("(id INT, a ARRAY<STRUCT<x: INT, y: STRUCT<z: STRING>>>, m MAP<STRING, STRUCT<u: INT, w: INT>>)", [
        "INSERT INTO {t} VALUES (1, array(named_struct('x', 1, 'y', named_struct('z', 'zz')), NULL), map('k', named_struct('u', 1, 'w', 2)))",
        "ALTER TABLE {t} RENAME COLUMN a.element.x TO xx", "ALTER TABLE {t} RENAME COLUMN m.value.u TO uu", "ALTER TABLE {t} ADD COLUMN a.element.n DATE",
        "INSERT INTO {t} VALUES (2, array(named_struct('xx', 2, 'y', NULL, 'n', DATE'2024-01-01')), map())", "ALTER TABLE {t} DROP COLUMN m.value.w",
        "ALTER TABLE {t} RENAME COLUMN a.element.y.z TO zz"], columnMapping__mode="name"),
    "mapping_nested_id": table("(id INT, a ARRAY<STRUCT<x: INT, y: STRUCT<z: STRING>>>, m MAP<STRING, STRUCT<u: INT, w: INT>>)", [
        "INSERT INTO {t} VALUES (1, array(named_struct('x', 1, 'y', named_struct('z', 'zz')), NULL), map('k', named_struct('u', 1, 'w', 2)))",
        "ALTER TABLE {t} RENAME COLUMN a.element.x TO xx", "ALTER TABLE {t} RENAME COLUMN m.value.u TO uu",
        "INSERT INTO {t} VALUES (2, array(named_struct('xx', 2, 'y', NULL)), map())", "ALTER TABLE {t} DROP COLUMN m.value.w"], columnMapping__mode="id"),
    "odd_names": table("(`a b` INT, `c.d` STRING, `ünï` INT, `A` INT, `x%20y` INT, `q``r` INT)", [
        "INSERT INTO {t} VALUES (1, 'x', 2, 3, 4, 5), (NULL, NULL, NULL, NULL, NULL, NULL)"], partitions=" PARTITIONED BY (`x%20y`)", columnMapping__mode="name"),
    "iceberg_compat": table("(id INT, a ARRAY<INT>, m MAP<STRING, INT>)", ["INSERT INTO {t} VALUES (1, array(1), map('k', 1))", "INSERT INTO {t} VALUES (2, NULL, NULL)"],
                            columnMapping__mode="name", enableIcebergCompatV2="true"),
    # Types
    "widening": table("(a TINYINT, b INT, c FLOAT, d DECIMAL(5,2), e DATE, f STRUCT<x: SMALLINT>, g ARRAY<INT>)", [
        "INSERT INTO {t} VALUES (1Y, 2, CAST(0.1 AS FLOAT), 1.25, DATE'1969-12-31', named_struct('x', 3S), array(1, NULL))",
        "ALTER TABLE {t} ALTER COLUMN a TYPE SMALLINT", "ALTER TABLE {t} ALTER COLUMN a TYPE BIGINT", "ALTER TABLE {t} ALTER COLUMN b TYPE DOUBLE",
        "ALTER TABLE {t} ALTER COLUMN c TYPE DOUBLE", "ALTER TABLE {t} ALTER COLUMN d TYPE DECIMAL(20,4)", "ALTER TABLE {t} ALTER COLUMN e TYPE TIMESTAMP_NTZ",
        "ALTER TABLE {t} ALTER COLUMN f.x TYPE INT", "ALTER TABLE {t} ALTER COLUMN g.element TYPE BIGINT",
        "INSERT INTO {t} VALUES (5000000000, 0.5, 0.1D, 1.2345, TIMESTAMP_NTZ'2024-01-01 01:02:03', named_struct('x', 70000), array(5000000000))"],
        enableTypeWidening="true", feature__timestampNtz="supported",
        queries=["SELECT a FROM {t} WHERE a = 1", "SELECT a FROM {t} WHERE e < TIMESTAMP_NTZ'1970-01-01 00:00:00'", "SELECT a FROM {t} WHERE d = 1.25",
                 "SELECT a FROM {t} WHERE f.x > 3", "SELECT a FROM {t} WHERE b = 2"]),
    "widening_checkpoints": table("(a TINYINT, b SMALLINT, d DECIMAL(4,1), e DATE, f FLOAT)", [
        "INSERT INTO {t} VALUES (1, 2, 1.5, DATE'2024-01-01', 1.5)", "ALTER TABLE {t} ALTER COLUMN a TYPE INT", "ALTER TABLE {t} ALTER COLUMN b TYPE DECIMAL(12,2)",
        "INSERT INTO {t} VALUES (70000, 2.25, 2.5, DATE'2024-01-02', 2.5)", "ALTER TABLE {t} ALTER COLUMN d TYPE DECIMAL(22,3)", "ALTER TABLE {t} ALTER COLUMN e TYPE TIMESTAMP_NTZ",
        "ALTER TABLE {t} ALTER COLUMN f TYPE DOUBLE", "INSERT INTO {t} VALUES (3, 3, 12345678901234567.125, TIMESTAMP_NTZ'2024-01-03 00:00:01', 3.5)"],
        enableTypeWidening="true", checkpointInterval=2, checkpoint__writeStatsAsStruct="true", checkpoint__writeStatsAsJson="false", feature__timestampNtz="supported",
        queries=["SELECT a FROM {t} WHERE d < 2", "SELECT a FROM {t} WHERE e >= TIMESTAMP_NTZ'2024-01-02 00:00:00'", "SELECT a FROM {t} WHERE b = 2", "SELECT a FROM {t} WHERE f > 2.4"]),
    "widening_partitions": table("(p SMALLINT, q DATE, v INT)", [
        "INSERT INTO {t} VALUES (1, DATE'2024-01-01', 1), (NULL, NULL, 2)", "ALTER TABLE {t} ALTER COLUMN p TYPE BIGINT", "ALTER TABLE {t} ALTER COLUMN q TYPE TIMESTAMP_NTZ",
        "INSERT INTO {t} VALUES (5000000000, TIMESTAMP_NTZ'2024-01-01 12:00:00', 3)", "DELETE FROM {t} WHERE p = 1"], partitions=" PARTITIONED BY (p, q)",
        enableTypeWidening="true", feature__timestampNtz="supported", checkpointInterval=3, queries=["SELECT v FROM {t} WHERE q < TIMESTAMP_NTZ'2024-01-01 01:00:00'"]),
    "widening_mapping": table("(a TINYINT, n STRUCT<x: INT>)", [
        "INSERT INTO {t} VALUES (1, named_struct('x', 1))", "ALTER TABLE {t} ALTER COLUMN a TYPE INT", "ALTER TABLE {t} RENAME COLUMN a TO b",
        "ALTER TABLE {t} ALTER COLUMN n.x TYPE BIGINT", "ALTER TABLE {t} RENAME COLUMN n.x TO xx", "INSERT INTO {t} VALUES (70000, named_struct('xx', 5000000000))",
        "ALTER TABLE {t} ALTER COLUMN b TYPE DOUBLE"], enableTypeWidening="true", columnMapping__mode="name", checkpointInterval=4),
    "widening_nested": table("(m MAP<SMALLINT, INT>, a ARRAY<STRUCT<x: TINYINT, y: DECIMAL(3,1)>>, aa ARRAY<ARRAY<FLOAT>>)", [
        "INSERT INTO {t} VALUES (map(1S, 2), array(named_struct('x', 1Y, 'y', 1.5)), array(array(CAST(0.5 AS FLOAT))))", "ALTER TABLE {t} ALTER COLUMN m.key TYPE INT",
        "ALTER TABLE {t} ALTER COLUMN m.value TYPE BIGINT", "ALTER TABLE {t} ALTER COLUMN a.element.x TYPE INT", "ALTER TABLE {t} ALTER COLUMN a.element.y TYPE DECIMAL(10,3)",
        "ALTER TABLE {t} ALTER COLUMN aa.element.element TYPE DOUBLE", "INSERT INTO {t} VALUES (map(70000, 5000000000), array(named_struct('x', 300, 'y', 2.125)), array(array(0.1D)))"],
        enableTypeWidening="true"),
    "widening_vectors": table("(id INT, s SMALLINT)", [
        "INSERT INTO {t} SELECT id, id FROM range(20)", "DELETE FROM {t} WHERE id % 3 = 0", "ALTER TABLE {t} ALTER COLUMN s TYPE INT", "DELETE FROM {t} WHERE id = 4",
        "UPDATE {t} SET s = 100000 WHERE id = 5"], enableTypeWidening="true", enableDeletionVectors="true", checkpointInterval=3, queries=["SELECT id FROM {t} WHERE s > 17"]),
    "timestamps_ntz": table("(id INT, t TIMESTAMP_NTZ)", ["INSERT INTO {t} VALUES (1, TIMESTAMP_NTZ'2024-01-01 00:00:00'), (2, TIMESTAMP_NTZ'0001-01-01 00:00:00')",
                                                          "INSERT INTO {t} VALUES (3, TIMESTAMP_NTZ'9999-12-31 23:59:59.999999'), (4, NULL)"],
                            partitions=" PARTITIONED BY (t)"),
    "variants": table("(id INT, v VARIANT)", [
        "INSERT INTO {t} SELECT 1, parse_json('{\"a\": [1, null, \"x\"], \"b\": {\"c\": 1.25}}') UNION ALL SELECT 2, NULL UNION ALL SELECT 3, parse_json('null')",
        "INSERT INTO {t} SELECT 4, CAST(5 AS VARIANT)", "DELETE FROM {t} WHERE id = 2"], select="id, to_json(v) AS v", checkpointInterval=2,
        queries=["SELECT id, variant_get(v, '$.a[0]', 'int') AS a FROM {t}"], enableDeletionVectors="true"),
    "variants_nested": table("(id INT, s STRUCT<v: VARIANT, x: INT>, a ARRAY<VARIANT>)", [
        "INSERT INTO {t} SELECT 1, named_struct('v', parse_json('{\"k\": true}'), 'x', 1), array(parse_json('[1]'), NULL)", "INSERT INTO {t} SELECT 2, NULL, NULL"],
        select="id, to_json(s.v) AS v, s.x, transform(a, i -> to_json(i)) AS a"),
    "variants_shredded": table("(id BIGINT, v VARIANT)", [
        "INSERT INTO {t} SELECT id, parse_json(concat('{\"a\": ', id, ', \"b\": \"s', id, '\", \"c\": {\"d\": ', id * 0.5, ', \"e\": [', id, ', \"x\"]}, \"t\": true}')) FROM range(20)",
        "INSERT INTO {t} SELECT 100, parse_json('{\"a\": \"text\", \"z\": null}') UNION ALL SELECT 101, parse_json('[1, {\"a\": 2}]') UNION ALL SELECT 102, NULL UNION ALL SELECT 103, parse_json('{}')",
        "INSERT INTO {t} SELECT id, to_variant_object(named_struct('a', id, 'd', DATE'2024-01-01', 't', TIMESTAMP'2024-01-01 01:02:03.4', 'n', CAST(id AS DECIMAL(20,3)), 'l', array(id, NULL), 'f', float(0.5), 'bin', X'0102')) FROM range(200, 206)",
        "DELETE FROM {t} WHERE id = 3"],
        enableVariantShredding="true", select="id, to_json(v) AS v",
        settings={"spark.sql.variant.writeShredding.enabled": "true", "spark.sql.variant.inferShreddingSchema": "true"},
        queries=["SELECT id, variant_get(v, '$.a', 'string') AS a, try_variant_get(v, '$.c.d', 'double') AS d FROM {t}", "SELECT id FROM {t} WHERE try_variant_get(v, '$.a', 'int') > 15"]),
    # Features of writers
    "writer_features": table("(id BIGINT GENERATED ALWAYS AS IDENTITY, a INT NOT NULL, b INT GENERATED ALWAYS AS (a + 1), c STRING DEFAULT 'd')", [
        "ALTER TABLE {t} ADD CONSTRAINT positive CHECK (a > 0)", "INSERT INTO {t} (a) VALUES (1), (2), (3)", "UPDATE {t} SET a = a + 10 WHERE a > 1", "DELETE FROM {t} WHERE a = 13"],
        changes=True, enableChangeDataFeed="true", feature__allowColumnDefaults="supported", enableRowTracking="true", appendOnly="false", queries=row_ids),
    "generated_partitions": table("(at TIMESTAMP, v INT, day DATE GENERATED ALWAYS AS (CAST(at AS DATE)), y INT GENERATED ALWAYS AS (YEAR(at)))", [
        "INSERT INTO {t} (at, v) VALUES (TIMESTAMP'2024-01-01 10:00:00', 1), (TIMESTAMP'2024-06-01 10:00:00', 2), (NULL, 3)", "INSERT INTO {t} (at, v) VALUES (TIMESTAMP'2025-01-01 00:00:00', 4)"],
        partitions=" PARTITIONED BY (day, y)", queries=["SELECT v FROM {t} WHERE at > TIMESTAMP'2024-06-01 00:00:00'"]),
    "not_null_nested": table("(a INT NOT NULL, s STRUCT<x: INT, y: STRING> NOT NULL)", [
        "INSERT INTO {t} VALUES (1, named_struct('x', 1, 'y', NULL))", "ALTER TABLE {t} ALTER COLUMN a DROP NOT NULL", "INSERT INTO {t} VALUES (NULL, named_struct('x', NULL, 'y', NULL))"]),
    "append_only": table(schema, inserts(2), appendOnly="true"),
    "clustered": table("(id BIGINT, k INT, v STRING, d DECIMAL(23,1))", [insert(0, 30), "OPTIMIZE {t}", "ALTER TABLE {t} CLUSTER BY (v, id)", insert(30, 40), "ALTER TABLE {t} CLUSTER BY NONE"],
                       partitions=" CLUSTER BY (k)"),
    "row_tracking": table(schema, [*inserts(2, 6), "UPDATE {t} SET v = 'u' WHERE id % 4 = 1", "OPTIMIZE {t}", "DELETE FROM {t} WHERE id = 2", update_by_merge, insert(50, 53)],
                          enableRowTracking="true", queries=row_ids),
    "row_tracking_vectors": table(schema, [*inserts(2, 6), "DELETE FROM {t} WHERE id = 2", "UPDATE {t} SET v = 'u' WHERE id % 4 = 1", "OPTIMIZE {t}", update_by_merge],
                                  enableRowTracking="true", enableDeletionVectors="true", checkpointInterval=3, queries=row_ids),
    "row_tracking_late": table(schema, [*inserts(2, 6), set_tbl + "('delta.enableRowTracking' = 'true')", "UPDATE {t} SET v = 'u' WHERE id = 1", insert(20, 23)], queries=row_ids),
    "commit_times": table(schema, inserts(4), enableInCommitTimestamps="true"),
    "commit_times_late": table(schema, [insert(0, 5), insert(5, 10), set_tbl + "('delta.enableInCommitTimestamps' = 'true')", insert(10, 15), insert(15, 20)]),
    "protocol_check": table(schema, [insert(0, 5), set_tbl + "('delta.feature.vacuumProtocolCheck' = 'supported')", insert(5, 10)]),
    "materialized_partitions": table(schema, [insert(0, 10), set_tbl + "('delta.feature.materializePartitionColumns' = 'supported', 'delta.writePartitionColumnsToParquet' = 'true')", insert(10, 15)],
                                     partitions=" PARTITIONED BY (k)"),
    "file_metadata": table(schema, inserts(2), partitions=" PARTITIONED BY (k)", queries=[
        "SELECT id, _metadata.file_size, _metadata.file_block_start, _metadata.file_block_length FROM {t}",
        "SELECT id, _metadata.file_name RLIKE '^part-00000-.*[.]parquet$' AS n, endswith(_metadata.file_path, _metadata.file_name) AS p, startswith(_metadata.file_path, 'file:///') AS u FROM {t}",
        "SELECT count(DISTINCT _metadata.file_path) AS n, count(DISTINCT _metadata.file_modification_time) > 0 AS m FROM {t}"]),
    # Changes
    "changes": table(schema, [insert(0, 10), "UPDATE {t} SET v = 'u' WHERE id < 3", "DELETE FROM {t} WHERE id = 4", update_by_merge, "DELETE FROM {t} WHERE true", insert(20, 25), "OPTIMIZE {t}",
                              "INSERT OVERWRITE {t} " + rows.format(30, 33), "RESTORE TABLE {t} TO VERSION AS OF 3", "TRUNCATE TABLE {t}"], changes=True, enableChangeDataFeed="true"),
    "changes_partitions": table(schema, [insert(0, 14), "DELETE FROM {t} WHERE k = 3", "UPDATE {t} SET k = 1 WHERE k = 2", "UPDATE {t} SET v = 'u' WHERE id = 0"], partitions=" PARTITIONED BY (k)",
                                changes=True, enableChangeDataFeed="true", checkpointInterval=2),
    "changes_mapping": table(schema, [insert(0, 8), "UPDATE {t} SET v = 'u' WHERE id = 1", "ALTER TABLE {t} RENAME COLUMN v TO w", "UPDATE {t} SET w = 'x' WHERE id = 2", insert(8, 10),
                                      "ALTER TABLE {t} DROP COLUMN d", "DELETE FROM {t} WHERE id = 3"], partitions=" PARTITIONED BY (k)", changes=True, enableChangeDataFeed="true", columnMapping__mode="name"),
    "changes_vectors": table(schema, [insert(0, 20), "DELETE FROM {t} WHERE id % 5 = 0", "UPDATE {t} SET v = 'u' WHERE id = 1", "DELETE FROM {t} WHERE id % 5 = 2", update_by_merge, "RESTORE TABLE {t} TO VERSION AS OF 2"],
                             changes=True, enableChangeDataFeed="true", enableDeletionVectors="true"),
    "changes_late": table(schema, [insert(0, 5), set_tbl + "('delta.enableChangeDataFeed' = 'true')", "UPDATE {t} SET v = 'u' WHERE id = 1", set_tbl + "('delta.enableChangeDataFeed' = 'false')", "DELETE FROM {t} WHERE id = 2",
                                   set_tbl + "('delta.enableChangeDataFeed' = 'true')", insert(5, 7)], changes=True),
    "changes_evolution": table("(id INT, n STRUCT<a: INT>)", ["INSERT INTO {t} VALUES (1, named_struct('a', 1)), (2, NULL)", "ALTER TABLE {t} ADD COLUMNS (late STRING, n.b INT)", "UPDATE {t} SET late = 'l' WHERE id = 1",
                                                              "INSERT INTO {t} VALUES (3, named_struct('a', 3, 'b', 4), 'x')", "DELETE FROM {t} WHERE id = 2"], changes=True, enableChangeDataFeed="true"),
    "changes_widening": table("(id INT, s SMALLINT)", ["INSERT INTO {t} VALUES (1, 1), (2, 2)", "UPDATE {t} SET s = 3 WHERE id = 1", "ALTER TABLE {t} ALTER COLUMN s TYPE INT", "UPDATE {t} SET s = 70000 WHERE id = 2"],
                              changes=True, enableChangeDataFeed="true", enableTypeWidening="true"),
    "changes_checkpoints": table(schema, [*inserts(3, 4), "DELETE FROM {t} WHERE id = 1", "UPDATE {t} SET v = 'u' WHERE id = 2", "OPTIMIZE {t}", insert(20, 22)], changes=True, enableChangeDataFeed="true",
                                 checkpointInterval=2, checkpointPolicy="v2", enableDeletionVectors="true"),
    "changes_mapping_id": table(schema, [insert(0, 6), "ALTER TABLE {t} RENAME COLUMN v TO w", "UPDATE {t} SET w = 'x' WHERE id = 2", "ALTER TABLE {t} ADD COLUMN v INT", "UPDATE {t} SET v = 5 WHERE id = 3"],
                                changes=True, enableChangeDataFeed="true", columnMapping__mode="id", enableDeletionVectors="true"),
    "everything": table("(id BIGINT, k INT, v STRING, s SMALLINT, n STRUCT<a: INT, b: STRING>)", [
        "INSERT INTO {t} SELECT id, id % 3, concat('v', id), id, named_struct('a', id, 'b', 'x') FROM range(20)", "DELETE FROM {t} WHERE id % 4 = 1", "ALTER TABLE {t} ALTER COLUMN s TYPE BIGINT",
        "ALTER TABLE {t} RENAME COLUMN n.a TO aa", "UPDATE {t} SET s = 5000000000 WHERE id = 6", "ALTER TABLE {t} RENAME COLUMN k TO kk", "INSERT INTO {t} VALUES (100, NULL, NULL, NULL, NULL)", "OPTIMIZE {t}",
        "DELETE FROM {t} WHERE kk IS NULL"], partitions=" PARTITIONED BY (k)", changes=True, enableChangeDataFeed="true", columnMapping__mode="name", enableDeletionVectors="true", enableTypeWidening="true",
        enableRowTracking="true", enableInCommitTimestamps="true", checkpointPolicy="v2", checkpointInterval=3,
        queries=["SELECT id, _metadata.row_id, _metadata.row_commit_version FROM {t}", "SELECT id FROM {t} WHERE s > 17", "SELECT id FROM {t} WHERE n.aa = 6", "SELECT id FROM {t} WHERE kk = 2"]),
    "changes_row_tracking": table(schema, [insert(0, 6), "UPDATE {t} SET v = 'u' WHERE id = 1", "DELETE FROM {t} WHERE id = 2"], changes=True, enableChangeDataFeed="true", enableRowTracking="true",
                                  enableDeletionVectors="true", enableInCommitTimestamps="true", queries=row_ids),
}
cases["void_columns"]["create"] = "{t} USING delta AS SELECT 1 AS id, NULL AS nothing, named_struct('x', 2, 'y', NULL) AS s"
