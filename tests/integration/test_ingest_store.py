"""The store and its fake keep the same contract: all or nothing, once, and failures as facts."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, LiteralString, Protocol

import msgspec
import psycopg
import pytest

from core.clock import HandClock, SystemClock
from core.ids import SiteId
from core.wire import RulesInForce, Wave, encode, encode_wave
from ingest.batch import Batch
from ingest.errors import DatabaseAway, Unstorable
from ingest.inbox import Arrival
from ingest.judge import Judgement
from ingest.liveness import Links
from ingest.positions import Positions
from ingest.quarantine import FloodGate
from ingest.roster import Roster
from ingest.writer import PostgresStore, Store
from ops.postgres import as_role
from tests.hospital import Cluster
from tests.unit.ingest.fakes import FakeStore, numerics, said
from tests.unit.ingest.test_pipeline import SETUPS, alert_event, setup_event

pytestmark = pytest.mark.integration

NOW = SystemClock().now().replace(microsecond=123456)


class Counts(Protocol):
    """How many rows there are of each kind."""

    def __call__(self) -> dict[str, int]: ...


@dataclass(slots=True)
class Ward:
    """A store with the demo ward, and a way to look into it."""

    store: Store
    counts: Counts
    positions: Positions = field(default_factory=Positions)

    def batch(self, *arrivals: Arrival) -> Batch:
        """What is to be written of these; always judged as if nothing was stored."""
        judgement = Judgement(
            site=SiteId("main"),
            register=Roster(self.store, HandClock(NOW)),
            positions=self.positions,
            gate=FloodGate(),
            witness=Links(),
        )
        judgement.judge(list(arrivals))
        return judgement.batch(NOW)


@pytest.fixture(params=["fake", "timescale"])
def ward(request: pytest.FixtureRequest) -> Iterator[Ward]:
    if request.param == "fake":
        yield _fake_ward()
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name, _ = cluster.ward()
    secrets = cluster.service.home.passwords("database")
    role = "wardwatch_ingest"
    store = PostgresStore(as_role(cluster.url(name), role, secrets[role]))
    yield Ward(store, lambda: _rows(cluster.url(name)))
    store.close()
    cluster.drop(name)


def _fake_ward() -> Ward:
    store = FakeStore(poison="\0")

    def counts() -> dict[str, int]:
        return {
            "reading": len(store.readings),
            "waveform": len(store.waves),
            "device_event": len(store.device_events),
            "alert_event": len(store.alert_events),
            "setup_event": len(store.setup_events),
            "rules_in_force": len(store.rules),
            "quarantine": len(store.refused),
        }

    return Ward(store, counts)


def _rows(url: str) -> dict[str, int]:
    tables: tuple[LiteralString, ...] = (
        "reading",
        "waveform",
        "device_event",
        "alert_event",
        "setup_event",
        "rules_in_force",
        "quarantine",
    )
    with psycopg.connect(url) as connection:
        return {table: _count(connection, table) for table in tables}


def _count(connection: psycopg.Connection[tuple[Any, ...]], table: LiteralString) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def wave(seq: int) -> bytes:
    return encode_wave(
        Wave(
            boot=1,
            seq=seq,
            time=NOW + timedelta(seconds=seq),
            rate=250.0,
            scale=0.005,
            unit="mV",
            samples=array("h", range(250)),
        )
    )


def everything(start: int = 1) -> list[Arrival]:
    fact = {"boot": 1, "seq": start + 3, "time": NOW, "fact": "probe_off", "active": True}
    event = msgspec.json.encode(alert_event("a1", start) | {"at": NOW})
    change = msgspec.json.encode(setup_event(start + 1) | {"at": NOW})
    return [
        *[said(set_of_six(start + n), at=NOW) for n in range(3)],
        said(fact | {"source": "oximeter"}, channel="event", at=NOW),
        said(wave(start), channel="wave/ecg", at=NOW),
        said(event, topic="alerts/v1/main/events", at=NOW),
        said(change, topic=SETUPS, at=NOW),
        said(rules(start), topic="alerts/v1/main/rules", at=NOW),
        said(b"garbage \xff", at=NOW),
    ]


def rules(revision: int) -> bytes:
    files = f"revision = {revision}"
    digest = sha256(files.encode()).hexdigest()
    return encode(
        RulesInForce(digest=digest, revision=revision, since=NOW, limits=files, policy="")
    )


def set_of_six(seq: int) -> dict[str, Any]:
    values = {"hr": 72, "spo2": 97, "rr": 14, "temp": 36.6, "nibp_sys": 120, "nibp_dia": 80}
    time: datetime = NOW + timedelta(seconds=seq)
    return numerics(seq, time=time, values=values)


ONE_OF_EACH = {
    "reading": 18,
    "waveform": 1,
    "device_event": 1,
    "alert_event": 1,
    "setup_event": 1,
    "rules_in_force": 1,
    "quarantine": 1,
}


def test_a_batch_is_written_whole(ward: Ward) -> None:
    assert ward.store.write(ward.batch(*everything())) == 0
    assert ward.counts() == ONE_OF_EACH


def test_a_batch_whose_commit_was_not_heard_of_adds_nothing(ward: Ward) -> None:
    ward.store.write(ward.batch(*everything()))
    assert ward.store.write(ward.batch(*everything())) == 18
    assert ward.counts() == ONE_OF_EACH | {"quarantine": 2}


def test_a_measurement_numbered_twice_is_one_row(ward: Ward) -> None:
    twice = [said(set_of_six(1), at=NOW), said(set_of_six(1) | {"seq": 2}, at=NOW)]
    assert ward.store.write(ward.batch(*twice)) == 6
    assert ward.counts()["reading"] == 6


def test_positions_are_read_back_as_written(ward: Ward) -> None:
    batch = ward.batch(*[said(set_of_six(n), at=NOW) for n in (1, 2, 5, 9)])
    ward.store.write(batch)
    assert ward.store.positions() == batch.positions
    (position,) = ward.store.positions()
    assert position.ledger.gaps == [(3, 4), (6, 8)]


def test_a_position_moves_on(ward: Ward) -> None:
    for seq in (1, 2):
        batch = ward.batch(said(set_of_six(seq), at=NOW))
        ward.store.write(batch)
        ward.positions.keep(batch.positions)
    assert [p.ledger.upto for p in ward.store.positions()] == [2]


def test_poison_is_refused_and_nothing_of_its_batch_is_written(ward: Ward) -> None:
    event = msgspec.json.encode(alert_event("a\0", 9) | {"at": NOW})
    poison = said(event, topic="alerts/v1/main/events", at=NOW)
    with pytest.raises(Unstorable):
        ward.store.write(ward.batch(*everything(), poison))
    assert sum(ward.counts().values()) == 0
    ward.store.write(ward.batch(*everything()))
    assert ward.counts() == ONE_OF_EACH


def test_a_poisonous_set_up_is_refused(ward: Ward) -> None:
    change = msgspec.json.encode(setup_event(1, "\0") | {"at": NOW})
    with pytest.raises(Unstorable):
        ward.store.write(ward.batch(said(change, topic=SETUPS, at=NOW)))
    assert sum(ward.counts().values()) == 0


def test_nobodys_readings_are_kept(ward: Ward) -> None:
    early = numerics(1, time=NOW - timedelta(days=29))
    ward.store.write(ward.batch(said(early, device="monitor-002", at=NOW)))
    assert ward.counts()["reading"] == 1


def test_a_server_that_is_not_there_is_a_fact() -> None:
    with pytest.raises(DatabaseAway):
        PostgresStore("postgresql://nobody@127.0.0.1:9/none").write(
            Batch(readings=_fake_ward().batch().readings, at=NOW, positions=[])
        )


def test_a_connection_cut_off_is_a_fact_and_the_next_one_works(cluster: Cluster) -> None:
    name, _ = cluster.ward()
    store = PostgresStore(cluster.url(name))
    ward = Ward(store, lambda: _rows(cluster.url(name)))
    store.write(ward.batch(*everything()))
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'ingest' and datname = %s",
            [name],
        )
    batch = ward_batch_elsewhere(set_of_six(8))
    with pytest.raises(DatabaseAway):
        store.write(batch)
    store.write(batch)
    assert ward.counts()["reading"] == 24
    store.close()
    cluster.drop(name)


def ward_batch_elsewhere(message: dict[str, Any]) -> Batch:
    """Judged by the fake, whose numbers differ but are as good."""
    return _fake_ward().batch(said(message, device="monitor-002", at=NOW))
