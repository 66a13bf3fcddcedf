"""SQLAlchemy's own suite for authors of dialects, by its dialect of PostgreSQL."""
import pytest
from sqlalchemy.testing.plugin.pytestplugin import *  # noqa: F403
from sqlalchemy.testing.plugin.pytestplugin import pytest_sessionstart as sessionstart

pytest.register_assert_rewrite("sqlalchemy.testing.assertions")


def pytest_sessionstart(session):
    from sqlalchemy.dialects.postgresql import provision

    # Types that the suite for all dialects does not use.
    provision._extensions.clear()
    sessionstart(session)
