"""Values of every type, written by Spark: a row a file, so that statistics decide; and partitions by awkward values."""
from _spark import judge_query, judge_table
from _zoo import partition_tables, type_tables


def judge_types(spark, silt, tally, folder):
    for name, column, kind, literals, query in type_tables():
        path = folder / name
        spark.sql(f"CREATE TABLE delta.`{path}` (id INT, {column} {kind}) USING delta")
        spark.sql(f"INSERT INTO delta.`{path}` SELECT /*+ REPARTITION(8, id) */ * FROM ({query})")
        judge_table(spark, silt, tally, path)
        judge_predicates(spark, silt, tally, path, column, kind, literals)
    for name, kind, literals, query in partition_tables():
        path = folder / name
        spark.sql(f"CREATE TABLE delta.`{path}` (id INT, p {kind}) USING delta PARTITIONED BY (p)")
        spark.sql(f"INSERT INTO delta.`{path}` {query}")
        judge_table(spark, silt, tally, path)
        judge_partition_predicates(spark, silt, tally, path, kind, literals)


def judge_predicates(spark, silt, tally, path, column, kind, literals):
    """Each value compared with the column: what skipping leaves out must not hold a row that counts."""
    tests = [f"{column} IS NULL", f"{column} IS NOT NULL"]
    if "<" not in kind:
        tests += [f"{column} {sign} CAST({literal} AS {kind})" for literal in literals for sign in ("=", "<", ">=", "<=>", "<>")]
    for test in tests:
        judge_filter(spark, silt, tally, path, test)


def judge_partition_predicates(spark, silt, tally, path, kind, literals):
    for literal in literals:
        for sign in ("=", "<=>", ">"):
            judge_filter(spark, silt, tally, path, f"p {sign} CAST({literal} AS {kind})")
    judge_filter(spark, silt, tally, path, "p IS NULL")


def judge_filter(spark, silt, tally, path, test):
    what = f"{path.name} where {test[:60]}"
    judge_query(spark, silt, tally, what, path, f"SELECT id FROM delta.`{path}` WHERE {test}", f"SELECT id FROM `{path.name}` WHERE {test}")
