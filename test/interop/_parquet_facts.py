"""Prints what pyarrow reads of each file of a folder: test/unit/formats/parquet/parquet-testing.json and the zoo's facts.json.

One line a file: the number of rows and a digest of all values. Usage: python _parquet_facts.py <folder> > <the json>
"""
import json
import pathlib
import sys

from _parquet_texts import facts

out = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.parquet")):
    if path.name == "int96_from_spark.parquet":
        continue  # pyarrow's 64-bit nanoseconds overflow in the year 2262
    try:
        out[path.name] = facts(path)
    except Exception as error:  # what pyarrow cannot read has no facts
        print(path.name, error, file=sys.stderr)
print("{\n" + ",\n".join(f'  "{name}": {json.dumps(fact)}' for name, fact in out.items()) + "\n}")
