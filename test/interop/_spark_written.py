"""What silt writes, read by Spark: the TPC-H tables at scale 0.01, and a table of each type and kind of partition."""
from _silt import difference, rows_of, silt_command
from _tpch import names
from _written import write_tables, zoo_requests
from _zoo import partition_tables, type_tables


def judge_written(spark, silt, tally, folder):
    silt_command("tpch", "--scale", "0.01", "--out", folder / "tpch")
    for name in names:
        judge_read(spark, silt, tally, folder / "tpch" / name)
    requests = zoo_requests(folder, type_tables(), partition_tables())
    write_tables(requests)
    for request in requests:
        judge_read(spark, silt, tally, request["path"], request["sql"])


def judge_read(spark, silt, tally, path, query=None):
    """Spark's rows of the table are silt's, and those of the query that it was made of as Spark answers it."""
    theirs = rows_of(spark.sql(f"SELECT * FROM delta.`{path}`").toArrow())
    tally.judge(f"{path.name} read by Spark", difference(silt.rows([path], f"SELECT * FROM {path.name}"), theirs))
    if query is not None:
        made = [[None if cell == "" and path.name == "partition_string" else cell for cell in row]
                for row in rows_of(spark.sql(query).toArrow())]
        tally.judge(f"{path.name} made by silt", difference(theirs, made))
