"""The tables that the scenarios of changes leave behind, as silt wrote them, read by deltalake and DuckDB: a fifth of them, all with --all."""
import sys

from _readers import by_deltalake, duckdb_with
from _scenario_tables import cross_read, write_scenarios
from _silt import Silt, Tally, root

folder = root / ".cache/interop/scenario-tables"


def main(every):
    paths = write_scenarios(folder, every)
    silt, tally, connection = Silt(), Tally("scenarios"), duckdb_with("delta")

    def by_duckdb(path):
        return connection.execute(f"SELECT * FROM delta_scan('{path}')").to_arrow_table()

    cross_read(paths, folder, silt, tally, {"deltalake": by_deltalake, "duckdb": by_duckdb})
    silt.close()
    return tally.close()


if __name__ == "__main__":
    sys.exit(0 if main(1 if "--all" in sys.argv[1:] else 5) else 1)
