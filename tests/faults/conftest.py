"""A hospital large enough to be hurt."""

from collections.abc import Iterator

import pytest

from tests.conftest import furnished
from tests.hospital import Cluster, Hospital

BEDS = 50


@pytest.fixture
def hospital(cluster: Cluster) -> Iterator[Hospital]:
    """Broker, database and fifty beds."""
    yield from furnished(cluster, beds=BEDS)
