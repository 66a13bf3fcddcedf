"""Parquet files by pyarrow: types, patterns of NULLs, codecs, page sizes, page versions, dictionaries on and off.

Usage: python _parquet_zoo.py <folder>: the few small ones that are committed as test/fixtures/parquet-zoo.
"""
import datetime
import decimal
import itertools
import pathlib
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq

words = ["", "a", "silt", "Grüße", "\U0001f600", "a longer text than sixteen bytes", "z" * 300]


def _decimal(dice, precision, scale):
    return decimal.Decimal(dice.randrange(-(10**precision) + 1, 10**precision)).scaleb(-scale)


def _integer(bits, is_signed=True):
    low = -(2 ** (bits - 1)) if is_signed else 0
    high = low + 2**bits - 1
    return lambda dice: dice.choice([low, high, 0, 1, dice.randint(low, high), dice.randint(0, 40)])


def _float(dice):
    return dice.choice([0.0, -0.0, float("inf"), float("-inf"), 1.5, dice.uniform(-1e9, 1e9), dice.randrange(9) / 4])


def _text(dice):
    return dice.choice(words) if dice.random() < 0.7 else "".join(dice.choices("abcé", k=dice.randrange(40)))


def _moment(unit):
    span = {"s": 10**10, "ms": 10**13, "us": 10**16, "ns": 9 * 10**18}[unit]
    return lambda dice: dice.choice([0, -1, 1, -1001, dice.randint(-span, span), dice.randrange(20) * 86_400_000])


def _time(units_a_day):
    return lambda dice: dice.choice([0, units_a_day - 1, dice.randrange(units_a_day)])


kinds = {
    "bool": (pa.bool_(), lambda dice: dice.random() < 0.5),
    "runs": (pa.bool_(), lambda dice: dice.random() < 0.01),
    "i8": (pa.int8(), _integer(8)),
    "i16": (pa.int16(), _integer(16)),
    "i32": (pa.int32(), _integer(32)),
    "i64": (pa.int64(), _integer(64)),
    "few": (pa.int64(), lambda dice: dice.randrange(3)),
    "one": (pa.int32(), lambda dice: 7),
    "u8": (pa.uint8(), _integer(8, False)),
    "u16": (pa.uint16(), _integer(16, False)),
    "u32": (pa.uint32(), _integer(32, False)),
    "u64": (pa.uint64(), _integer(64, False)),
    "f16": (pa.float16(), lambda dice: dice.choice([0.0, -0.0, 1.5, float("inf"), -2.25, dice.randrange(100) / 8])),
    "f32": (pa.float32(), lambda dice: dice.choice([0.0, -0.0, 1.5, dice.randrange(-100, 100) / 8])),
    "f64": (pa.float64(), _float),
    "d5": (pa.decimal128(5, 2), lambda dice: _decimal(dice, 5, 2)),
    "d9": (pa.decimal128(9, 0), lambda dice: _decimal(dice, 9, 0)),
    "d18": (pa.decimal128(18, 4), lambda dice: _decimal(dice, 18, 4)),
    "d38": (pa.decimal128(38, 10), lambda dice: _decimal(dice, 38, 10)),
    "day": (pa.date32(), lambda dice: dice.randint(-800_000, 800_000)),
    "ms": (pa.timestamp("ms"), _moment("ms")),
    "us": (pa.timestamp("us", "UTC"), _moment("us")),
    "ns": (pa.timestamp("ns"), _moment("ns")),
    "tms": (pa.time32("ms"), _time(86_400_000)),
    "tus": (pa.time64("us"), _time(86_400_000_000)),
    "tns": (pa.time64("ns"), _time(86_400_000_000_000)),
    "text": (pa.string(), _text),
    "tag": (pa.string(), lambda dice: dice.choice(["N", "A", "R"])),
    "bytes": (pa.binary(), lambda dice: bytes(dice.choices(range(256), k=dice.randrange(30)))),
    "uuid": (pa.binary(16), lambda dice: bytes(dice.choices(range(256), k=16))),
    "none": (pa.null(), lambda dice: None),
}

# Which rows are NULL, by row number and a die; `must` is a column that may not hold any.
patterns = {
    "must": lambda row, dice: False,
    "full": lambda row, dice: False,
    "some": lambda row, dice: dice.random() < 0.2,
    "most": lambda row, dice: dice.random() < 0.97,
    "runs": lambda row, dice: row // 37 % 3 == 1,
    "all": lambda row, dice: True,
}


def column(kind, pattern, rows, seed):
    dice = random.Random(f"{kind} {pattern} {seed}")
    value_type, value = kinds[kind]
    values = [None if patterns[pattern](row, dice) else value(dice) for row in range(rows)]
    if value_type == pa.float16():
        values = [None if each is None else pa.scalar(each, pa.float32()).cast(pa.float16()) for each in values]
    is_nullable = pattern != "must" or kind == "none"
    return pa.field(f"{kind}_{pattern}", value_type, is_nullable), pa.array(values, value_type)


def table(pairs, rows, seed):
    columns = [column(kind, pattern, rows, seed) for kind, pattern in pairs]
    return pa.table([values for _, values in columns], pa.schema([field for field, _ in columns]))


def write(path, data, codec, version, dictionary, page_bytes, group_rows=None, small_decimals=False, checksums=False):
    pq.write_table(
        data,
        path,
        compression=codec,
        data_page_version=version,
        use_dictionary=dictionary,
        data_page_size=page_bytes,
        write_batch_size=min(1024, max(1, page_bytes // 8)),
        dictionary_pagesize_limit=4096 if dictionary else 1 << 20,
        row_group_size=group_rows or data.num_rows,
        store_schema=False,
        write_statistics=False,
        store_decimal_as_integer=small_decimals,
        write_page_checksum=checksums,
    )


def write_small(folder):
    """Every kind in every file, the patterns taking turns, so that each meets most of the ways to store it."""
    forms = [
        ("none", "1.0", True, 512),
        ("snappy", "1.0", True, 1 << 20),
        ("snappy", "2.0", False, 1024),
        ("zstd", "1.0", False, 700),
        ("gzip", "2.0", True, 300),
        ("brotli", "2.0", False, 1 << 20),
    ]
    names = list(patterns)
    for turn, (codec, version, dictionary, page_bytes) in enumerate(forms):
        pairs = [(kind, names[(i + turn) % len(names)]) for i, kind in enumerate(kinds)]
        data = table(pairs, 150, turn)
        write(folder / f"{turn}-{codec}.parquet", data, codec, version, dictionary, page_bytes, 100, turn % 2 == 1, turn < 3)


def write_wide(folder, rows=3000):
    """Every kind with every pattern of NULLs, in every combination of codec, page version, dictionary and page size."""
    pairs = list(itertools.product(kinds, patterns))
    codecs, versions, sizes = ["none", "snappy", "zstd", "gzip", "brotli"], ["1.0", "2.0"], [60, 2000, 1 << 20]
    for seed, (codec, version, dictionary, page_bytes) in enumerate(
        itertools.product(codecs, versions, [True, False], sizes)
    ):
        name = f"{codec}-{version}-{'dictionary' if dictionary else 'plain'}-{page_bytes}.parquet"
        data = table(pairs, rows if page_bytes > 60 else rows // 4, seed % 7)
        write(folder / name, data, codec, version, dictionary, page_bytes, rows * 2 // 3, seed % 2 == 0, seed % 3 == 0)


if __name__ == "__main__":
    write_small(pathlib.Path(sys.argv[1]))
