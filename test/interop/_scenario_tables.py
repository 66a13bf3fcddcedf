"""The tables that the scenarios of changes leave behind, as silt writes them, and what other readers make of each."""
import collections
import json
import re
import shutil
import subprocess

from _silt import difference, node, root, rows_of


def write_scenarios(folder, every=1):
    """Makes the tables of one scenario in `every`; their paths."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([node, "test/interop/write-scenarios.ts", str(folder), str(every)], cwd=root, check=True)
    return [log.parent for log in sorted(folder.rglob("_delta_log"))]


# What a reader says of tables that ask for more than it has.
beyond = {
    "deltalake": {
        r"Unsupported table features required": "features that it lacks",
        r"Cannot cast column .* from 'Map": "members that came to structs in maps",
    },
    "duckdb": {
        r"Unsupported Arrow type VARIANT": "variants",
        r"Interval": "intervals",
        r'Cannot open file ".*file://': "files of another table (shallow clones)",
        r"TypeWidening|[Tt]ype widening": "widened types",
    },
    "spark": {},
}


def metadata_of(path):
    """The metadata of the newest commit that has some."""
    for commit in sorted(path.glob("_delta_log/*.json"), reverse=True):
        for line in commit.read_text().splitlines():
            if line.startswith('{"metaData"'):
                return json.loads(line)["metaData"]
    return {"configuration": {}, "partitionColumns": [], "schemaString": ""}


def is_mapped_in_partitions(metadata):
    return bool(metadata["partitionColumns"]) and metadata["configuration"].get("delta.columnMapping.mode", "none") != "none"


# What a reader gets wrong, by the tables where it does.
wrong = {
    "deltalake": {"the two halves of a variant change places": lambda metadata: '"variant"' in metadata["schemaString"]},
    "duckdb": {"partition columns of mapped tables are NULL": is_mapped_in_partitions},
    "spark": {},
}


def cross_read(paths, folder, silt, tally, readers):
    """Each table by each reader of `readers` (functions of a path) has silt's rows. What is left out is counted by its reason."""
    left_out = collections.Counter()
    for path in paths:
        answer = silt.ask([path], f"SELECT * FROM delta.`{path}`")
        what = f"{path.relative_to(folder)}"
        if "error" in answer:
            tally.judge(f"{what} read by silt", f"{answer['error']['condition']}: {answer['error']['message']}")
            continue
        if not answer["columns"]:
            continue
        for name, read in readers.items():
            found, reason = read_by(name, read, path, answer["rows"])
            if reason is None:
                tally.judge(f"{what} read by {name}", found)
            else:
                left_out[f"{name}: {reason}"] += 1
    for reason, count in sorted(left_out.items()):
        print(f"left out: {reason} ({count})")


def read_by(name, read, path, rows):
    """What differs, null where nothing does; and why it does not count, null where it does."""
    try:
        found = difference(rows_of(read(path)), rows)
        said = ""
    except Exception as error:
        said = str(error)
        found = f"{type(error).__name__}: {said[:200]}"
    if found is None:
        return None, None
    reasons = [why for pattern, why in beyond[name].items() if re.search(pattern, said)]
    metadata = metadata_of(path)
    return found, next(iter(reasons + [why for why, holds in wrong[name].items() if holds(metadata)]), None)
