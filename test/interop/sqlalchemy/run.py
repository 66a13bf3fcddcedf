"""SQLAlchemy's suite for authors of dialects at the endpoint, by its own dialect of PostgreSQL and psycopg.

What fails has to be in exclusions.tsv, a name and a reason a line, and what is there has to fail: the list may only shrink.
`--write` puts it anew. Names that fail on PostgreSQL 15 too are in fails-on-postgresql.txt, and count for nothing.
"""
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent))

import _installed  # noqa: E402
from _endpoint import password, serving_writers, user  # noqa: E402

wanted = ["sqlalchemy==2.1.9", "psycopg==3.3.9", "psycopg-binary==3.3.9", "pytest<9"]
listed, known = here / "exclusions.tsv", here / "fails-on-postgresql.txt"

# The first that is found in an error, or in the name of a test, is the reason.
reasons = [
    (r"RETURNING", "RETURNING is not there"),
    (r"SEQUENCE|nextval", "there are no sequences"),
    (r"at or near 'TYPE'", "there are no enumerated types"),
    (r"Delta commits one table", "a transaction changes one table that was there before it"),
    (r"FOR UPDATE", "rows are not locked"),
    (r"_pk_|pk_constraint|primary|PK|autoinc", "primary keys are not kept"),
    (r"foreign_key|_fk|fk_", "foreign keys are not kept"),
    (r"unique|integrity", "unique constraints are not kept"),
    (r"index|_ix", "there are no indexes"),
    (r"check_constraint", "checks are not shown as constraints"),
    (r"comment", "comments are not shown in pg_description"),
    (r"multi_columns", "a serial column is a BIGINT that counts by itself, without a default"),
    (r"Temp|temp", "temporary tables are not numbered in the catalog"),
]


def name_of(case):
    return f"{case.get('classname').rsplit('.', 1)[-1].split('_postgresql')[0]}::{case.get('name')}"


def results(path):
    """Name to the text of its failure; None of what passed. Skipped ones are left out."""
    found = {}
    for case in tree.parse(path).iter("testcase"):
        if case.find("skipped") is not None:
            continue
        failures = [each.text or "" for tag in ("failure", "error") for each in case.findall(tag)]
        if failures or name_of(case) not in found:
            found[name_of(case)] = failures[0] if failures else None
    return found


def reason_of(name, error):
    errors = "\n".join(re.findall(r"^(?:sqlalchemy\.exc|psycopg\.errors|LINE|\[SQL).*", error, re.MULTILINE))
    return next((reason for pattern, reason in reasons if re.search(pattern, errors)), None) or next(
        (reason for pattern, reason in reasons if re.search(pattern, name)), "not looked into yet"
    )


def run_suite(port, report):
    address = f"{user}:{password}@127.0.0.1:{port}/silt"
    python = _installed.environment("sqlalchemy-suite", *wanted)
    made = "import psycopg; psycopg.connect('postgresql://{}', autocommit=True).execute('CREATE SCHEMA test_schema')"
    subprocess.run([python, "-c", made.format(address)], check=True)
    command = [python, "-m", "pytest", "--dburi", f"postgresql+psycopg://{address}", "-q", "-p", "no:cacheprovider"]
    subprocess.run([*command, f"--junitxml={report}"], cwd=here, capture_output=True, timeout=1800)
    return results(report)


def main():
    report = _installed.cache / "sqlalchemy-suite.xml"
    with serving_writers() as port:
        found = run_suite(port, report)
    beyond = set(known.read_text().splitlines())
    failed = {name: error for name, error in found.items() if error is not None and name not in beyond}
    if "--write" in sys.argv:
        listed.write_text("".join(f"{name}\t{reason_of(name, error)}\n" for name, error in sorted(failed.items())))
    excluded = {line.split("\t")[0] for line in listed.read_text().splitlines()}
    news = sorted(failed.keys() - excluded)
    passing = sorted(name for name in excluded if found.get(name, "") is None)
    for name in news:
        print(f"SQLAlchemy: {name} fails and is not in the list")
    for name in passing:
        print(f"SQLAlchemy: {name} passes now: take it off the list")
    judged = len(found.keys() - beyond)
    print(f"SQLAlchemy: {judged - len(failed)} of {judged} passed, {len(failed)} excluded")
    return not news and not passing and judged > 0


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
