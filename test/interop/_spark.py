"""Spark with Delta for the judges, and the comparison of what it and silt make of a table."""
import pathlib

from pyspark.sql import SparkSession

from _silt import difference, rows_of


def spark_session(warehouse, master="local[2]", settings=None):
    """A session in UTC, with more settings where given. Needs delta-spark, and its jars in the local Maven repository."""
    repository = pathlib.Path.home() / ".m2/repository/io"
    jars = [str(jar) for group in ("delta", "unitycatalog") for jar in (repository / group).rglob("*.jar")]
    builder = SparkSession.builder.master(master).config("spark.jars", ",".join(jars))
    for name, value in {
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(warehouse),
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        **(settings or {}),
    }.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def judge_query(spark, silt, tally, what, path, spark_sql, silt_sql):
    """Both answer; columns, types and rows have to be equal."""
    frame = spark.sql(spark_sql)
    theirs = [[field.name, field.dataType.simpleString()] for field in frame.schema]
    answer = silt.ask([path], silt_sql)
    if "error" in answer:
        return tally.judge(what, f"{answer['error']['condition']}: {answer['error']['message']}")
    ours = [[name, kind.lower()] for name, kind in answer["columns"]]
    if [[name, kind.lower()] for name, kind in theirs] != ours:
        return tally.judge(what, f"the columns are {ours} instead of {theirs}")
    return tally.judge(what, difference(answer["rows"], rows_of(frame.toArrow())))


def judge_table(spark, silt, tally, path, version=None, what=None):
    """All rows of a table, at a version or the latest."""
    at = "" if version is None else f" VERSION AS OF {version}"
    what = what or f"{path.name}{at.lower()}"
    judge_query(spark, silt, tally, what, path, f"SELECT * FROM delta.`{path}`{at}", f"SELECT * FROM `{path.name}`{at}")
