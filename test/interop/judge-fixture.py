"""The committed table lineitem: its versions by deltalake, and the statements of its golden file by DuckDB."""
import re
import sys

from deltalake import DeltaTable

from _readers import by_deltalake, by_polars, duckdb_with
from _silt import Silt, Tally, difference, root, rows_of

table = root / "test/fixtures/lineitem"
golden = root / "test/golden/delta/lineitem.slt"


def statements():
    """The statements of the golden file that have a result and that DuckDB can run."""
    text = re.sub(r"^(#|@).*\n", "", golden.read_text(), flags=re.MULTILINE)
    for block in re.split(r"\n\n+", text.strip()):
        sql, _, sections = block.partition("\n[")
        if "result" in sections:
            yield sql.strip().rstrip(";")


def main():
    silt, tally = Silt(), Tally("fixture")
    for version in range(DeltaTable(str(table)).version() + 1):
        columns = [field.name for field in DeltaTable(str(table), version=version).schema().fields]
        ours = silt.rows([table], f"SELECT {', '.join(columns)} FROM lineitem VERSION AS OF {version}")
        theirs = by_deltalake(table, version).select(columns)
        tally.judge(f"version {version} by deltalake", difference(ours, rows_of(theirs)))
    latest = by_polars(table)
    ours = silt.rows([table], f"SELECT {', '.join(latest.column_names)} FROM lineitem")
    tally.judge("latest version by polars", difference(ours, rows_of(latest)))

    connection = duckdb_with("delta")
    connection.execute(f"CREATE VIEW lineitem AS SELECT * FROM delta_scan('{table}')")
    for sql in statements():
        theirs = connection.execute(sql.replace(" AS first", ' AS "first"')).to_arrow_table()
        # DuckDB's averages are doubles, silt's are decimals of four digits more than their input.
        found = difference(silt.rows([table], sql), rows_of(theirs), is_ordered="ORDER BY" in sql, relative=2e-5)
        tally.judge(f"{' '.join(sql.split())[:70]} by duckdb", found)
    silt.close()
    return tally.close()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
