"""TPC-H at scale 0.01 as Spark writes it to Delta tables: silt's 22 answers have to be the known ones."""
import pathlib
import subprocess
import sys

from _spark import judge_table
from _tpch import judge_answers, names

partitions = {"orders": "o_orderpriority", "lineitem": "l_shipmode"}


def judge_tpch(spark, silt, tally, folder):
    tool = pathlib.Path(sys.executable).parent / "tpchgen-cli"
    generated = folder / "generated"
    subprocess.run([tool, "parquet", "-s", "0.01", "--output-dir", generated], check=True, stdout=subprocess.DEVNULL)
    for name in names:
        rows = spark.read.parquet(str(generated / f"{name}.parquet")).repartition(3)
        writer = rows.write.format("delta")
        if name in partitions:
            writer = writer.partitionBy(partitions[name])
        writer.save(str(folder / "tables" / name))
        judge_table(spark, silt, tally, folder / "tables" / name)
    judge_answers(silt, [folder / "tables"], tally, "the tables of Spark")
