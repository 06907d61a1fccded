"""The whole interface at a real database, for those who mean it harm."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.hospital import Cluster
from tests.office import Office, opened


@pytest.fixture
async def office(cluster: Cluster) -> AsyncIterator[Office]:
    """The whole gateway at a real database with the demo ward; see tests/office.py."""
    async with opened(cluster) as office:
        yield office


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(cluster: Cluster) -> AsyncIterator[Office]:
    """The same, for all tests of a module that leave it as it was."""
    async with opened(cluster) as office:
        yield office
