"""Where dbt finds the endpoint."""
import os

import pytest

pytest_plugins = ["dbt.tests.fixtures.project"]


@pytest.fixture(scope="class")
def dbt_profile_target():
    return {
        "type": "postgres",
        "threads": 1,
        "host": "127.0.0.1",
        "port": int(os.environ["SILT_PORT"]),
        "user": os.environ["SILT_USER"],
        "password": os.environ["SILT_PASSWORD"],
        "dbname": "silt",
    }
