"""silt's Parquet decoder by pyarrow: every value of a zoo of files by pyarrow, DuckDB and Polars, decoded in Wasm, in JavaScript and by the second reader."""
import pathlib
import sys
import tempfile

import _parquet_shapes
import _parquet_zoo
from _parquet_judge import judge_folder
from _silt import Tally


def main():
    tally = Tally("parquet zoo")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        _parquet_zoo.write_wide(folder, rows=600)
        _parquet_shapes.write_wide(folder)
        _parquet_shapes.write_foreign(folder)
        judge_folder(folder, tally)
    return tally.close()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
