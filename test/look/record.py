"""Makes the tables of this folder anew with Spark + Delta, and keeps what they answer to SHOW and DESCRIBE.

Run by a Python with pyspark and delta-spark (see ../interop/README.md): python record.py
"""
import json
import pathlib
import re
import shutil
import sys
import tempfile

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent / "interop"))
from _spark import spark_session  # noqa: E402

tables = {
    "plain": ("(id BIGINT NOT NULL COMMENT 'the key', s STRING COMMENT 'it''s text', d DECIMAL(10,2), "
              "n STRUCT<a: INT COMMENT 'inner', b_c: ARRAY<STRING>>, m MAP<STRING, INT>, v VARCHAR(5), c CHAR(3)) USING delta "
              "COMMENT 'a plain \"table\"' TBLPROPERTIES ('owner.team' = 'o''ne', 'delta.appendOnly' = 'false')", [
        "INSERT INTO {t} VALUES (1, 'x', 1.25, named_struct('a', 1, 'b_c', array('p')), map('k', 1), 'v', 'c'), "
        "(2, NULL, NULL, NULL, NULL, NULL, NULL)",
        "UPDATE {t} SET s = 'y' WHERE id = 2",
        "DELETE FROM {t} WHERE id = 1",
        "MERGE INTO {t} AS t USING (SELECT 3L AS id, 'z' AS s) AS u ON t.id = u.id "
        "WHEN MATCHED AND u.id > 10 THEN DELETE WHEN NOT MATCHED THEN INSERT (id, s) VALUES (u.id, u.s)",
        "ALTER TABLE {t} SET TBLPROPERTIES ('note' = 'later')",
        "ALTER TABLE {t} ADD COLUMNS (extra INT COMMENT 'added', n.z DATE)",
        "ALTER TABLE {t} ALTER COLUMN s COMMENT 'changed'",
        "OPTIMIZE {t}",
        "RESTORE TABLE {t} TO VERSION AS OF 2",
    ]),
    "parts": ("(id INT, p INT, day DATE, t TIMESTAMP, s STRING) USING delta PARTITIONED BY (p, day, s)", [
        "INSERT INTO {t} VALUES (1, 1, DATE'2024-01-01', TIMESTAMP'2024-01-01 01:02:03', 'a'), (2, 1, DATE'2024-01-02', NULL, 'b c'), "
        "(3, 2, DATE'2024-01-01', NULL, 'ü/%'), (4, NULL, NULL, NULL, NULL), (5, 10, DATE'2024-01-01', NULL, 'a')",
        "INSERT OVERWRITE {t} PARTITION (p = 10) VALUES (6, DATE'2024-05-05', NULL, 'zz')",
        "DELETE FROM {t} WHERE p = 2",
        "OPTIMIZE {t} WHERE p = 1 ZORDER BY (id)",
    ]),
    "clustered": ("(a INT, n STRUCT<b: STRING, c: INT>, k BIGINT) USING delta CLUSTER BY (a, n.b) "
                  "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')", [
        "INSERT INTO {t} SELECT id, named_struct('b', string(id), 'c', id), id FROM range(50)",
        "DELETE FROM {t} WHERE a = 7",
        "OPTIMIZE {t}",
    ]),
    "features": ("(id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5), a INT NOT NULL, "
                 "b INT GENERATED ALWAYS AS (a + 1), c STRING DEFAULT 'd''x', ts TIMESTAMP_NTZ) USING delta "
                 "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true', 'delta.feature.allowColumnDefaults' = 'supported', "
                 "'delta.enableRowTracking' = 'true', 'delta.enableInCommitTimestamps' = 'true')", [
        "ALTER TABLE {t} ADD CONSTRAINT positive CHECK (a > 0)",
        "INSERT INTO {t} (a) VALUES (1), (2), (3)",
        "UPDATE {t} SET a = a + 10 WHERE a > 1",
    ]),
    "mapped": ("(id BIGINT, k INT, v STRING) USING delta PARTITIONED BY (k) TBLPROPERTIES ('delta.columnMapping.mode' = 'name')", [
        "INSERT INTO {t} VALUES (1, 1, 'a'), (2, 2, 'b')",
        "ALTER TABLE {t} RENAME COLUMN v TO `text with blanks`",
        "ALTER TABLE {t} RENAME COLUMN k TO `the part`",
        "INSERT INTO {t} VALUES (3, 3, 'c')",
        "ALTER TABLE {t} DROP COLUMN id",
    ]),
    "oddly": ("(`a b` INT, `c.d` STRING, `A` INT COMMENT 'tab\\there', `q``r` DOUBLE) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name')", [
        "INSERT INTO {t} VALUES (1, 'x', 2, 0.5)",
    ]),
    "nothing": ("(x INT) USING delta", []),
}

names = list(tables)


def statements(folder):
    for name in names:
        q = f"`{name}`" if " " in name else name
        for kind in ["DESCRIBE {}", "DESC TABLE EXTENDED {}", "DESCRIBE FORMATTED {}", "DESCRIBE DETAIL {}", "DESCRIBE HISTORY {}",
                     "DESCRIBE HISTORY {} LIMIT 2", "SHOW TBLPROPERTIES {}", "SHOW CREATE TABLE {}", "SHOW COLUMNS IN {}",
                     "SHOW PARTITIONS {}", "DESCRIBE EXTENDED {} AS JSON"]:
            yield kind.format(q)
        yield f"SHOW TABLE EXTENDED LIKE '{name}'"
        path = f"delta.`{folder}/{name}`"
        for kind in ["DESCRIBE {}", "DESCRIBE EXTENDED {}", "DESCRIBE DETAIL {}", "DESCRIBE HISTORY {} LIMIT 1", "SHOW TBLPROPERTIES {}",
                     "SHOW CREATE TABLE {}", "SHOW COLUMNS IN {}", "SHOW PARTITIONS {}"]:
            yield kind.format(path)
        yield f"DESCRIBE DETAIL '{folder}/{name}'"
        yield f"DESCRIBE HISTORY '{folder}/{name}' LIMIT 1"
    yield from """
        DESCRIBE plain id
        DESCRIBE plain S
        DESCRIBE EXTENDED plain id
        DESCRIBE plain n.a
        DESCRIBE plain n
        DESCRIBE plain nope
        DESCRIBE plain m
        DESCRIBE FORMATTED parts p
        DESCRIBE look.plain
        DESCRIBE spark_catalog.look.plain
        DESCRIBE look.plain plain.id
        DESCRIBE nothere
        DESCRIBE nope.plain
        DESCRIBE parts PARTITION (p = 1)
        DESCRIBE EXTENDED parts PARTITION (p = 1, day = '2024-01-01', s = 'a')
        DESCRIBE v1
        DESCRIBE EXTENDED v1
        DESCRIBE v1 x
        DESCRIBE EXTENDED v1 x
        DESCRIBE v2
        DESCRIBE SELECT id, s AS t FROM plain
        DESCRIBE QUERY VALUES (1, 'a')
        DESCRIBE HISTORY nothere
        DESCRIBE HISTORY v1
        DESCRIBE HISTORY plain LIMIT 0
        DESCRIBE HISTORY plain LIMIT -1
        DESCRIBE DETAIL nothere
        DESCRIBE DETAIL v1
        DESCRIBE DETAIL '/nowhere/at/all'
        DESCRIBE HISTORY '/nowhere/at/all'
        DESCRIBE DETAIL delta.`/nowhere/at/all`
        DESCRIBE HISTORY delta.`/nowhere/at/all`
        DESCRIBE delta.`/nowhere/at/all`
        DESCRIBE plain VERSION AS OF 1
        SHOW TBLPROPERTIES plain ('note')
        SHOW TBLPROPERTIES plain (note)
        SHOW TBLPROPERTIES plain ('delta.minReaderVersion')
        SHOW TBLPROPERTIES plain (delta.minReaderVersion)
        SHOW TBLPROPERTIES plain ('none.such')
        SHOW TBLPROPERTIES v1
        SHOW TBLPROPERTIES v1 ('x')
        SHOW TBLPROPERTIES nothere
        SHOW CREATE TABLE v1
        SHOW CREATE TABLE nothere
        SHOW CREATE TABLE plain AS SERDE
        SHOW COLUMNS IN plain IN look
        SHOW COLUMNS FROM plain FROM look
        SHOW COLUMNS IN look.plain
        SHOW COLUMNS IN look.plain IN look
        SHOW COLUMNS IN look.plain IN other
        SHOW COLUMNS IN v1
        SHOW COLUMNS IN nothere
        SHOW COLUMNS IN plain IN nope
        SHOW PARTITIONS parts PARTITION (p = 1)
        SHOW PARTITIONS parts PARTITION (p = '1')
        SHOW PARTITIONS parts PARTITION (p = 1, s = 'a')
        SHOW PARTITIONS parts PARTITION (P = 1)
        SHOW PARTITIONS parts PARTITION (p = null)
        SHOW PARTITIONS parts PARTITION (s = 'nope')
        SHOW PARTITIONS parts PARTITION (id = 1)
        SHOW PARTITIONS parts PARTITION (p = 'x')
        SHOW PARTITIONS parts PARTITION (p)
        SHOW PARTITIONS v1
        SHOW PARTITIONS nothere
        SHOW PARTITIONS mapped PARTITION (`the part` = 2)
        SHOW TABLES
        SHOW TABLES IN look
        SHOW TABLES FROM spark_catalog.look
        SHOW TABLES IN nope
        SHOW TABLES LIKE 'p*'
        SHOW TABLES 'P*|nothing'
        SHOW TABLES LIKE '*'
        SHOW TABLES LIKE ''
        SHOW TABLES LIKE 'pl.in'
        SHOW TABLES LIKE 'pla[a-z]n'
        SHOW TABLES LIKE 'p_rts'
        SHOW TABLES LIKE 'p%'
        SHOW TABLES LIKE 'oddly'
        SHOW TABLES LIKE ' plain | parts '
        SHOW TABLES LIKE 'p(l|a).*'
        SHOW TABLES LIKE '('
        SHOW TABLES IN look LIKE 'v*'
        SHOW TABLE EXTENDED LIKE 'p*'
        SHOW TABLE EXTENDED IN look LIKE 'v*'
        SHOW TABLE EXTENDED LIKE 'none'
        SHOW TABLE EXTENDED LIKE 'parts' PARTITION (p = 1, day = '2024-01-01', s = 'a')
        SHOW TABLE EXTENDED IN nope LIKE '*'
        SHOW VIEWS
        SHOW VIEWS IN look
        SHOW VIEWS LIKE 'v*'
        SHOW VIEWS IN nope
        SHOW SCHEMAS
        SHOW DATABASES
        SHOW SCHEMAS LIKE 'l*'
        SHOW SCHEMAS IN spark_catalog
        SHOW SCHEMAS IN spark_catalog LIKE 'd*|l*'
        SHOW DATABASES 'none'
        SHOW SCHEMAS IN nope
        SHOW CATALOGS
        SHOW CATALOGS LIKE 's*'
        SHOW CATALOGS LIKE 'x*'
        SHOW CURRENT SCHEMA
        SHOW CURRENT NAMESPACE
        DESCRIBE SCHEMA look
        DESCRIBE DATABASE EXTENDED look
        DESCRIBE SCHEMA nope
        DESCRIBE NAMESPACE spark_catalog.look
    """.strip().split("\n")


def main():
    root = pathlib.Path(tempfile.mkdtemp())
    folder = root / "look"
    spark = spark_session(root / "warehouse")
    spark.sql(f"CREATE SCHEMA look LOCATION '{folder}'")
    spark.sql("CREATE SCHEMA other")
    spark.sql("USE look")
    for name, (made, changes) in tables.items():
        print(name, flush=True)
        q = f"`{name}`"
        spark.sql(f"CREATE TABLE {q} {made}")
        for sql in changes:
            spark.sql(sql.replace("{t}", q))
    spark.conf.set("spark.databricks.delta.commitInfo.userMetadata", "said by hand")
    spark.sql("INSERT INTO nothing VALUES (1)")
    spark.conf.unset("spark.databricks.delta.commitInfo.userMetadata")
    for sql in views:
        spark.sql(sql)
    answers = [answer(spark, sql.strip(), str(folder)) for sql in statements(folder)]
    kept = here / "tables"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept, ignore=lambda _, files: [f for f in files if f.endswith(".crc") and f.startswith(".")])
    times = {str(p.relative_to(folder)): int(p.stat().st_mtime * 1000) for p in sorted(folder.glob("*/_delta_log/*.json"))}
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in answers)
    text = f'{{"times": {json.dumps(times)},\n"views": {json.dumps(views)},\n"answers": [\n{lines}\n]}}\n'
    (here / "answers.data.json").write_text(text.replace(str(folder), "{folder}").replace(str(root), "{root}"))


views = ["CREATE TEMPORARY VIEW v1 (x COMMENT 'the x', y) AS SELECT id, s FROM plain", "CREATE TEMPORARY VIEW v2 AS SELECT 1 AS one"]


def answer(spark, sql, folder):
    try:
        frame = spark.sql(sql)
        fields = [[f.name, f.dataType.simpleString(), f.nullable] for f in frame.schema]
        rows = [[plain(value) for value in row] for row in frame.collect()]
        return {"sql": sql, "fields": fields, "rows": rows}
    except Exception as error:
        condition = getattr(error, "getCondition", getattr(error, "getErrorClass", lambda: None))()
        return {"sql": sql, "error": condition or "none", "state": getattr(error, "getSqlState", lambda: None)()}


def plain(value):
    if hasattr(value, "asDict"):
        return {k: plain(v) for k, v in value.asDict().items()}
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


main()
