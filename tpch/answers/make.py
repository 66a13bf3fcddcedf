"""Makes the expected answers: DuckDB's, over the tables that tpchgen-cli writes, at scale 0.01, 0.1 and 1.

    pip install duckdb==1.5.5 tpchgen-cli==4.0.0
    python make.py

One file a query: a header line, then a row a line, values separated by |, decimals and doubles with all their digits.
"""
import decimal
import os
import subprocess
import sys
import tempfile

import duckdb

here = os.path.dirname(os.path.abspath(__file__))
queries = os.path.join(here, "..", "queries")
tables = "region nation supplier customer part partsupp orders lineitem".split()


def text(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return str(value)


for scale in sys.argv[1:] or ["0.01", "0.1", "1"]:
    with tempfile.TemporaryDirectory() as folder:
        tool = os.path.join(os.path.dirname(sys.executable), "tpchgen-cli")
        subprocess.check_call([tool, "parquet", "-s", scale, "--output-dir", folder])
        connection = duckdb.connect()
        for table in tables:
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder}/{table}.parquet'")
        out = os.path.join(here, f"sf{scale}")
        os.makedirs(out, exist_ok=True)
        for number in range(1, 23):
            with open(os.path.join(queries, f"q{number:02d}.sql")) as file:
                result = connection.execute(file.read())
            header = "|".join(column[0] for column in result.description)
            rows = ["|".join(text(value) for value in row) for row in result.fetchall()]
            with open(os.path.join(out, f"q{number:02d}.psv"), "w") as file:
                file.write("\n".join([header, *rows]) + "\n")
