"""Tables with a history, each with a feature of Delta in use, written by Spark: every version, as Spark reads it."""
from _spark import judge_query, judge_table

rows = "SELECT id, CAST(id % 7 AS INT) AS k, concat('v', id) AS v, id * 1.5BD AS d FROM range({}, {})"
schema = "(id BIGINT, k INT, v STRING, d DECIMAL(23,1))"

# Table: how it is made, statements after it ({t} stands for the table), settings of Spark meanwhile.
cases = {
    "history": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.checkpointInterval' = '4')", [
        "INSERT INTO {t} " + rows.format(0, 50),
        "INSERT INTO {t} " + rows.format(50, 80),
        "UPDATE {t} SET v = 'new' WHERE k = 3",
        "DELETE FROM {t} WHERE id < 10",
        "MERGE INTO {t} USING (SELECT 20L AS id UNION ALL SELECT 1000L) s ON {t}.id = s.id "
        "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, k) VALUES (s.id, NULL)",
        "OPTIMIZE {t} ZORDER BY (id)",
        "INSERT OVERWRITE {t} " + rows.format(5, 15),
        "RESTORE TABLE {t} TO VERSION AS OF 3",
        "TRUNCATE TABLE {t}",
        "INSERT INTO {t} " + rows.format(0, 3),
    ], {}),
    "deletion_vectors": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')", [
        "INSERT INTO {t} " + rows.format(0, 200000),
        "DELETE FROM {t} WHERE id % 3 = 0",
        "DELETE FROM {t} WHERE id BETWEEN 1000 AND 150000",
        "UPDATE {t} SET v = NULL WHERE id % 1000 = 1",
        "DELETE FROM {t} WHERE id > 199990",
        "MERGE INTO {t} USING (SELECT 199000L AS id) s ON {t}.id = s.id WHEN MATCHED THEN UPDATE SET d = 0",
        "REORG TABLE {t} APPLY (PURGE)",
    ], {}),
    "mapping_name": (f"{{t}} (id BIGINT, k INT, v STRING, d DECIMAL(23,1), n STRUCT<a: INT, b: STRING>) USING delta PARTITIONED BY (k) "
                     "TBLPROPERTIES ('delta.columnMapping.mode' = 'name')", [
        "INSERT INTO {t} SELECT *, named_struct('a', k, 'b', v) FROM (" + rows.format(0, 40) + ")",
        "ALTER TABLE {t} RENAME COLUMN v TO `text with blanks`",
        "ALTER TABLE {t} RENAME COLUMN k TO part",
        "INSERT INTO {t} SELECT *, NULL FROM (" + rows.format(40, 60) + ")",
        "ALTER TABLE {t} DROP COLUMN d",
        "ALTER TABLE {t} RENAME COLUMN n.a TO aa",
        "ALTER TABLE {t} ADD COLUMN d STRING",
        "INSERT INTO {t} VALUES (100, 1, 'x', named_struct('aa', 7, 'b', 'y'), 'new d')",
        "ALTER TABLE {t} DROP COLUMN n.b",
        "DELETE FROM {t} WHERE part = 2",
    ], {}),
    "mapping_id": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'id')", [
        "INSERT INTO {t} " + rows.format(0, 40),
        "ALTER TABLE {t} RENAME COLUMN v TO w",
        "ALTER TABLE {t} ADD COLUMN v INT",
        "INSERT INTO {t} (id, v) VALUES (50, 51)",
        "ALTER TABLE {t} DROP COLUMN w",
    ], {}),
    "mapping_upgraded": (f"{{t}} {schema} USING delta", [
        "INSERT INTO {t} " + rows.format(0, 40),
        "ALTER TABLE {t} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5')",
        "ALTER TABLE {t} RENAME COLUMN v TO w",
        "INSERT INTO {t} " + rows.format(40, 50),
    ], {}),
    "v2_json": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.checkpointPolicy' = 'v2', 'delta.checkpointInterval' = '3')", [
        *["INSERT INTO {t} " + rows.format(i * 10, i * 10 + 10) for i in range(7)],
        "DELETE FROM {t} WHERE id < 5",
    ], {"spark.databricks.delta.checkpointV2.topLevelFileFormat": "json"}),
    "v2_parquet": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.checkpointPolicy' = 'v2', 'delta.checkpointInterval' = '3')", [
        *["INSERT INTO {t} " + rows.format(i * 10, i * 10 + 10) for i in range(7)],
        "DELETE FROM {t} WHERE id < 5",
    ], {"spark.databricks.delta.checkpointV2.topLevelFileFormat": "parquet"}),
    "multi_part": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.checkpointInterval' = '4')", [
        *["INSERT INTO {t} SELECT /*+ REPARTITION(4) */ * FROM (" + rows.format(i * 10, i * 10 + 10) + ")" for i in range(6)],
        "DELETE FROM {t} WHERE id % 2 = 0",
    ], {"spark.databricks.delta.checkpoint.partSize": "5"}),
    "struct_statistics": (f"{{t}} {schema} USING delta PARTITIONED BY (k) TBLPROPERTIES ('delta.checkpointInterval' = '2', "
                          "'delta.checkpoint.writeStatsAsStruct' = 'true', 'delta.checkpoint.writeStatsAsJson' = 'false')", [
        "INSERT INTO {t} " + rows.format(0, 30),
        "INSERT INTO {t} " + rows.format(30, 60),
        "INSERT INTO {t} " + rows.format(60, 90),
    ], {}),
    "commit_times": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.enableInCommitTimestamps' = 'true')", [
        *["INSERT INTO {t} " + rows.format(i * 10, i * 10 + 10) for i in range(4)],
    ], {}),
    "commit_times_late": (f"{{t}} {schema} USING delta", [
        "INSERT INTO {t} " + rows.format(0, 10),
        "ALTER TABLE {t} SET TBLPROPERTIES ('delta.enableInCommitTimestamps' = 'true')",
        "INSERT INTO {t} " + rows.format(10, 20),
        "INSERT INTO {t} " + rows.format(20, 30),
    ], {}),
    "type_widening": ("{t} (a TINYINT, b INT, c FLOAT, d DECIMAL(5,2), e DATE, f STRUCT<x: SMALLINT>, g ARRAY<INT>) USING delta "
                      "TBLPROPERTIES ('delta.enableTypeWidening' = 'true', 'delta.feature.timestampNtz' = 'supported')", [
        "INSERT INTO {t} VALUES (1Y, 2, CAST(0.1 AS FLOAT), 1.25, DATE'1969-12-31', named_struct('x', 3S), array(1, NULL))",
        "ALTER TABLE {t} ALTER COLUMN a TYPE SMALLINT",
        "ALTER TABLE {t} ALTER COLUMN a TYPE BIGINT",
        "ALTER TABLE {t} ALTER COLUMN b TYPE DOUBLE",
        "ALTER TABLE {t} ALTER COLUMN c TYPE DOUBLE",
        "ALTER TABLE {t} ALTER COLUMN d TYPE DECIMAL(20,4)",
        "ALTER TABLE {t} ALTER COLUMN e TYPE TIMESTAMP_NTZ",
        "ALTER TABLE {t} ALTER COLUMN f.x TYPE INT",
        "ALTER TABLE {t} ALTER COLUMN g.element TYPE BIGINT",
        "INSERT INTO {t} VALUES (5000000000, 0.5, 0.1D, 1.2345, TIMESTAMP_NTZ'2024-01-01 01:02:03', named_struct('x', 70000), array(5000000000))",
    ], {}),
    "evolution": ("{t} (id INT, n STRUCT<a: INT>, l ARRAY<STRUCT<x: INT>>) USING delta", [
        "INSERT INTO {t} VALUES (1, named_struct('a', 1), array(named_struct('x', 1), NULL))",
        "ALTER TABLE {t} ADD COLUMNS (n.b STRING, l.element.y DATE, m MAP<STRING, INT>)",
        "INSERT INTO {t} VALUES (2, named_struct('a', 2, 'b', 'two'), array(named_struct('x', 2, 'y', DATE'2020-01-01')), map('a', 1))",
        "ALTER TABLE {t} ADD COLUMN first STRING FIRST",
        "ALTER TABLE {t} ADD COLUMN middle VARCHAR(5) AFTER id",
        "INSERT INTO {t} VALUES ('ab', 3, 'mid', NULL, NULL, NULL)",
    ], {}),
    "writer_features": ("{t} (id BIGINT GENERATED ALWAYS AS IDENTITY, a INT NOT NULL, b INT GENERATED ALWAYS AS (a + 1), c STRING DEFAULT 'd') USING delta "
                        "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true', 'delta.feature.allowColumnDefaults' = 'supported', "
                        "'delta.enableRowTracking' = 'true', 'delta.appendOnly' = 'false')", [
        "ALTER TABLE {t} ADD CONSTRAINT positive CHECK (a > 0)",
        "INSERT INTO {t} (a) VALUES (1), (2), (3)",
        "UPDATE {t} SET a = a + 10 WHERE a > 1",
        "DELETE FROM {t} WHERE a = 13",
    ], {}),
    "clustered": ("{t} (id BIGINT, k INT, v STRING, d DECIMAL(23,1)) USING delta CLUSTER BY (k)", [
        "INSERT INTO {t} " + rows.format(0, 100),
        "OPTIMIZE {t}",
    ], {}),
    "odd_names": ("{t} (`a b` INT, `c.d` STRING, `ünï` INT, `A` INT, `x%20y` INT, `q``r` INT) USING delta PARTITIONED BY (`x%20y`) "
                  "TBLPROPERTIES ('delta.columnMapping.mode' = 'name')", [
        "INSERT INTO {t} VALUES (1, 'x', 2, 3, 4, 5), (NULL, NULL, NULL, NULL, NULL, NULL)",
    ], {}),
    "variants": ("{t} (id INT, v VARIANT) USING delta", [
        "INSERT INTO {t} SELECT 1, parse_json('{\"a\": [1, null, \"x\"]}') UNION ALL SELECT 2, NULL",
    ], {}),
    "dropped_features": (f"{{t}} {schema} USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')", [
        "INSERT INTO {t} " + rows.format(0, 20),
        "DELETE FROM {t} WHERE id = 3",
        "ALTER TABLE {t} DROP FEATURE deletionVectors",
        "INSERT INTO {t} " + rows.format(20, 25),
    ], {}),
}


# What silt has not yet, and has to refuse by its name.
refused = {"type_widening": "typeWidening", "variants": "variantType"}


def judge_features(spark, silt, tally, folder):
    for name, (made, statements, settings) in cases.items():
        path = folder / name
        try:
            write(spark, path, made, statements, settings)
        except Exception as error:  # a table that Spark refuses to write judges nothing
            tally.judge(f"{name} written by Spark", str(error)[:300])
            continue
        if name in refused:
            judge_refusal(silt, tally, path, refused[name])
            continue
        versions = [row.version for row in spark.sql(f"DESCRIBE HISTORY delta.`{path}`").collect()]
        for version in sorted(versions):
            judge_table(spark, silt, tally, path, version)
        judge_table(spark, silt, tally, path)
        if "k" in [field.name for field in spark.table(f"delta.`{path}`").schema]:
            judge_filters(spark, silt, tally, path)
    for name in ["history", "commit_times", "commit_times_late"]:
        judge_times(spark, silt, tally, folder / name)
    judge_placed_elsewhere(spark, silt, tally, folder)


def judge_refusal(silt, tally, path, feature):
    answer = silt.ask([path], f"SELECT * FROM `{path.name}`")
    error = answer.get("error", {"condition": "no error", "message": ""})
    is_named = error["condition"] == "DELTA_UNSUPPORTED_FEATURES_FOR_READ" and feature in error["message"]
    tally.judge(f"{path.name} refused by name", None if is_named else str(error))


def write(spark, path, made, statements, settings):
    for key, value in settings.items():
        spark.conf.set(key, value)
    table = f"delta.`{path}`"
    for sql in [f"CREATE TABLE {made}", *statements]:
        if sql.startswith("MERGE"):
            sql = sql.replace("MERGE INTO {t}", "MERGE INTO {t} AS t").replace("ON {t}.", "ON t.")
        spark.sql(sql.replace("{t}", table))
    for key in settings:
        spark.conf.unset(key)


def judge_filters(spark, silt, tally, path):
    """Skipping under the feature: by partition, by statistics, by NULL."""
    for test in ["id = 42", "id > 57", "id < 12 AND k = 3", "k IS NULL", "id BETWEEN 25 AND 33 OR id IS NULL"]:
        ask = f"SELECT id, k FROM %s WHERE {test}"
        judge_query(spark, silt, tally, f"{path.name} where {test}", path, ask % f"delta.`{path}`", ask % f"`{path.name}`")


def judge_times(spark, silt, tally, path):
    """At the time of each version."""
    for row in spark.sql(f"DESCRIBE HISTORY delta.`{path}`").collect():
        at = row.timestamp.isoformat(sep=" ", timespec="milliseconds")
        sql = f"SELECT count(*) AS n, max(id) AS high FROM %s TIMESTAMP AS OF '{at}'"
        what = f"{path.name} at the time of version {row.version}"
        judge_query(spark, silt, tally, what, path, sql % f"delta.`{path}`", sql % f"`{path.name}`")


def judge_placed_elsewhere(spark, silt, tally, folder):
    """Absolute paths of a shallow clone, a converted folder of Parquet files, a log whose first commits are gone."""
    source = folder / "history"
    clone = folder / "shallow_clone"
    spark.sql(f"CREATE TABLE delta.`{clone}` SHALLOW CLONE delta.`{source}` VERSION AS OF 2")
    judge_table(spark, silt, tally, clone)
    converted = folder / "converted"
    spark.sql("SELECT id, id % 3 AS p, CAST(id AS STRING) AS v FROM range(30)").write.partitionBy("p").parquet(str(converted))
    spark.sql(f"CONVERT TO DELTA parquet.`{converted}` PARTITIONED BY (p BIGINT)")
    judge_table(spark, silt, tally, converted)
    cut = folder / "multi_part"
    for version in range(4):
        (cut / f"_delta_log/{version:020d}.json").unlink()
    judge_table(spark, silt, tally, cut, what="multi_part without its first commits")
