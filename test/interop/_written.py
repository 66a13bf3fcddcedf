"""Tables that silt writes, for other readers: a process that makes one of each query."""
import json
import subprocess

from _silt import node, root


def write_tables(requests):
    """Writes the tables: dicts of path, sql and partitionBy."""
    text = "".join(json.dumps({**each, "path": str(each["path"])}) + "\n" for each in requests)
    subprocess.run([node, "test/interop/write-tables.ts"], cwd=root, check=True, input=text, text=True, stdout=subprocess.DEVNULL)


def zoo_requests(folder, type_tables, partition_tables):
    types = [{"path": folder / name, "sql": query} for name, _, _, _, query in type_tables]
    return types + [{"path": folder / name, "sql": query, "partitionBy": ["p"]} for name, _, _, query in partition_tables]
