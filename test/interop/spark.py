"""Spark + Delta as judge of silt: what Spark writes, silt reads as Spark does; what silt writes, Spark reads.

Usage: python spark.py [PART ...], of tpch, types, features, written, parquet, scenarios; all without one. Needs Node, Java 17, the packages
of requirements-spark.txt and Delta's jars in the local Maven repository (see README.md here). With all parts run, it
writes test/interop/results/spark.json.
"""
import datetime
import json
import shutil
import subprocess
import sys

import _silt
from _spark import spark_session
from _spark_features import judge_features
from _spark_parquet import judge_parquet
from _spark_scenarios import judge_scenarios
from _spark_tpch import judge_tpch
from _spark_types import judge_types
from _spark_written import judge_written

parts = {
    "tpch": judge_tpch,
    "types": judge_types,
    "features": judge_features,
    "written": judge_written,
    "parquet": judge_parquet,
    "scenarios": judge_scenarios,
}
folder = _silt.root / ".cache/interop/spark"
results = _silt.root / "test/interop/results/spark.json"


def main(chosen):
    shutil.rmtree(folder, ignore_errors=True)
    spark = spark_session(folder / "warehouse")
    silt = _silt.Silt()
    counts = {}
    for part in chosen or parts:
        tally = _silt.Tally(part)
        parts[part](spark, silt, tally, folder / part)
        tally.close()
        counts[part] = {"passed": tally.passed, "failed": tally.failed}
    silt.close()
    if not chosen:
        write_evidence(spark, counts)
    return all(not each["failed"] for each in counts.values())


def write_evidence(spark, counts):
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=_silt.root, check=True, capture_output=True, text=True).stdout
    evidence = {"date": datetime.date.today().isoformat(), "commit": commit.strip(), "spark": spark.version, "judged": counts}
    results.parent.mkdir(exist_ok=True)
    results.write_text(json.dumps(evidence, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
