"""The tables that the scenarios of changes leave behind, as silt wrote them, read by Spark."""
from _scenario_tables import cross_read, write_scenarios


def judge_scenarios(spark, silt, tally, folder):
    def by_spark(path):
        return spark.sql(f"SELECT * FROM delta.`{path}`").toArrow()

    cross_read(write_scenarios(folder), folder, silt, tally, {"spark": by_spark})
