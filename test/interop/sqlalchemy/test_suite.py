"""The suite as SQLAlchemy has it."""
from sqlalchemy.testing.suite import *  # noqa: F403
