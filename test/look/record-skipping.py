"""Makes the logs in `skipping/` anew with Spark + Delta, and keeps how many files Spark reads for each condition.

Run by a Python with pyspark and delta-spark (see ../interop/README.md): python record-skipping.py
"""
import json
import pathlib
import shutil
import sys
import tempfile

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent / "interop"))
from _spark import spark_session  # noqa: E402

rows = ("SELECT CAST(id * 7919 % 1000 AS INT) AS a, id * 104729 % 100000 AS b, concat(repeat('x', CAST(id % 3 AS INT) * 14), hex(id * 31)) AS s, "
        "date_add(DATE'2023-01-01', CAST(id * 7919 % 400 AS INT)) AS d, "
        "timestamp_micros(1672531200000000 + (id * 7919 % 400) * 86400000000 + id * 1001) AS t, CAST(id * 7919 % 1000 AS DECIMAL(20,4)) / 4 AS x, "
        "IF(id % 5 = 0, NULL, CAST(id AS INT)) AS n FROM range(2000)")

tables = {
    "ranged": [
        "CREATE TABLE {t} (a INT, b BIGINT, s STRING, d DATE, t TIMESTAMP, x DECIMAL(24,6), n INT) USING delta",
        "INSERT INTO {t} SELECT /*+ REPARTITION_BY_RANGE(24, a) */ * FROM (" + rows + ")",
    ],
    "zordered": [
        "CREATE TABLE {t} (a INT, b BIGINT, s STRING, d DATE, t TIMESTAMP, x DECIMAL(24,6), n INT) USING delta",
        "INSERT INTO {t} " + rows,
        "OPTIMIZE {t} ZORDER BY (a, b)",
    ],
    "parted": [
        "CREATE TABLE {t} (a INT, b BIGINT, s STRING, d DATE, t TIMESTAMP, x DECIMAL(24,6), n INT, "
        "month INT GENERATED ALWAYS AS (MONTH(d)), day DATE GENERATED ALWAYS AS (CAST(t AS DATE))) USING delta PARTITIONED BY (month)",
        "INSERT INTO {t} (a, b, s, d, t, x, n) " + rows + " WHERE id < 600",
    ],
    "by_day": [
        "CREATE TABLE {t} (id BIGINT, t TIMESTAMP, day DATE GENERATED ALWAYS AS (CAST(t AS DATE))) USING delta PARTITIONED BY (day)",
        "INSERT INTO {t} (id, t) SELECT id, timestamp_micros(1672531200000000 + id * 7200000000) FROM range(240)",
    ],
}

general = """a = 500 | a < 100 | a >= 990 | a BETWEEN 300 AND 310 | a IN (1, 500, 999) | a IN (5000, 6000) | a <> 3 | NOT (a < 900) | a > 5000 | a <=> 7
a IS NULL | a IS NOT NULL | n IS NULL | n < 10 | b < 1000 | b BETWEEN 500 AND 600 | b = 104729 | a < 50 AND b < 5000 | a < 50 OR b < 1000
a < 50 AND (b < 1000 OR b > 99000) | d = DATE'2023-05-05' | d >= DATE'2024-01-15' | d < DATE'2023-01-10' AND a > 10 | t >= TIMESTAMP'2024-01-20 00:00:00'
t < TIMESTAMP'2023-01-03 00:00:00' | t = TIMESTAMP'2023-03-01 00:00:00.123' | s LIKE '1%' | s LIKE 'xxxxxxxxxxxxxxA%' | s = '1F' | s < '1' | s > 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxF'
startswith(s, 'A') | x < 3.5 | x > 240 | x = 100.25 | x BETWEEN 10 AND 11 | a = NULL | a < 5 AND a > 3 | NOT (a BETWEEN 10 AND 990) | a + 1 = 501 | abs(a) = 3
year(d) = 2024 | month(d) = 2 | d IN (DATE'2023-02-01', DATE'2023-02-02') | (a = 1 OR a = 2) AND NOT (b > 500) | 500 < a | 3 >= a"""
by_day = """t >= TIMESTAMP'2023-01-15 00:00:00' | t < TIMESTAMP'2023-01-02 00:00:00' | t = TIMESTAMP'2023-01-05 02:00:00' | t BETWEEN TIMESTAMP'2023-01-05 00:00:00' AND TIMESTAMP'2023-01-06 00:00:00'
day = DATE'2023-01-05' | day > DATE'2023-01-10' OR id < 5 | day IN (DATE'2023-01-01', DATE'2024-01-01') | id = 17 | CAST(t AS DATE) = DATE'2023-01-07' | day IS NULL | t IS NULL"""


def conditions(name):
    text = by_day if name == "by_day" else general
    found = [each.strip() for line in text.split("\n") for each in line.split("|")]
    return found + (["month = 2", "month IN (1, 12)", "d = DATE'2023-02-10' AND month > 0", "day = DATE'2023-02-10'"] if name == "parted" else [])


def files_read(spark, sql):
    frame = spark.sql(sql)
    frame.collect()
    leaves = frame._jdf.queryExecution().executedPlan().collectLeaves()
    for i in range(leaves.size()):
        metrics = leaves.apply(i).metrics()
        if metrics.contains("numFiles"):
            return int(metrics.apply("numFiles").value())
    return 0


def main():
    root = pathlib.Path(tempfile.mkdtemp())
    spark = spark_session(root / "warehouse")
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    spark.conf.set("spark.databricks.delta.optimize.maxFileSize", "4000")
    spark.conf.set("spark.databricks.delta.optimize.minFileSize", "100000000")
    answers = {}
    for name, statements in tables.items():
        path = root / name
        for sql in statements:
            spark.sql(sql.replace("{t}", f"delta.`{path}`"))
        total = spark.sql(f"DESCRIBE DETAIL delta.`{path}`").collect()[0].numFiles
        counts = {c: files_read(spark, f"SELECT count(*) FROM delta.`{path}` WHERE {c}") for c in conditions(name)}
        answers[name] = {"files": total, "read": counts}
        print(name, total, len(counts), flush=True)
        kept = here / "skipping" / name / "_delta_log"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for commit in sorted((path / "_delta_log").glob("*.json")):
            shutil.copy(commit, kept)
    lines = ",\n".join(f'"{name}": {json.dumps(each)}' for name, each in answers.items())
    (here / "skipping" / "counts.data.json").write_text("{\n" + lines + "\n}\n")


main()
