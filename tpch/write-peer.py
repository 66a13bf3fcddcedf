"""A peer of the bench of writing in a long-lived process: deltalake or Spark, each by its own means.

    python write-peer.py deltalake|spark

Reads a JSON text a line; answers with {"ms", "cpuMs"} or {"error"}.
"""
import json
import sys
import time

peer = sys.argv[1]


def clocks():
    return time.perf_counter(), time.process_time()


def deltalake_runner():
    import pyarrow
    import pyarrow.parquet
    from deltalake import DeltaTable, QueryBuilder, write_deltalake

    def merge(request):
        source = pyarrow.parquet.read_table(request["source"])
        started = clocks()
        table = DeltaTable(request["merge"])
        merger = table.merge(source, "o.o_orderkey = n.o_orderkey", source_alias="n", target_alias="o")
        merger.when_matched_update_all().when_not_matched_insert_all().execute()
        return started

    def delete(request):
        started = clocks()
        DeltaTable(request["delete"]).delete(request["where"])
        return started

    def write(request):
        started = clocks()
        rows = QueryBuilder().register("t", DeltaTable(request["from"])).execute("SELECT * FROM t")
        write_deltalake(request["write"], rows)
        return started

    def zorder(request):
        started = clocks()
        DeltaTable(request["zorder"]).optimize.z_order(request["columns"])
        return started

    def append(request):
        schema = pyarrow.schema([("id", pyarrow.int64()), ("name", pyarrow.string()), ("price", pyarrow.float64())])
        started = clocks()
        for i in range(request["count"]):
            row = pyarrow.table({"id": [i], "name": [f"name {i}"], "price": [i + 0.5]}, schema=schema)
            write_deltalake(request["append"], row, mode="append")
        return started

    return {"merge": merge, "delete": delete, "write": write, "zorder": zorder, "append": append}


def spark_runner():
    import pathlib
    import tempfile

    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test/interop"))
    from _spark import spark_session

    spark = spark_session(tempfile.mkdtemp(prefix="silt-spark-"))

    def statements(request):
        started = clocks()
        for text in request["statements"]:
            spark.sql(text).collect()
        return started

    return {"statements": statements}


def answer(runners, request):
    run = next(run for key, run in runners.items() if key in request)
    try:
        started = run(request)
        wall, cpu = (1000 * (now - then) for now, then in zip(clocks(), started))
        # Spark's work is done in a process of its own.
        return {"ms": wall, **({"cpuMs": cpu} if peer == "deltalake" else {})}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:500]}


runners = {"deltalake": deltalake_runner, "spark": spark_runner}[peer]()
for line in sys.stdin:
    print(json.dumps(answer(runners, json.loads(line))), flush=True)
