"""psqlODBC through pyodbc at the endpoint: `python psqlodbc.py DRIVER PORT`. A line a check: its name and what was wrong, parted by a tab."""
import datetime
import decimal
import sys
import threading

import pyodbc

driver, port = sys.argv[1:]
moment = datetime.datetime(2024, 2, 29, 12, 34, 56, 789000)
endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1"
values = [
    ("CAST(-2 AS SMALLINT)", -2),
    ("3", 3),
    ("CAST(4 AS BIGINT)", 4),
    ("CAST(1.5 AS DOUBLE)", 1.5),
    ("CAST('-123.4500' AS DECIMAL(20,4))", decimal.Decimal("-123.4500")),
    ("'hé'", "hé"),
    ("DATE '2024-02-29'", datetime.date(2024, 2, 29)),
    ("TIMESTAMP_NTZ '2024-02-29 12:34:56.789'", moment),
    ("CAST(NULL AS INT)", None),
    ("X'00FF'", b"\x00\xff"),
]


def check(name, wanted, work):
    try:
        found = work()
        wrong = "" if found == wanted else f"{found!r} instead of {wanted!r}"
    except Exception as error:
        wrong = repr(error)
    print(name, " ".join(wrong.split()), sep="\t", flush=True)


def state_of(work):
    try:
        work()
    except pyodbc.Error as error:
        return error.args[0]
    return None


def connect(more=""):
    return pyodbc.connect(f"DRIVER={driver};SERVER=127.0.0.1;PORT={port};DATABASE=silt;UID=me;{more}", autocommit=True)


def catalog(c):
    cursor = c.cursor()
    check("tables", ["lineitem"], lambda: [row.table_name for row in cursor.tables(schema="public", table="line%")])
    check("columns", True, lambda: [r.column_name for r in cursor.columns(schema="public", table="lineitem")][:2] == ["l_orderkey", "l_linenumber"])
    check("types of columns", "int8", lambda: cursor.columns(schema="public", table="lineitem", column="l_orderkey").fetchone().type_name)
    check("keys", 0, lambda: len(cursor.primaryKeys("lineitem", schema="public").fetchall()) + len(cursor.foreignKeys("lineitem", schema="public").fetchall()))
    check("statistics", True, lambda: len(cursor.statistics("lineitem", schema="public").fetchall()) >= 0)
    check("special columns", True, lambda: len(cursor.rowIdColumns("lineitem", schema="public").fetchall()) >= 0)
    check("procedures", True, lambda: len(cursor.procedures().fetchall()) >= 0)
    check("type information", True, lambda: "int8" in [row.type_name for row in cursor.getTypeInfo()])


def main():
    c = connect()
    sql = "SELECT " + ", ".join(f"{expression} AS c{i}" for i, (expression, _) in enumerate(values))
    check("types", tuple(v for _, v in values), lambda: tuple(c.execute(sql).fetchone()))
    wanted = (42, "hé", datetime.date(2024, 2, 29))
    check("parameters", wanted, lambda: tuple(c.execute("SELECT CAST(? AS INT) + 1, CAST(? AS STRING), CAST(? AS DATE)", 41, "hé", wanted[2]).fetchone()))
    check("rows by parameters", 3, lambda: c.execute("SELECT l_linenumber FROM lineitem WHERE l_orderkey = ? AND l_linenumber = ?", 15, 3).fetchone()[0])
    check("description", ["l_orderkey", "l_comment"], lambda: [d[0] for d in c.execute("SELECT l_orderkey, l_comment FROM lineitem LIMIT 0").description])
    catalog(c)
    check("error", True, lambda: state_of(lambda: c.execute("SELECT nope FROM lineitem")) in ("42703", "42S22"))
    cursor = c.cursor()
    threading.Timer(0.5, cursor.cancel).start()
    check("cancel", True, lambda: state_of(lambda: cursor.execute(endless)) in ("57014", "HY008", "S1008"))
    c.close()
    with_cursors = connect("UseDeclareFetch=1;Fetch=1000")
    check("declared cursors", 4500, lambda: len(with_cursors.execute("SELECT id FROM range(4500)").fetchall()))
    with_cursors.autocommit = False
    check("transaction", 1, lambda: with_cursors.execute("SELECT 1").fetchone()[0])
    with_cursors.commit()
    with_cursors.close()


main()
