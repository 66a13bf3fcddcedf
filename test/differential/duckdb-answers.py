"""DuckDB's answers: reads lines of {"setup": [sql], "sql": sql}, writes a line of {"rows": [[cell]]} or {"error": text} for each.

A fault is an error; numbers stay numbers as texts, as test/support/cells.ts has them.
"""
import json
import sys

import duckdb


def cell(value):
    return None if value is None else str(value)


def answer(con, request):
    for name in ("t0", "t1", "t2"):
        con.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in request["setup"]:
        con.execute(statement)
    return [[cell(value) for value in row] for row in con.execute(request["sql"]).fetchall()]


def main():
    con = duckdb.connect(config={"threads": 1})
    for line in sys.stdin:
        try:
            reply = {"rows": answer(con, json.loads(line))}
        except Exception as error:
            reply = {"error": f"DuckDB: {error}"}
        print(json.dumps(reply), flush=True)


main()
