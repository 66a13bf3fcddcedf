"""TPC-H at scale 0.01: silt's tables as other readers see them, and silt's answers over its own and over deltalake's."""
import pathlib
import shutil
import subprocess
import sys

import pyarrow.parquet as pq
from deltalake import write_deltalake

from _readers import readers
from _silt import Silt, Tally, difference, root, rows_of, silt_command
from _tpch import judge_answers, names

folder = root / ".cache/interop/tpch"


def main():
    shutil.rmtree(folder, ignore_errors=True)
    silt, tally = Silt(), Tally("tpch")
    silt_command("tpch", "--scale", "0.01", "--out", folder / "silt")
    generate(folder / "generated")
    write_by_deltalake(folder / "generated", folder / "deltalake")
    for name in names:
        path = folder / "silt" / name
        ours = silt.rows([path], f"SELECT * FROM {name}")
        for reader, read in readers.items():
            tally.judge(f"{name} of silt read by {reader}", difference(ours, rows_of(read(path))))
        theirs = rows_of(pq.read_table(folder / "generated" / f"{name}.parquet"))
        tally.judge(f"{name} by tpchgen-cli", difference(ours, theirs, is_ordered=True))
    for whose in ["silt", "deltalake"]:
        judge_answers(silt, [folder / whose], tally, f"the tables of {whose}")
    silt.close()
    return tally.close()


def generate(into: pathlib.Path):
    """The rows of another generator, that written in Rust and equal to the official one, as Parquet files."""
    tool = pathlib.Path(sys.executable).parent / "tpchgen-cli"
    subprocess.run([tool, "parquet", "-s", "0.01", "--output-dir", into], check=True, stdout=subprocess.DEVNULL)


def write_by_deltalake(generated: pathlib.Path, into: pathlib.Path):
    """The large tables in several files, by partition."""
    partitions = {"orders": "o_orderpriority", "lineitem": "l_shipmode"}
    for name in names:
        rows = pq.read_table(generated / f"{name}.parquet")
        write_deltalake(str(into / name), rows, partition_by=[partitions[name]] if name in partitions else None)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
