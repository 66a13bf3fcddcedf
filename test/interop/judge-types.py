"""Values of every type: what silt writes, other readers read; what deltalake writes, silt reads."""
import shutil
import sys

from deltalake import write_deltalake

from _readers import by_deltalake, readers
from _silt import Silt, Tally, difference, root, rows_of
from _written import write_tables, zoo_requests
from _zoo import partition_tables, type_tables

folder = root / ".cache/interop/types"

# deltalake writes -0.001 as 0.0-1, and all digits of -1E300 into the name of a folder, which is too long for one.
beyond_deltalake = {"partition_decimal", "partition_double"}


def main():
    shutil.rmtree(folder, ignore_errors=True)
    silt, tally = Silt(), Tally("types")
    requests = zoo_requests(folder / "silt", type_tables(), partition_tables())
    write_tables(requests)
    for request in requests:
        path = request["path"]
        ours = silt.rows([], request["sql"])
        if "partitionBy" in request:  # an empty string is NULL where it is a partition
            ours = [[number, None if value == "" else value] for number, value in ours]
        tally.judge(f"{path.name} of silt read by silt", difference(silt.rows([path], f"SELECT * FROM {path.name}"), ours))
        for reader, read in readers.items():
            tally.judge(f"{path.name} of silt read by {reader}", read_difference(read, path, ours))
        if path.name in beyond_deltalake:
            continue
        copy = folder / "deltalake" / path.name
        tally.judge(f"{path.name} of deltalake", rewritten_difference(silt, path, copy, request.get("partitionBy"), ours))
    silt.close()
    return tally.close()


def read_difference(read, path, expected):
    try:
        table = read(path)
        return difference(rows_of(table.select(sorted(table.column_names, key=lambda name: name != "id"))), expected)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"


def rewritten_difference(silt, path, copy, partition_by, expected):
    try:
        write_deltalake(str(copy), by_deltalake(path), partition_by=partition_by)
        return difference(silt.rows([copy], f"SELECT * FROM {copy.name}"), expected)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
