"""Other readers of a Delta table, each by a function of a path that gives an Arrow table."""
import duckdb
import polars
import pyarrow
from deltalake import DeltaTable, QueryBuilder
from duckdb_extensions import import_extension


def duckdb_with(*extensions):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for extension in extensions:
        import_extension(extension, con=connection)
        connection.load_extension(extension)
    return connection


def by_duckdb(path, columns="*"):
    return duckdb_with("delta").execute(f"SELECT {columns} FROM delta_scan('{path}')").to_arrow_table()


def by_deltalake(path, version=None):
    table = DeltaTable(str(path), version=version)
    batches = QueryBuilder().register("t", table).execute("SELECT * FROM t").read_all()
    return pyarrow.table(batches)


def by_polars(path):
    return polars.scan_delta(str(path)).collect().to_arrow()


readers = {"duckdb": by_duckdb, "deltalake": by_deltalake, "polars": by_polars}
