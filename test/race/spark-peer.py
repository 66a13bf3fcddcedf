"""Spark as the other engine of a race in turns: reads {"id", "sql"} a line, answers {"rows"} or {"error"}."""
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
from _spark import spark_session

spark = spark_session(tempfile.mkdtemp(prefix="silt-spark-"))
for line in sys.stdin:
    request = json.loads(line)
    try:
        spark.conf.set("spark.databricks.delta.commitInfo.userMetadata", request["id"])
        found = spark.sql(request["sql"]).collect()
        # An INSERT tells no count; whether a version came of it tells the log.
        rows = found[0][0] if found and isinstance(found[0][0], int) else 1 if request["sql"].startswith("INSERT") else 0
        answer = {"rows": rows}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"[:500]}
    print(json.dumps(answer), flush=True)
