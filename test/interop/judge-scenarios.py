"""The tables that the scenarios of changes leave behind, as silt wrote them, read by deltalake and DuckDB: a third of them, all with --all."""
import sys

from _readers import by_deltalake, by_duckdb
from _scenario_tables import cross_read, write_scenarios
from _silt import Silt, Tally, root

folder = root / ".cache/interop/scenario-tables"


def main(every):
    paths = write_scenarios(folder, every)
    silt, tally = Silt(), Tally("scenarios")
    cross_read(paths, folder, silt, tally, {"deltalake": by_deltalake, "duckdb": by_duckdb})
    silt.close()
    return tally.close()


if __name__ == "__main__":
    sys.exit(0 if main(1 if "--all" in sys.argv[1:] else 3) else 1)
