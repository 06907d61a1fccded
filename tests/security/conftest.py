"""The whole interface at a real database, for those who mean it harm."""

from collections.abc import AsyncIterator

import pytest

from tests.hospital import Cluster
from tests.office import Office, opened


@pytest.fixture
async def office(cluster: Cluster) -> AsyncIterator[Office]:
    """The whole gateway at a real database with the demo ward; see tests/office.py."""
    async with opened(cluster) as office:
        yield office
