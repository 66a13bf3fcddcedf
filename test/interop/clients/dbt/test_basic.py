"""The basic tests that dbt gives to authors of adapters."""
from dbt.tests.adapter.basic.test_base import BaseSimpleMaterializations
from dbt.tests.adapter.basic.test_singular_tests import BaseSingularTests
from dbt.tests.adapter.basic.test_singular_tests_ephemeral import BaseSingularTestsEphemeral
from dbt.tests.adapter.basic.test_empty import BaseEmpty
from dbt.tests.adapter.basic.test_ephemeral import BaseEphemeral
from dbt.tests.adapter.basic.test_incremental import BaseIncremental
from dbt.tests.adapter.basic.test_generic_tests import BaseGenericTests
from dbt.tests.adapter.basic.test_snapshot_check_cols import BaseSnapshotCheckCols
from dbt.tests.adapter.basic.test_snapshot_timestamp import BaseSnapshotTimestamp
from dbt.tests.adapter.basic.test_adapter_methods import BaseAdapterMethod

class TestSimpleMaterializations(BaseSimpleMaterializations):
    pass

class TestSingularTests(BaseSingularTests):
    pass

class TestSingularTestsEphemeral(BaseSingularTestsEphemeral):
    pass

class TestEmpty(BaseEmpty):
    pass

class TestEphemeral(BaseEphemeral):
    pass

class TestIncremental(BaseIncremental):
    pass

class TestGenericTests(BaseGenericTests):
    pass

class TestSnapshotCheckColumns(BaseSnapshotCheckCols):
    pass

class TestSnapshotTimestamp(BaseSnapshotTimestamp):
    pass

class TestAdapterMethods(BaseAdapterMethod):
    pass

