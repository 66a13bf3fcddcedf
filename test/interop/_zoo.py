"""Values of every type as literals of SQL, and awkward values of partitions."""

# Column, type, literals. Each table has a row for each literal and one of NULL.
columns = {
    "flag": ("boolean", ["true", "false"]),
    "tiny": ("tinyint", ["-128Y", "127Y", "0Y"]),
    "small": ("smallint", ["-32768S", "32767S", "0S"]),
    "whole": ("int", ["-2147483648", "2147483647", "0"]),
    "large": ("bigint", ["-9223372036854775808L", "9223372036854775807L", "9007199254740993L"]),
    "single": ("float", ["float('NaN')", "float('-Infinity')", "float('0.1')", "float('-0.0')", "float('3.4028235E38')"]),
    "twofold": ("double", ["double('NaN')", "double('Infinity')", "0.1D", "double('-0.0')", "4.9E-324D", "1.7976931348623157E308D"]),
    "d1": ("decimal(1,0)", ["9", "-9", "0"]),
    "d5": ("decimal(5,2)", ["999.99", "-999.99", "0.01"]),
    "d9": ("decimal(9,0)", ["999999999", "-1"]),
    "d10": ("decimal(10,3)", ["9999999.999", "-9999999.999"]),
    "d18": ("decimal(18,18)", ["0.999999999999999999", "-0.000000000000000001"]),
    "d19": ("decimal(19,0)", ["9999999999999999999", "-9999999999999999999"]),
    "d38": ("decimal(38,0)", ["99999999999999999999999999999999999999", "-99999999999999999999999999999999999999"]),
    "d38_38": ("decimal(38,38)", ["0.99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001"]),
    "text": ("string", ["''", "' '", "'NULL'", "'ünïcode ☂ 𝄞'", "'a\\u0000b'", "repeat('x', 10000)", "'\\uFFFF'", "'a\\nb|c'"]),
    "bytes": ("binary", ["X''", "X'00FF80'", "X'F09F9880'"]),
    "day": ("date", ["DATE'0001-01-01'", "DATE'1582-10-04'", "DATE'1582-10-15'", "DATE'1969-12-31'", "DATE'9999-12-31'"]),
    "instant": ("timestamp", ["TIMESTAMP'0001-01-01 00:00:00'", "TIMESTAMP'1582-10-04 12:00:00'",
                              "TIMESTAMP'1969-12-31 23:59:59.999999'", "TIMESTAMP'2024-02-29 12:34:56.123456'",
                              "TIMESTAMP'9999-12-31 23:59:59.999999'"]),
    "clock": ("timestamp_ntz", ["TIMESTAMP_NTZ'0001-01-01 00:00:00'", "TIMESTAMP_NTZ'1969-12-31 23:59:59.000001'",
                                "TIMESTAMP_NTZ'2024-02-29 12:34:56.123456'"]),
    "list": ("array<int>", ["array()", "array(1, NULL, 3)"]),
    "lists": ("array<array<string>>", ["array(array('a', NULL), NULL, array())"]),
    "dictionary": ("map<string,int>", ["map()", "map('a', 1, 'ü', NULL)"]),
    "by_day": ("map<date,struct<a:decimal(20,2),b:array<double>>>",
               ["map(DATE'1900-01-01', named_struct('a', 1.5BD, 'b', array(1D, NULL)), DATE'2000-01-01', NULL)"]),
    "pair": ("struct<a:int,b:struct<c:string,d:timestamp>>",
             ["named_struct('a', 1, 'b', named_struct('c', 'x', 'd', TIMESTAMP'2020-01-01 00:00:00'))",
              "named_struct('a', NULL, 'b', NULL)"]),
    "pairs": ("array<struct<k:string,v:bigint>>", ["array(named_struct('k', 'x', 'v', 1L), NULL)"]),
}

partition_values = {
    "string": ["'a b'", "'%'", "'a%20b'", "'='", "'a=b/c'", "'ünï ☂'", "''", "NULL", "' lead'", "':'", "'\\\\'", "'\"'",
               "'it''s'", "'?#{}[]^'", "'a\\tb'", "'+'", "'__HIVE_DEFAULT_PARTITION__x'", "'~!@$&*()'"],
    "int": ["1", "-2147483648", "NULL"],
    "bigint": ["9007199254740993L", "-1L", "NULL"],
    "boolean": ["true", "false", "NULL"],
    "double": ["1.5D", "-1.0E300D", "NULL"],
    "decimal(20,3)": ["12345678901234567.891", "-0.001", "NULL"],
    "date": ["DATE'1582-10-15'", "DATE'1969-12-31'", "DATE'2024-02-29'", "NULL"],
    "timestamp": ["TIMESTAMP'1969-12-31 23:59:59.999999'", "TIMESTAMP'2024-02-29 12:34:56'", "NULL"],
    "timestamp_ntz": ["TIMESTAMP_NTZ'1969-12-31 23:59:59.999999'", "TIMESTAMP_NTZ'2024-02-29 12:34:56'", "NULL"],
}


def type_tables():
    """Name, column, type, literals and query of a table for each type: `id` counts the literals, the last row is NULL."""
    for column, (kind, literals) in columns.items():
        rows = ", ".join(f"({i}, CAST({literal} AS {kind}))" for i, literal in enumerate([*literals, "NULL"]))
        yield f"type_{column}", column, kind, literals, f"SELECT id, v AS {column} FROM VALUES {rows} AS t(id, v)"


def partition_tables():
    """Name, type, literals and query of a table for each type of partition; `p` is the partition."""
    for kind, literals in partition_values.items():
        rows = ", ".join(f"({i}, CAST({literal} AS {kind}))" for i, literal in enumerate(literals))
        yield f"partition_{kind.split('(')[0]}", kind, literals, f"SELECT id, v AS p FROM VALUES {rows} AS t(id, v)"
