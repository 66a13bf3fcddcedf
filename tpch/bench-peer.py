"""A peer of the bench in a long-lived process: DuckDB or Polars over the same Delta tables, at its best settings.

    python bench-peer.py duckdb|polars TABLES THREADS

Reads a JSON text a line, {"sql"}; answers with {"ms", "rows"} or {"error"}; "peak" is answered with {"peakKib"}.
"""
import json
import os
import sys
import time

peer, folder, threads = sys.argv[1:4]
tables = sorted(each for each in os.listdir(folder) if os.path.isdir(f"{folder}/{each}/_delta_log"))


def duckdb_runner():
    import duckdb
    from duckdb_extensions import import_extension

    connection = duckdb.connect()
    import_extension("delta", con=connection)
    connection.load_extension("delta")
    connection.execute(f"SET threads = {int(threads)}")
    for table in tables:
        # A pinned snapshot spares a reading of the log for each statement.
        connection.execute(f"ATTACH '{folder}/{table}' AS delta_{table} (TYPE delta, PIN_SNAPSHOT)")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM delta_{table}")
    return lambda sql: len(connection.execute(sql).fetchall())


def polars_runner():
    os.environ["POLARS_MAX_THREADS"] = threads
    import polars

    context = polars.SQLContext({table: polars.scan_delta(f"{folder}/{table}") for table in tables})
    return lambda sql: context.execute(sql).collect(engine="streaming").height


def peak_kib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def answer(run, request):
    if request == "peak":
        return {"peakKib": peak_kib()}
    try:
        started = time.perf_counter()
        rows = run(request["sql"])
        return {"ms": (time.perf_counter() - started) * 1000, "rows": rows}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:500]}


runner = {"duckdb": duckdb_runner, "polars": polars_runner}[peer]()
for line in sys.stdin:
    print(json.dumps(answer(runner, json.loads(line))), flush=True)
