"""The tables that the scenarios of changes leave behind, as silt wrote them, read by deltalake and DuckDB. By command: it takes minutes."""
import re
import shutil
import subprocess
import sys

from _readers import by_deltalake, by_duckdb
from _silt import Silt, Tally, difference, node, root, rows_of

folder = root / ".cache/interop/scenario-tables"

# What a reader says of a table that asks for more than it has, and of types that it has not.
beyond = re.compile(r"[Uu]nsupported|not supported|not implemented|reader version|[Ff]eature|[Ii]nterval|[Vv]ariant|Invalid data type|void", re.I)


def main():
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([node, "test/interop/write-scenarios.ts", str(folder)], cwd=root, check=True)
    silt, tally = Silt(), Tally("scenarios")
    skipped = {}
    for log in sorted(folder.rglob("_delta_log")):
        path = log.parent
        answer = silt.ask([path], f"SELECT * FROM delta.`{path}`")
        if "error" in answer or not answer["columns"]:
            continue
        for name, read in {"deltalake": by_deltalake, "duckdb": by_duckdb}.items():
            what = f"{path.relative_to(folder)} read by {name}"
            try:
                found = difference(rows_of(read(path)), answer["rows"])
            except Exception as error:
                if beyond.search(str(error)):
                    skipped[name] = skipped.get(name, 0) + 1
                    continue
                found = f"{type(error).__name__}: {str(error)[:200]}"
            tally.judge(what, found)
    print("beyond the reader:", skipped)
    silt.close()
    return tally.close()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
