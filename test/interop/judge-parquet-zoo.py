"""silt's Parquet decoder by pyarrow: every value of a zoo of files by pyarrow, DuckDB and Polars, decoded in Wasm, in JavaScript and by the second reader."""
import json
import pathlib
import subprocess
import sys
import tempfile

import _parquet_shapes
import _parquet_zoo
from _parquet_texts import facts
from _silt import Tally, root


def main():
    tally = Tally("parquet zoo")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        _parquet_zoo.write_wide(folder, rows=600)
        _parquet_shapes.write_wide(folder)
        _parquet_shapes.write_foreign(folder)
        script = str(root / "test/interop/parquet-digests.ts")
        out = subprocess.run(["node", script, str(folder)], capture_output=True, text=True, check=False)
        if out.returncode != 0:
            sys.exit(f"parquet-digests.ts failed: {out.stderr}")
        ours = json.loads(out.stdout)
        for path in sorted(folder.glob("*.parquet")):
            expected = facts(path)
            wrong = [how for how, found in ours[path.name].items() if found != expected]
            tally.judge(path.name, f"differs: {', '.join(wrong)}" if wrong else None)
    return tally.close()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
