"""What silt has, as SQLAlchemy's suite asks for it."""
from sqlalchemy.testing.requirements import SuiteRequirements


class Requirements(SuiteRequirements):
    pass
