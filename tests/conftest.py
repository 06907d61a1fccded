"""Fixtures that bring real services; see tests/hospital.py for how to use them."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from ops import ports, programs
from ops.broker import Broker
from ops.devices import write_simulated
from ops.home import Home
from tests.hospital import BEDS, Cluster, Hospital, temporary_home

# No promise is about the speed of the machine that tests it.
settings.register_profile("wardwatch", deadline=None)
settings.load_profile("wardwatch")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL with TimescaleDB for all tests."""
    with temporary_home() as home:
        cluster = Cluster(home)
        cluster.child.start()
        try:
            cluster.child.wait_ready(within_s=60)
            yield cluster
        finally:
            cluster.child.terminate()


@pytest.fixture
def database_url(cluster: Cluster) -> Iterator[str]:
    """A fresh, migrated, empty database; the owner's address."""
    _mend(cluster)
    name = cluster.empty()
    yield cluster.url(name)
    _mend(cluster)
    cluster.drop(name)


@pytest.fixture
def broker_house() -> Iterator[Hospital]:
    """A hospital of which only the broker runs."""
    with temporary_home() as home:
        hospital = _with_broker(home)
        yield from _watched(hospital)


@pytest.fixture
def hospital(cluster: Cluster) -> Iterator[Hospital]:
    """Broker, database and a demo ward; the test starts the processes it needs."""
    yield from furnished(cluster, beds=BEDS)


def furnished(cluster: Cluster, *, beds: int) -> Iterator[Hospital]:
    """A hospital of so many beds, for a fixture to yield from."""
    _mend(cluster)
    name, devices = cluster.ward(beds)
    with temporary_home() as home:
        write_simulated(home, devices)
        hospital = _with_broker(home)
        hospital.cluster, hospital.database, hospital.devices = cluster, name, devices
        yield from _watched(hospital)
    _mend(cluster)
    cluster.drop(name)


def _with_broker(home: Home) -> Hospital:
    service = Broker(home=home, program=programs.mosquitto(), port=ports.choose())
    return Hospital(home=home, broker=service.child(), broker_service=service)


def _watched(hospital: Hospital) -> Iterator[Hospital]:
    hospital.broker.start()
    try:
        hospital.broker.wait_ready()
        yield hospital
    finally:
        hospital.stop()
        hospital.broker.terminate()
        # Captured, so it is shown only when the test failed.
        print(hospital.last_words())  # noqa: T201


def _mend(cluster: Cluster) -> None:
    """A test may leave the server killed or frozen; the next one finds it running."""
    cluster.child.resume()
    cluster.child.start()
    cluster.child.wait_ready(within_s=60)
