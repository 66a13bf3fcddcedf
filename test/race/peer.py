"""A process of deltalake that races beside silt's: `peer.py FOLDER NAME COUNT SEED [appends]`, as worker.ts is one.

What it reads outside of an operation deltalake cannot judge; so it does those alone that are one operation of it. Nor does it
OPTIMIZE: that of 1.6.6 commits although another one has removed its files in between, and their rows are there twice then.
"""
import json
import pathlib
import random
import sys
import time

import pyarrow
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError

folder, name, count, seed = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
appends_only = sys.argv[5:] == ["appends"]
path = str(folder / "t")
draw = random.Random(seed)
schema = pyarrow.schema([("k", pyarrow.string()), ("v", pyarrow.int64()), ("p", pyarrow.string())])


def drawn(op_id):
    kind = "append" if appends_only else draw.choice(["append"] * 5 + ["increment", "increment", "thin", "replace"])
    operation = {"kind": kind, "partition": draw.choice("abc")}
    if kind in ("append", "replace"):
        operation["keys"] = [f"{op_id}:{i}" for i in range(1 + draw.randrange(3))]
    return operation


def rows_of(operation):
    return pyarrow.table(
        {"k": operation["keys"], "v": [0] * len(operation["keys"]), "p": [operation["partition"]] * len(operation["keys"])},
        schema=schema,
    )


def run(operation, properties):
    """Rows that changed; 0 where the operation may have had nothing to do."""
    where = f"p = '{operation['partition']}'"
    match operation["kind"]:
        case "append":
            write_deltalake(path, rows_of(operation), mode="append", commit_properties=properties)
            return len(operation["keys"])
        case "replace":
            write_deltalake(path, rows_of(operation), mode="overwrite", predicate=where, commit_properties=properties)
            return len(operation["keys"])
        case "increment":
            done = DeltaTable(path).update(predicate=where, updates={"v": "v + 1"}, commit_properties=properties)
            return done["num_updated_rows"]
        case "thin":
            last = "(k LIKE '%0' OR k LIKE '%2')"
            done = DeltaTable(path).delete(f"{where} AND {last}", commit_properties=properties)
            return done["num_deleted_rows"] or 0


with open(folder / "ready", "a") as ready:
    ready.write(f"{name}\n")
while not (folder / "go").exists():
    time.sleep(0.005)
with open(folder / f"{name}.log", "w") as log:
    for i in range(count):
        op_id = f"{name}-{i}"
        operation = drawn(op_id)
        properties = CommitProperties(custom_metadata={"userMetadata": op_id})
        started = time.monotonic_ns()
        try:
            outcome = {"kind": "done", "rows": run(operation, properties)}
        except CommitFailedError:
            outcome = {"kind": "refused"}
        line = {"id": op_id, "operation": operation, "startedNs": started, "endedNs": time.monotonic_ns(), "outcome": outcome}
        log.write(json.dumps(line) + "\n")

