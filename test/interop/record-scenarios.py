"""Records what Spark + Delta make of the scenarios of changes: test/delta/scenarios/NAME.sql gives NAME.json beside it.

Usage: python record-scenarios.py [NAME ...]. What is recorded already is kept: delete a record to make it anew. Each scenario runs in a schema of its own, with one task at a time, so that a
statement writes one file a partition. Kept of each statement: its rows or its error; at the end the rows and the history
of every table. `npm test` holds silt against these records; run this again where a scenario changes.
"""
import json
import pathlib
import re
import shutil
import sys

from pyspark.errors import PySparkException

import _silt
from _spark import spark_session

folder = _silt.root / "test/delta/scenarios"
warehouse = _silt.root / ".cache/interop/scenarios"
variants = {
    "plain": {},
    "dv": {"delta.enableDeletionVectors": "true"},
    "cdf": {"delta.enableChangeDataFeed": "true"},
    "map": {"delta.columnMapping.mode": "name"},
    "rt": {"delta.enableRowTracking": "true"},
    "cdfdv": {"delta.enableChangeDataFeed": "true", "delta.enableDeletionVectors": "true"},
    "cdfmap": {"delta.enableChangeDataFeed": "true", "delta.columnMapping.mode": "name"},
    "tw": {"delta.enableTypeWidening": "true"},
    "twdv": {"delta.enableTypeWidening": "true", "delta.enableDeletionVectors": "true"},
    "ict": {"delta.enableInCommitTimestamps": "true"},
    "ck": {"delta.checkpointInterval": "2"},
    "ckv2": {"delta.checkpointInterval": "2", "delta.checkpointPolicy": "v2"},
    "rtdv": {"delta.enableRowTracking": "true", "delta.enableDeletionVectors": "true"},
    "def": {"delta.feature.allowColumnDefaults": "supported"},
}
# Their answers are sizes, paths and counts of each engine's own.
silent = re.compile(r"\s*(OPTIMIZE|REORG|VACUUM|RESTORE|CREATE|REPLACE|SET)\b", re.I)


# Interpreted: compiling costs more than these statements.
settings = {
    "spark.sql.sources.default": "delta",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}


def scenarios(text):
    """Yields (name, statements): one a variant where the title lists some."""
    for block in re.split(r"^-- scenario: ", text, flags=re.M)[1:]:
        title, body = block.split("\n", 1)
        listed = re.search(r"\{(.*)\}", title)
        name = title.split(" {")[0].strip()
        for variant in listed.group(1).split(",") if listed else [None]:
            pairs = ", ".join(f"'{key}' = '{value}'" for key, value in variants[variant or "plain"].items())
            props = f"TBLPROPERTIES ({pairs})" if pairs else ""
            statements = [each.strip().replace(" {props}", f" {props}".rstrip()) for each in body.split(";\n")]
            yield (name if variant in (None, "plain") else f"{name} ({variant})"), [each for each in statements if each]


def condition_of(error):
    text = str(error)
    found = error.getCondition() if isinstance(error, PySparkException) else None
    return found or next(iter(re.findall(r"\[([A-Z][A-Z0-9_.]+)\]", text)), text.split("\n")[0][:200])


def rows_of(frame):
    if not frame.columns:
        return None
    json_rows = frame.selectExpr("to_json(struct(*), map('ignoreNullFields', 'false')) AS j").collect()
    return sorted(row.j for row in json_rows)


def run(spark, statement):
    try:
        rows = rows_of(spark.sql(statement))
        return {"rows": None if silent.match(statement) else rows}
    except Exception as error:  # whatever Spark raises is the record
        return {"error": condition_of(error)}


def history_of(spark, table):
    rows = spark.sql(f"DESCRIBE HISTORY {table}").collect()
    masked = re.compile(r"Bytes|TimeMs|Time$|[Ss]ize")
    return [
        {"operation": row.operation, "metrics": {k: v for k, v in sorted(row.operationMetrics.items()) if not masked.search(k)}}
        for row in sorted(rows, key=lambda row: row.version)
    ]


def record(spark, number, name, statements):
    schema = f"s{number}"
    spark.sql(f"CREATE SCHEMA {schema}")
    spark.sql(f"USE {schema}")
    results = [run(spark, statement) for statement in statements]
    tables = {}
    for row in spark.sql("SHOW TABLES").collect():
        if row.isTemporary or spark.sql(f"SHOW VIEWS LIKE '{row.tableName}'").count():
            continue
        rows = rows_of(spark.table(row.tableName)) or []
        tables[row.tableName] = {"rows": rows, "history": history_of(spark, row.tableName)}
    return {"name": name, "statements": [{"sql": s, **r} for s, r in zip(statements, results)], "tables": tables}


def main(names):
    shutil.rmtree(warehouse, ignore_errors=True)
    spark = spark_session(warehouse, "local[1]", settings)
    paths = [path for path in sorted(folder.glob("*.sql")) if not names or path.stem in names]
    known = {path: read_records(path) for path in paths}
    wanted = {path: list(scenarios(path.read_text())) for path in paths}
    number = 0
    # One of each file in turn, so that a run that is cut off has some of all.
    for at in range(max(len(each) for each in wanted.values())):
        for path in paths:
            if at >= len(wanted[path]):
                continue
            name, statements = wanted[path][at]
            if [each["sql"] for each in known[path].get(name, {}).get("statements", [])] == statements:
                continue
            number += 1
            known[path][name] = record(spark, number, name, statements)
            kept = [known[path][each] for each, _ in wanted[path] if each in known[path]]
            path.with_suffix(".json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
            print(path.stem, name, flush=True)


def read_records(path):
    records = path.with_suffix(".json")
    return {each["name"]: each for each in json.loads(records.read_text())} if records.exists() else {}


if __name__ == "__main__":
    main(sys.argv[1:])
