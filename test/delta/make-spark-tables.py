"""Makes the tables of test/delta/tables anew, with Spark, and keeps what Spark answered of them.

Usage: python make-spark-tables.py [NAME ...]; all without one. With --scripts it only writes the statements of all cases into
spark-scripts.json, for silt to run them itself (spark-scripts.test.ts). Needs what test/interop/spark.py needs;
JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 halves the time.
A table is NAME.tar.gz: its files with the times they had. What Spark answered is NAME.data.json:
  versions   for each version: its columns, types and rows, or the error
  history, detail   DESCRIBE HISTORY and DESCRIBE DETAIL; the table's place is {path}
  changes    table_changes from a version to a version
  times      which version a moment means, or the error
  queries    further questions and their answers
Cells are those of test/interop/_silt.py.
"""
import datetime
import gzip
import io
import json
import pathlib
import re
import shutil
import sys
import tarfile
import tempfile

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "interop"))

from _silt import rows_of  # noqa: E402
from _spark_cases import cases as first_cases  # noqa: E402
from _spark_pairs import pairs  # noqa: E402
from _spark_rare import rare  # noqa: E402

tables = here / "tables"
cases = {**first_cases, **pairs, **rare}

# A few rows are read sooner without compiled code and without replanning.
quick = {
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}
# Their versions are also asked for by time.
timed = {"history", "commit_times", "commit_times_late", "checkpoint_missing_commits", "everything_evolved", "commit_times_toggled"}


def write_scripts():
    """The statements of each case, as the table is made and changed; no Spark is needed."""
    kept = {name: script(case) for name, case in cases.items()}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (here / "spark-scripts.json").write_text(text + "\n")


def script(case):
    """The zone matters to the rows; other settings are Spark's own affairs. What is asked later is asked in UTC."""
    zone = case["settings"].get("spark.sql.session.timeZone")
    created = [] if case["create"] is None else [f"CREATE TABLE {case['create']}"]
    key = "spark.sql.session.timeZone"
    before, after = ([], []) if zone is None else ([f"SET {key}={zone}"], [f"SET {key}=UTC"])
    return [*before, *created, *case["steps"], *after]


def main(chosen):
    if chosen == ["--scripts"]:
        write_scripts()
        return True
    tables.mkdir(exist_ok=True)
    from _spark import spark_session

    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        spark = spark_session(root / "warehouse")
        for name, value in quick.items():
            spark.conf.set(name, value)
        failed = [name for name in chosen or cases if not keep(spark, root / name, cases[name])]
    print(f"failed: {' '.join(failed)}" if failed else "all made")
    return not failed


def keep(spark, path, case):
    """Makes one table, asks, and packs it. False where Spark could not make it."""
    try:
        make(spark, path, case)
        answers = ask(spark, path, case)
    except Exception as error:
        print(f"{path.name}: {first_line(error)}")
        return False
    text = json.dumps(answers, ensure_ascii=False, indent=None, separators=(",", ":"))
    text = text.replace(f"file:{path}", "{path}").replace(str(path), "{path}")
    (tables / f"{path.name}.data.json").write_text(lines(text) + "\n")
    pack(path)
    print(f"{path.name}: {len(answers['versions'])} versions, {(tables / path.name).with_suffix('.tar.gz').stat().st_size} bytes")
    return True


def lines(text):
    """An answer a line."""
    return re.sub(r'(?<=[\]}]),(?="(?:versions|history|detail|changes|times|queries)")|(?<=\]\]\}),', ",\n", text)


def make(spark, path, case):
    for key, value in case["settings"].items():
        spark.conf.set(key, value)
    created = [] if case["create"] is None else [f"CREATE TABLE {case['create']}"]
    try:
        for sql in created + case["steps"]:
            spark.sql(sql.replace("{t}", f"delta.`{path}`").replace("{path}", str(path)))
    finally:
        for key in case["settings"]:
            spark.conf.unset(key)
    for first, last in case.get("compact", []):
        compact(path / "_delta_log", first, last)
    for version in range(case.get("drop_commits_below", 0)):
        (path / f"_delta_log/{version:020d}.json").unlink()
    for hidden in path.rglob(".*.crc"):
        hidden.unlink()
    spark.sql("CLEAR CACHE")
    spark._jvm.org.apache.spark.sql.delta.DeltaLog.clearCache()


def compact(log, first, last):
    """Spark reads compactions and has no statement that writes one: of each thing the last word."""
    words = {}
    for version in range(first, last + 1):
        for line in (log / f"{version:020d}.json").read_text().splitlines():
            (name, body), = json.loads(line).items()
            if name not in ("commitInfo", "cdc"):
                words[key_of(name, body)] = line
    text = "".join(line + "\n" for line in words.values())
    (log / f"{first:020d}.{last:020d}.compacted.json").write_text(text)


def key_of(name, body):
    if name in ("add", "remove"):
        vector = body.get("deletionVector") or {}
        return ("file", body["path"], vector.get("pathOrInlineDv"), vector.get("offset"))
    return (name, body.get("appId") or body.get("domain"))


def ask(spark, path, case):
    table = f"delta.`{path}`"
    history = spark.sql(f"DESCRIBE HISTORY {table}")
    entries = sorted((row.version, row.timestamp) for row in history.collect())
    select = f"SELECT {case['select']} FROM {table}"
    last = entries[-1][0]
    return {
        "select": case["select"],
        "versions": [{"version": v, **answer(spark, f"{select} VERSION AS OF {v}")} for v, _ in entries],
        "history": answer(spark, f"DESCRIBE HISTORY {table}"),
        "detail": answer(spark, f"DESCRIBE DETAIL {table}"),
        "changes": [] if not case["changes"] else [changes(spark, path, start, end) for start, end in ranges(last)],
        "times": [moment(spark, table, at) for at in moments(entries)] if path.name in timed else [],
        "queries": [{"sql": sql, **answer(spark, sql.replace("{t}", table))} for sql in case["queries"]],
    }


def ranges(last):
    """Each version alone, all of them, all from the middle on, and ranges that are none."""
    return [*((v, v) for v in range(last + 1)), (0, None), (1, max(1, last - 1)), (last + 1, None), (2, 1), (0, last + 5)]


def changes(spark, path, start, end):
    until = "" if end is None else f", {end}"
    return {"from": start, "to": end, **answer(spark, f"SELECT * FROM table_changes_by_path('{path}', {start}{until})")}


def moments(entries):
    """At, just before and just after each commit; long before and long after all."""
    ms = datetime.timedelta(milliseconds=1)
    found = [entries[0][1] - datetime.timedelta(days=1), entries[-1][1] + datetime.timedelta(days=1)]
    for _, time in entries:
        found += [time - ms, time, time + ms]
    return sorted(set(found))


def moment(spark, table, at):
    text = at.isoformat(sep=" ", timespec="milliseconds")
    found = answer(spark, f"SELECT count(*) AS n FROM {table} TIMESTAMP AS OF '{text}'")
    return {"at": text, **found}


def answer(spark, sql):
    try:
        frame = spark.sql(sql)
        columns = [[field.name, field.dataType.simpleString()] for field in frame.schema]
        return {"columns": columns, "rows": [list(map(plain, row)) for row in rows_of(frame.toArrow())]}
    except Exception as error:
        return {"error": condition(error), "message": first_line(error)}


def plain(cell):
    if isinstance(cell, list):
        return [plain(each) for each in cell]
    return cell


def condition(error):
    for find in ("getCondition", "getErrorClass"):
        try:
            name = getattr(error, find)()
            if name:
                return name
        except Exception:
            pass
    found = re.search(r"\[([A-Z][A-Z0-9_.]+)\]", str(error))
    return found.group(1) if found else type(error).__name__


def first_line(error):
    return str(error).strip().split("\n")[0][:400]


def pack(path):
    """Sorted, without owners; the times stay."""
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for file in sorted(each for each in path.rglob("*") if each.is_file() and each.name != "_SUCCESS"):
            info = archive.gettarinfo(str(file), str(file.relative_to(path)))
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            info.mode = 0o644
            with file.open("rb") as content:
                archive.addfile(info, content)
    (tables / f"{path.name}.tar.gz").write_bytes(gzip.compress(body.getvalue(), 9, mtime=0))


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
