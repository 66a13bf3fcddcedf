"""Spark's answers of random statements: node test/differential/statements.ts | python test/differential/record-spark.py > spark-answers.jsonl

A line for each statement: its seed and digest, then "rows" (each value as text, NULL as null) or the condition of the "error".
Needs pyspark 4.2.
"""
import json
import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession


def cell(value):
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def main():
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    views = None
    for line in sys.stdin:
        statement = json.loads(line)
        if statement["setup"] and statement["setup"] != views:
            views = statement["setup"]
            for sql in views:
                spark.sql(sql)
        record = {"seed": statement["seed"], "digest": statement["digest"]}
        try:
            record["rows"] = [[cell(value) for value in row] for row in spark.sql(statement["sql"]).collect()]
        except PySparkException as error:
            record["error"] = error.getCondition() or type(error).__name__
        print(json.dumps(record, separators=(",", ":"), ensure_ascii=False), flush=True)


main()
