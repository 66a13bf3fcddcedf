"""Clients that are programs of their own at the endpoint, each installed where the machine can."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import _installed
from _endpoint import password, user
from _pg_python import endless
from _silt import node

clients = pathlib.Path(__file__).parent / "clients"
versions = {
    "pgjdbc": "42.7.14",
    "Flight SQL JDBC": "18.3.0",
    "postgres.js": "3.4.9",
    "psqlODBC": "13.02",
    "dbt-postgres": "1.10.2",
}


def by_java(tally, port, flight_port, writers):
    pgjdbc = _installed.jar("org.postgresql", "postgresql", versions["pgjdbc"])
    if pgjdbc is None:
        return tally.skip("pgjdbc", "there is no mvn or no java")
    tally.judge_lines("pgjdbc", ["java", "-cp", pgjdbc, clients / "PgJdbc.java", port, writers])
    flight = _installed.jar("org.apache.arrow", "flight-sql-jdbc-driver", versions["Flight SQL JDBC"])
    opened = "--add-opens=java.base/java.nio=ALL-UNNAMED"
    tally.judge_lines("Flight SQL JDBC", ["java", opened, "-cp", flight, clients / "FlightJdbc.java", flight_port])


def by_postgres_js(tally, port):
    folder = _installed.packages("postgres-js", f"postgres@{versions['postgres.js']}")
    tally.judge_lines("postgres.js", [node, clients / "postgres-js.mjs", folder, port])


def by_psqlodbc(tally, port):
    folder = _installed.debian("psqlodbc", "odbc-postgresql", "libodbc2", "libodbcinst2", "libltdl7", "libpq5")
    found = [] if folder is None else list(folder.glob("usr/lib/*/odbc/psqlodbcw.so"))
    if not found:
        return tally.skip("psqlODBC", "there is no apt that knows it")
    library = {**os.environ, "LD_LIBRARY_PATH": str(found[0].parent.parent)}
    needed = subprocess.run(["ldd", found[0]], capture_output=True, text=True, env=library).stdout
    if "not found" in needed:
        return tally.skip("psqlODBC", "libraries that it needs are missing")
    python = _installed.environment("pyodbc", "pyodbc==5.5.0")
    command = ["env", f"LD_LIBRARY_PATH={library['LD_LIBRARY_PATH']}", python, clients / "psqlodbc.py", found[0], port]
    tally.judge_lines("psqlODBC", command)


def by_dbt(tally, writers):
    wanted = ["dbt-core<1.11", f"dbt-postgres=={versions['dbt-postgres']}", "dbt-tests-adapter==1.20.0", "pytest<9"]
    python = _installed.environment("dbt", *wanted)
    place = {**os.environ, "SILT_PORT": str(writers), "SILT_USER": user, "SILT_PASSWORD": password}
    command = [python, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", clients / "dbt"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=place)
    results = re.findall(r"^(PASSED|FAILED|ERROR) \S+::Test(\w+)::", done.stdout, re.MULTILINE)
    for verdict, name in results:
        tally.judge(f"dbt-postgres, {name}", None if verdict == "PASSED" else verdict)
    if not results:
        tally.judge("dbt-postgres", done.stdout[-600:] + done.stderr[-300:])


def psql(port, *arguments):
    return ["psql", "-h", "127.0.0.1", "-p", str(port), "-U", user, "-X", "silt", *arguments]


def by_psql(tally, port, writers):
    family = ["", "+", "t", "n+", "p", "x", "u", "f", "T", "v", "i", "s", "S", "C", "o", "L", "a", "b", "c", "d", "D", "A", "E", "F", "g", "l", "m", "O", "y"]
    commands = [r"\d lineitem", r"\d+ lineitem", r"\l", *(rf"\d{each}" for each in family if each)]
    found = {}
    for what in commands:
        done = subprocess.run(psql(port, "-c", what), capture_output=True, text=True, timeout=60)
        found[what] = done.stderr[:200] if "ERROR" in done.stderr else None
    wrong = {what: error for what, error in found.items() if error is not None}
    tally.judge(rf"psql, the \d family ({len(commands)} commands)", str(wrong) if wrong else None)
    described = subprocess.run(psql(port, "-At"), input="SELECT 1 AS a, 'x' AS b, 1.5 AS c \\gdesc\n", capture_output=True, text=True, timeout=60)
    tally.expect(r"psql, \gdesc", described.stdout.split(), ["a|integer", "b|text", "c|numeric(2,1)"])
    bound = subprocess.run(psql(port, "-At"), input="\\set n 41\nSELECT :n + 1;\n\\set FETCH_COUNT 100\nSELECT count(*) FROM (SELECT id FROM range(1000));\n", capture_output=True, text=True, timeout=60)
    tally.expect("psql, FETCH_COUNT", bound.stdout.split(), ["42", "1000"])
    wrote = copied(writers)
    tally.expect("psql, COPY both ways", wrote, "1,a\n2,\"b,c\"\n")
    tally.expect("psql, ^C", interrupted(port), True)


def copied(writers):
    script = "CREATE TABLE psql_t (id INT, name TEXT);\n\\copy psql_t FROM STDIN CSV\n1,a\n2,\"b,c\"\n\\.\nCOPY (SELECT * FROM psql_t ORDER BY id) TO STDOUT CSV;\nDROP TABLE psql_t;\n"
    place = {**os.environ, "PGPASSWORD": password}
    return subprocess.run(psql(writers, "-q"), input=script, capture_output=True, text=True, timeout=60, env=place).stdout


def interrupted(port):
    """Whether ^C ends the statement, by a cancel request."""
    child = subprocess.Popen(psql(port, "-c", endless), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    return "cancel" in child.communicate(timeout=60)[1].lower()


def all_of(tally, port, flight_port, writers):
    tally.versions |= versions
    tally.guard("pgjdbc", lambda: by_java(tally, port, flight_port, writers))
    tally.guard("postgres.js", lambda: by_postgres_js(tally, port))
    tally.guard("psqlODBC", lambda: by_psqlodbc(tally, port))
    tally.guard("dbt-postgres", lambda: by_dbt(tally, writers))
    if shutil.which("psql") is None:
        return tally.skip("psql", "it is not installed")
    tally.versions["psql"] = subprocess.check_output(["psql", "--version"], text=True).split()[2]
    tally.guard("psql", lambda: by_psql(tally, port, writers))
