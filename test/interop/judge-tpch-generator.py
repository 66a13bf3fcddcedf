"""The TPC-H generator at scale 0.1: its text byte for byte that of tpchgen-cli, and the rows of its Delta tables, as
DuckDB and deltalake read them, those of tpchgen-cli's Parquet files."""
import filecmp
import pathlib
import shutil
import subprocess
import sys

from deltalake import DeltaTable

from _readers import duckdb_with
from _silt import Tally, node, root, silt_command
from _tpch import names

scale = "0.1"
folder = root / ".cache/interop/tpch-generator"


def main():
    shutil.rmtree(folder, ignore_errors=True)
    tally = Tally("tpch generator")
    subprocess.run([node, "tpch/tbl.ts", scale, folder / "silt"], cwd=root, check=True)
    silt_command("tpch", "--scale", scale, "--out", folder / "delta")
    for form in ["tbl", "parquet"]:
        tool = pathlib.Path(sys.executable).parent / "tpchgen-cli"
        command = [tool, form, "-s", scale, "--output-dir", folder / "official"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for name in names:
        files = [folder / whose / f"{name}.tbl" for whose in ["silt", "official"]]
        tally.judge(f"{name}.tbl", None if filecmp.cmp(*files, shallow=False) else "other bytes")
        judge_rows(name, tally)
    shutil.rmtree(folder)
    return tally.close()


def judge_rows(name, tally):
    connection = duckdb_with("delta")
    connection.register("by_deltalake", DeltaTable(str(folder / "delta" / name)).to_pyarrow_table())
    official = f"'{folder}/official/{name}.parquet'"
    for reader, source in {"duckdb": f"delta_scan('{folder}/delta/{name}')", "deltalake": "by_deltalake"}.items():
        extra, missing = (
            connection.execute(f"SELECT count(*) FROM (FROM {a} EXCEPT ALL FROM {b})").fetchone()[0]
            for a, b in [(source, official), (official, source)]
        )
        found = None if extra == missing == 0 else f"{extra} rows too many, {missing} missing"
        tally.judge(f"{name} read by {reader}", found)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
