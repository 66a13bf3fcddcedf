"""Makes the TPC-DS tables of one scale as Delta tables, a folder a table.

DuckDB's dsdgen gives the rows, the same every time. Types are its own: decimals as declared, dates, 32-bit keys (64-bit
for ticket and order numbers), text without padding. Names are those of Spark's texts, which differ in one column.
Usage: python make-tables.py DIR [SCALE], SCALE as dsdgen takes it, 0.01 if absent. Tables that exist stay.
"""
import pathlib
import sys

import duckdb
from deltalake import write_deltalake
from duckdb_extensions import import_extension

renamed = {"customer": {"c_last_review_date_sk": "c_last_review_date"}}


def main(folder, scale):
    connection = duckdb.connect()
    import_extension("tpcds", con=connection)
    connection.load_extension("tpcds")
    connection.sql(f"CALL dsdgen(sf={scale})")
    names = [name for (name,) in connection.sql("SHOW TABLES").fetchall()]
    for name in names:
        target = pathlib.Path(folder, name)
        if (target / "_delta_log").exists():
            continue
        rows = connection.sql(f'SELECT * FROM "{name}"').to_arrow_table()
        columns = renamed.get(name, {})
        rows = rows.rename_columns([columns.get(c, c) for c in rows.column_names])
        write_deltalake(str(target), rows, mode="error")
        print(f"{name}: {rows.num_rows} rows")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "0.01")
