"""Parquet files by Spark's writer, in both versions of it and of its formats: every value as pyarrow reads it, in all of silt's ways to decode."""
import itertools

import pyarrow.parquet as pq

from _parquet_judge import judge_folder
from _parquet_shapes import nested
from _parquet_zoo import kinds, table

# What Spark has no type for, or refuses to read of pyarrow's files.
unreadable = ("f16", "none", "tns", "tus", "tms", "ns", "u64", "uuid")
codecs = ("snappy", "zstd", "lz4_raw", "gzip", "uncompressed")


def judge_parquet(spark, _silt, tally, folder, rows=1500):
    source = folder / "source"
    source.mkdir(parents=True)
    flat = [(kind, "some") for kind in kinds if kind not in unreadable]
    pq.write_table(table(flat, rows, 1), source / "flat.parquet", coerce_timestamps="us")
    pq.write_table(nested(rows, 4).drop_columns(["cube"]), source / "nested.parquet")
    forms = itertools.product(("flat", "nested"), ("PARQUET_1_0", "PARQUET_2_0"), (False, True))
    for (name, version, is_legacy), codec in zip(forms, itertools.cycle(codecs)):
        spark.conf.set("spark.sql.parquet.writeLegacyFormat", str(is_legacy).lower())
        spark.conf.set("spark.sql.parquet.outputTimestampType", "INT96" if is_legacy else "TIMESTAMP_MICROS")
        options = {"parquet.writer.version": version, "parquet.page.size": "4000", "compression": codec}
        written = folder / "written"
        frame = spark.read.parquet(str(source / f"{name}.parquet")).coalesce(1)
        frame.write.mode("overwrite").options(**options).parquet(str(written))
        form = "legacy" if is_legacy else "standard"
        next(written.glob("*.parquet")).rename(folder / f"{name}-{version.lower()}-{form}-{codec}.parquet")
    for setting in ("writeLegacyFormat", "outputTimestampType"):
        spark.conf.unset(f"spark.sql.parquet.{setting}")
    judge_folder(folder, tally)
