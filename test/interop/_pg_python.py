"""Clients in Python at the endpoint: every type in text and binary, parameters, cursors, errors, cancel, COPY, browsing of the catalog."""
import asyncio
import datetime
import decimal
import threading
from importlib import metadata

import adbc_driver_flightsql.dbapi as flight
import adbc_driver_postgresql.dbapi as adbc
import asyncpg
import duckdb
import pg8000.native
import psycopg
import psycopg2
import sqlalchemy
from duckdb_extensions import import_extension

endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1"

moment = datetime.datetime(2024, 2, 29, 12, 34, 56, 789000)
# Expression, and the value that a client makes of it.
values = [
    ("true", True),
    ("CAST(-2 AS SMALLINT)", -2),
    ("3", 3),
    ("CAST(4 AS BIGINT)", 4),
    ("CAST(1.5 AS REAL)", 1.5),
    ("CAST(1e300 AS DOUBLE)", 1e300),
    ("CAST('-123.4500' AS DECIMAL(20,4))", decimal.Decimal("-123.4500")),
    ("'hé'", "hé"),
    ("DATE '2024-02-29'", datetime.date(2024, 2, 29)),
    ("TIMESTAMP_NTZ '2024-02-29 12:34:56.789'", moment),
    ("CAST('2024-02-29 12:34:56.789Z' AS TIMESTAMP_LTZ)", moment.replace(tzinfo=datetime.timezone.utc)),
    ("CAST(NULL AS INT)", None),
]
arrays = [("array(1, 2, NULL)", [1, 2, None]), ("array('a', 'b c', NULL)", ["a", "b c", None])]


def select(items):
    return "SELECT " + ", ".join(f"{sql} AS c{i}" for i, (sql, _) in enumerate(items))


def state_of(work):
    try:
        work()
    except Exception as error:
        return getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return None


def by_psycopg(tally, port):
    dsn = f"host=127.0.0.1 port={port} dbname=silt user=me"
    items = values + arrays
    with psycopg.connect(dsn, autocommit=True) as c:
        c.execute("SET TIME ZONE 'UTC'")
        for binary in (False, True):
            form = "binary" if binary else "text"
            tally.expect(f"psycopg 3, {form}", c.cursor(binary=binary).execute(select(items)).fetchone(), tuple(v for _, v in items))
        counted = "SELECT count(*) FROM lineitem WHERE l_orderkey = {} OR l_shipdate < {}"
        found = c.execute(counted.format("%s", "%s"), (15, datetime.date(1994, 1, 1))).fetchone()
        tally.expect("psycopg 3, parameters", found, c.execute(counted.format("15", "DATE '1994-01-01'")).fetchone())
        bare = (5, "x", decimal.Decimal("1.50"), datetime.date(2024, 2, 29), True, 1.5, None)
        given = c.execute("SELECT %s, %s, %s, %s, %s, %s, %s", bare).fetchone()
        tally.expect("psycopg 3, parameters as they are", given, bare)
        tally.expect("psycopg 3, unknown column", state_of(lambda: c.execute("SELECT nope FROM lineitem")), "42703")
        tally.expect("psycopg 3, read only", state_of(lambda: c.execute("CREATE TABLE t (a INT)")), "25006")
        threading.Timer(0.5, c.cancel).start()
        tally.expect("psycopg 3, cancel", state_of(lambda: c.execute(endless)), "57014")
        with c.cursor() as cursor, cursor.copy("COPY (SELECT id, 'a b' FROM range(2)) TO STDOUT") as copy:
            tally.expect("psycopg 3, COPY", b"".join(bytes(part) for part in copy), b"0\ta b\n1\ta b\n")
    with psycopg.connect(dsn) as c:
        with c.cursor(name="rows") as cursor:
            cursor.itersize = 1000
            cursor.execute("SELECT id FROM range(4500)")
            tally.expect("psycopg 3, cursor of the server", sum(1 for _ in cursor), 4500)
        with c.pipeline():
            first, second = c.execute("SELECT 1"), c.execute("SELECT 2")
            tally.expect("psycopg 3, pipeline", (first.fetchone(), second.fetchone()), ((1,), (2,)))


def by_psycopg2(tally, port):
    c = psycopg2.connect(host="127.0.0.1", port=port, dbname="silt", user="me")
    cursor = c.cursor()
    cursor.execute("SET TIME ZONE 'UTC'")
    items = values + arrays
    cursor.execute(select(items))
    tally.expect("psycopg2, types", cursor.fetchone(), tuple(v for _, v in items))
    cursor = c.cursor("rows")
    cursor.execute("SELECT id FROM range(4500)")
    tally.expect("psycopg2, cursor of the server", len(cursor.fetchall()), 4500)
    cursor.close()
    tally.expect("psycopg2, error", state_of(lambda: c.cursor().execute("SELECT 1 / 0")), "22012")
    c.rollback()
    c.close()


async def by_asyncpg(tally, port):
    c = await asyncpg.connect(host="127.0.0.1", port=port, user="me", database="silt")
    tally.expect("asyncpg, types in binary", tuple(await c.fetchrow(select(values))), tuple(v for _, v in values))
    rows = await c.fetch("SELECT l_linenumber FROM lineitem WHERE l_orderkey = $1 AND l_linenumber = $2", 15, 3)
    tally.expect("asyncpg, parameters", [tuple(r) for r in rows], [(3,)])
    async with c.transaction():
        tally.expect("asyncpg, cursor", len([r async for r in c.cursor("SELECT id FROM range(4500)")]), 4500)
    await c.close()


def by_pg8000(tally, port):
    c = pg8000.native.Connection("me", host="127.0.0.1", port=port, database="silt")
    c.run("SET TIME ZONE 'UTC'")
    tally.expect("pg8000, types", c.run(select(values + arrays)), [[v for _, v in values + arrays]])
    tally.expect("pg8000, parameters", c.run("SELECT id FROM range(5) WHERE id = :k", k=3), [[3]])
    c.close()


def by_sqlalchemy(tally, port):
    engine = sqlalchemy.create_engine(f"postgresql+psycopg://me@127.0.0.1:{port}/silt")
    seen = sqlalchemy.inspect(engine)
    tally.expect("SQLAlchemy, tables", "lineitem" in seen.get_table_names(schema="public"), True)
    types = {column["name"]: str(column["type"]) for column in seen.get_columns("lineitem", schema="public")}
    wanted = {"l_orderkey": "BIGINT", "l_quantity": "NUMERIC(15, 2)", "l_shipdate": "DATE", "l_comment": "TEXT"}
    tally.expect("SQLAlchemy, columns", {name: types.get(name) for name in wanted}, wanted)
    kinds = (seen.get_pk_constraint, seen.get_foreign_keys, seen.get_indexes, seen.get_check_constraints, seen.get_table_comment)
    for kind in kinds:
        kind("lineitem", schema="public")
    tally.judge("SQLAlchemy, keys, indexes and comments", None)
    engine.dispose()


def by_adbc(tally, port):
    with adbc.connect(f"postgresql://me@127.0.0.1:{port}/silt") as c:
        with c.cursor() as cursor:
            cursor.execute("SELECT 7 AS a, 'x' AS b, DATE '2024-02-29' AS c")
            wanted = {"a": [7], "b": ["x"], "c": [datetime.date(2024, 2, 29)]}
            tally.expect("ADBC, types", cursor.fetch_arrow_table().to_pydict(), wanted)
        objects = c.adbc_get_objects(depth="tables").read_all().to_pylist()
        names = [t["table_name"] for o in objects for s in o["catalog_db_schemas"] for t in s["db_schema_tables"]]
        tally.expect("ADBC, objects", "lineitem" in names, True)


def by_flight(tally, port):
    with flight.connect(f"grpc://127.0.0.1:{port}", autocommit=True) as c:
        with c.cursor() as cursor:
            cursor.execute("SELECT 7 AS a, 'x' AS b, DATE '2024-02-29' AS c")
            wanted = {"a": [7], "b": ["x"], "c": [datetime.date(2024, 2, 29)]}
            tally.expect("ADBC Flight SQL, types", cursor.fetch_arrow_table().to_pydict(), wanted)
            cursor.execute("SELECT ? + 1 AS a, ? AS b", (41, "hé"))
            tally.expect("ADBC Flight SQL, parameters", cursor.fetchall(), [(42, "hé")])
            cursor.execute("SELECT id FROM range(100000)")
            tally.expect("ADBC Flight SQL, many rows", cursor.fetch_arrow_table().num_rows, 100000)
        objects = c.adbc_get_objects(depth="tables").read_all().to_pylist()
        names = [t["table_name"] for o in objects for s in o["catalog_db_schemas"] for t in s["db_schema_tables"]]
        tally.expect("ADBC Flight SQL, objects", "lineitem" in names, True)
        tally.expect("ADBC Flight SQL, columns", "l_orderkey" in c.adbc_get_table_schema("lineitem").names, True)


def by_duckdb(tally, port):
    c = duckdb.connect()
    import_extension("postgres_scanner", con=c)
    c.load_extension("postgres_scanner")
    c.execute(f"ATTACH 'host=127.0.0.1 port={port} dbname=silt user=me' AS pg (TYPE postgres, READ_ONLY)")
    tables = c.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'pg' AND schema_name = 'public'").fetchall()
    tally.expect("DuckDB ATTACH, tables", tables, [("lineitem",)])
    summed = "SELECT count(*), sum(l_quantity), min(l_shipdate), count(l_comment) FROM {}"
    own = psycopg.connect(f"host=127.0.0.1 port={port} dbname=silt user=me").execute(summed.format("lineitem")).fetchone()
    tally.expect("DuckDB ATTACH, rows", c.execute(summed.format("pg.public.lineitem")).fetchone(), own)
    joined = "SELECT count(*) FROM pg.public.lineitem JOIN range(10) r(i) ON l_linenumber = i WHERE l_orderkey = 15"
    tally.expect("DuckDB ATTACH, join with its own", c.execute(joined).fetchone()[0] > 0, True)
    sent = "SELECT 1 AS a, ''x'' AS b, DATE ''2024-02-29'' AS c"
    found = c.execute(f"SELECT * FROM postgres_query('pg', '{sent}')").fetchall()
    tally.expect("DuckDB ATTACH, query of the endpoint", found, [(1, "x", datetime.date(2024, 2, 29))])
    c.close()


def all_of(tally, port, flight_port):
    tally.guard("psycopg 3", lambda: by_psycopg(tally, port))
    tally.guard("psycopg2", lambda: by_psycopg2(tally, port))
    tally.guard("asyncpg", lambda: asyncio.run(by_asyncpg(tally, port)))
    tally.guard("pg8000", lambda: by_pg8000(tally, port))
    tally.guard("SQLAlchemy", lambda: by_sqlalchemy(tally, port))
    tally.guard("ADBC", lambda: by_adbc(tally, port))
    tally.guard("DuckDB ATTACH", lambda: by_duckdb(tally, port))
    tally.guard("ADBC Flight SQL", lambda: by_flight(tally, flight_port))
    tally.versions |= {
        "psycopg 3": psycopg.__version__,
        "psycopg2": psycopg2.__version__.split()[0],
        "asyncpg": asyncpg.__version__,
        "pg8000": metadata.version("pg8000"),
        "SQLAlchemy": sqlalchemy.__version__,
        "ADBC": metadata.version("adbc-driver-postgresql"),
        "ADBC Flight SQL": metadata.version("adbc-driver-flightsql"),
        "DuckDB ATTACH": duckdb.__version__,
    }
