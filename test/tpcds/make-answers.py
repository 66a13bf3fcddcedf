"""Runs the TPC-DS texts with Spark over Delta tables, and writes what it answers.

One JSON object a line and query: `query` (folder of the texts/name), then `columns` ([name, type] each) and `rows`, or
`error` (the condition). Of a long result only the first rows are kept, and `total` tells how many there are. A cell is null, a number where the type is float or double, else text: decimals with all
digits of their scale, dates as yyyy-mm-dd.
Usage: python make-answers.py TABLES TEXTS > ANSWERS, where TABLES is a folder that make-tables.py made and TEXTS holds
the folders `tpcds` and `tpcds-v2.7.0`. Needs delta-spark 4.4, and its jars in the local Maven repository.
"""
import decimal
import json
import pathlib
import re
import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

folders = ["tpcds", "tpcds-v2.7.0"]
rows_max = 100


def session():
    repository = pathlib.Path.home() / ".m2/repository/io"
    jars = [str(jar) for group in ("delta", "unitycatalog") for jar in (repository / group).rglob("*.jar")]
    builder = SparkSession.builder.master("local[2]").config("spark.jars", ",".join(jars))
    for name, value in {
        "spark.driver.memory": "6g",
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.shuffle.partitions": "2",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def cell(value):
    if value is None or isinstance(value, float):
        return value
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return str(value)


def answer(spark, sql):
    try:
        frame = spark.sql(sql)
        rows = [[cell(value) for value in row] for row in frame.collect()]
    except PySparkException as error:
        return {"error": error.getCondition() or type(error).__name__}
    columns = [[field.name, field.dataType.simpleString()] for field in frame.schema]
    total = {"total": len(rows)} if len(rows) > rows_max else {}
    return {"columns": columns, **total, "rows": rows[:rows_max]}


def number_of(path):
    digits, suffix = re.fullmatch(r"q(\d+)(\w*)", path.stem).groups()
    return int(digits), suffix


def main(tables, texts):
    spark = session()
    spark.sparkContext.setLogLevel("OFF")
    for table in sorted(pathlib.Path(tables).iterdir()):
        spark.read.format("delta").load(str(table)).createOrReplaceTempView(table.name)
    for folder in folders:
        for path in sorted(pathlib.Path(texts, folder).glob("q*.sql"), key=number_of):
            line = {"query": f"{folder}/{path.stem}", **answer(spark, path.read_text())}
            print(json.dumps(line, separators=(",", ":"), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
