"""The clients of wire-speed.ts: reads all rows of a statement by libpq in binary, or by ADBC over Flight SQL. A JSON text a line in and out."""
import json
import sys
import time

import adbc_driver_flightsql.dbapi as flight
import psycopg

open_ones = {}


def connected(where, make):
    if where not in open_ones:
        open_ones[where] = make()
    return open_ones[where]


def by_libpq(dsn, sql):
    pgconn = connected(dsn, lambda: psycopg.connect(dsn, autocommit=True)).pgconn
    start = time.perf_counter()
    result = pgconn.exec_params(sql.encode(), [], result_format=1)
    ms = (time.perf_counter() - start) * 1000
    if result.status != psycopg.pq.ExecStatus.TUPLES_OK:
        return {"error": result.error_message.decode()}
    last = result.ntuples - 1
    values = [result.get_value(last, i) for i in range(result.nfields)]
    return {"ms": ms, "rows": result.ntuples, "last": [value.hex() for value in values]}


def by_flight(uri, sql):
    cursor = connected(uri, lambda: flight.connect(uri, autocommit=True)).cursor()
    cursor.execute(sql)
    start = time.perf_counter()
    table = cursor.fetch_arrow_table()
    ms = (time.perf_counter() - start) * 1000
    cursor.close()
    return {"ms": ms, "rows": table.num_rows, "bytes": table.nbytes}


for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = by_libpq(asked["pg"], asked["sql"]) if "pg" in asked else by_flight(asked["flight"], asked["sql"])
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
    print(json.dumps(answer), flush=True)
