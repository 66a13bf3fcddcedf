"""Parquet files of nested columns, of every encoding, and by other writers than pyarrow.

Usage: python _parquet_shapes.py <folder>: the few small ones that are committed in test/fixtures/parquet-zoo.
"""
import itertools
import pathlib
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from _parquet_zoo import kinds, table

text, number = pa.string(), pa.int64()
shapes = {
    "pair": pa.struct([("a", number), ("b", text)]),
    "deep": pa.struct([("s", pa.struct([("x", pa.float64()), ("t", pa.struct([("y", pa.bool_())]))])), ("z", number)]),
    "numbers": pa.list_(pa.int32()),
    "texts": pa.list_(text),
    "grid": pa.list_(pa.list_(number)),
    "cube": pa.list_(pa.list_(pa.list_(text))),
    "tags": pa.map_(text, text),
    "index": pa.map_(pa.int32(), pa.list_(pa.float64())),
    "rows": pa.list_(pa.struct([("id", number), ("names", pa.list_(text)), ("price", pa.decimal128(20, 4))])),
    "tree": pa.struct([("left", pa.list_(pa.struct([("v", number)]))), ("right", pa.map_(text, pa.struct([("w", text)])))]),
    "maps": pa.list_(pa.map_(text, pa.map_(text, number))),
    "strict": pa.list_(pa.field("element", pa.struct([pa.field("k", number, False)]), False)),
}


def value(kind, dice, is_nullable, depth=0):
    """A random value; NULLs and empty lists at every level."""
    if is_nullable and dice.random() < 0.2:
        return None
    if pa.types.is_struct(kind):
        return {field.name: value(field.type, dice, field.nullable, depth + 1) for field in kind}
    if pa.types.is_map(kind):
        keys = dice.sample(range(50), dice.choice([0, 1, 3]))
        keys = [f"k{key}" if kind.key_type == text else key for key in keys]
        return [(key, value(kind.item_type, dice, True, depth + 1)) for key in keys]
    if pa.types.is_list(kind):
        size = dice.choice([0, 0, 1, 2, 5]) if dice.random() < 0.97 else dice.randrange(60)
        return [value(kind.value_type, dice, kind.value_field.nullable, depth + 1) for _ in range(size)]
    if kind == text:
        return dice.choice(["", "a", "Grüße", "a longer text than sixteen bytes", str(dice.random())])
    if pa.types.is_boolean(kind):
        return dice.random() < 0.5
    if pa.types.is_decimal(kind):
        return pa.scalar(dice.randrange(-(10**9), 10**9), pa.int64()).cast(pa.decimal128(20, 0)).cast(kind).as_py()
    return dice.randrange(-1000, 1000) if pa.types.is_integer(kind) else dice.randrange(1000) / 8


def nested(rows, seed):
    columns, fields = [], []
    for name, kind in shapes.items():
        dice = random.Random(f"{name} {seed}")
        is_nullable = (seed + len(fields)) % 3 != 0
        columns.append(pa.array([value(kind, dice, is_nullable) for _ in range(rows)], kind))
        fields.append(pa.field(name, kind, is_nullable))
    return pa.table(columns, pa.schema(fields))


def write(path, data, codec, version, dictionary, page_bytes, encodings=None):
    pq.write_table(
        data,
        path,
        compression=codec,
        data_page_version=version,
        use_dictionary=dictionary,
        column_encoding=encodings,
        data_page_size=page_bytes,
        write_batch_size=min(1024, max(1, page_bytes // 8)),
        row_group_size=max(1, data.num_rows * 2 // 3),
        store_schema=False,
    )


def encoding_of(kind, turn):
    """An encoding that a column of the type can have, other than PLAIN; they take turns where there are several."""
    if pa.types.is_boolean(kind):
        return "RLE"
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        return ["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"][turn % 2]
    if pa.types.is_floating(kind):
        return "BYTE_STREAM_SPLIT"
    if pa.types.is_fixed_size_binary(kind) or pa.types.is_decimal(kind):
        return ["DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT"][turn % 2]
    return "PLAIN" if pa.types.is_null(kind) else ["DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"][turn % 2]


def encoded(path, rows, turn, codec, version, page_bytes):
    """Every kind with an encoding of its own."""
    patterns = ["must", "some", "most", "runs", "all"]
    pairs = [(kind, patterns[(i + turn) % len(patterns)]) for i, kind in enumerate(kinds)]
    data = table(pairs, rows, turn)
    write(path, data, codec, version, False, page_bytes, {field.name: encoding_of(field.type, turn) for field in data.schema})


def write_small(folder):
    encoded(folder / "6-delta-lz4.parquet", 150, 0, "lz4", "1.0", 500)
    encoded(folder / "7-split-snappy.parquet", 150, 1, "snappy", "2.0", 900)
    write(folder / "8-nested-snappy.parquet", nested(150, 0), "snappy", "1.0", True, 300)
    write(folder / "9-nested-zstd.parquet", nested(150, 1), "zstd", "2.0", False, 700)


def write_wide(folder, rows=600):
    codecs, versions, sizes = ["none", "snappy", "zstd", "lz4"], ["1.0", "2.0"], [60, 1500, 1 << 20]
    for seed, (codec, version, page_bytes) in enumerate(itertools.product(codecs, versions, sizes)):
        name = f"{codec}-{version}-{page_bytes}"
        encoded(folder / f"encoded-{name}.parquet", rows, seed, codec, version, page_bytes)
        write(folder / f"nested-{name}.parquet", nested(rows, seed), codec, version, seed % 2 == 0, page_bytes)


def write_foreign(folder, rows=5000):
    """The same rows by DuckDB and Polars, in their own ways to encode."""
    import duckdb
    import polars as pl

    flat = [name for name in kinds if name not in ("f16", "none", "tns", "ns", "tms")]
    data = table([(kind, "some") for kind in flat], rows, 1)
    shaped = nested(rows, 4).drop_columns(["cube"])
    connection = duckdb.connect()
    for name, each in (("flat", data), ("nested", shaped)):
        connection.register("rows", each)
        for codec, version in itertools.product(["uncompressed", "snappy", "zstd", "gzip", "brotli", "lz4_raw"], ["v1", "v2"]):
            path = folder / f"duckdb-{name}-{codec}-{version}.parquet"
            connection.execute(
                f"COPY rows TO '{path}' (FORMAT parquet, CODEC {codec}, PARQUET_VERSION {version}, ROW_GROUP_SIZE 2048)"
            )
        frame = pl.from_arrow(each.drop_columns([c for c in ("tags", "index", "tree", "maps") if c in each.column_names]))
        for codec in ["uncompressed", "snappy", "zstd", "gzip", "brotli", "lz4"]:
            path = folder / f"polars-{name}-{codec}.parquet"
            frame.write_parquet(path, compression=codec, row_group_size=2000, data_page_size=3000)


if __name__ == "__main__":
    write_small(pathlib.Path(sys.argv[1]))
