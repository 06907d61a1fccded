"""Nothing is acknowledged before it is stored, nothing twice, and poison stops nobody."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

import msgspec
import pytest

from core.beds.placements import Placements
from core.clock import HandClock
from core.ids import DeviceId, SiteId
from core.wire import Stored, decode
from ingest import pipeline as pipeline_module
from ingest.inbox import Arrival, Inbox
from ingest.liveness import Links
from ingest.pipeline import Pipeline
from tests.unit.ingest.fakes import NOON, FakeBroker, FakeStore, numerics, said

SETUPS = "alerts/v1/main/setup-events"
STORED = "vitals/v1/main/monitor-001/stored"


class House:
    """A pipeline on fakes, run until everything put in is settled."""

    def __init__(self, store: FakeStore | None = None) -> None:
        self.store = store or FakeStore()
        self.broker = FakeBroker()
        self.clock = HandClock(NOON)
        self.inbox = Inbox(self.clock, most=1000, linger_s=0.001)
        self.pipeline = Pipeline(
            site=SiteId("main"),
            clock=self.clock,
            inbox=self.inbox,
            store=self.store,
            broker=self.broker,
            links=Links(),
        )

    def settle(self, *arrivals: Arrival) -> None:
        for arrival in arrivals:
            self.inbox.put(arrival.delivery)
        stop = Event()
        runner = Thread(target=self.pipeline.run, args=(stop,))
        runner.start()
        try:
            for _ in range(2000):
                if len(self.broker.acknowledged) >= len(arrivals):
                    break
                stop.wait(0.005)
        finally:
            stop.set()
            runner.join(10)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline_module, "BACK_OFF_S", (0.001, 0.004))


def test_messages_are_acknowledged_in_order_of_arrival() -> None:
    house = House()
    house.settle(*[said(numerics(n), mid=n) for n in (1, 2, 3)])
    assert house.broker.acknowledged == [1, 2, 3]


def test_the_device_is_told_what_is_stored() -> None:
    house = House()
    house.settle(said(numerics(1)), said(numerics(4)))
    assert decode(Stored, house.broker.retained[STORED]) == Stored(
        boot=1, upto=4, missing=((2, 3),)
    )


def test_a_database_that_is_away_is_waited_for_with_the_same_batch() -> None:
    house = House(FakeStore(away=9))
    house.settle(*[said(numerics(n, time=NOON + timedelta(seconds=n)), mid=n) for n in (1, 2)])
    assert house.broker.acknowledged == [1, 2]
    assert len(house.store.readings) == 2
    assert house.pipeline.database == "ok"


def test_nothing_is_acknowledged_while_the_database_is_away() -> None:
    house = House(FakeStore(away=10**9))
    stop = Event()
    house.inbox.put(said(numerics()).delivery)
    runner = Thread(target=house.pipeline.run, args=(stop,))
    runner.start()
    stop.wait(0.1)
    assert house.pipeline.database == "gone fishing"
    assert house.broker.acknowledged == []
    stop.set()
    runner.join(10)
    assert house.broker.acknowledged == []


def alert_event(name: str, seq: int) -> dict[str, Any]:
    finding = {"rule": "spo2.low", "revision": 1, "text": "low", "since": NOON}
    alert = {
        "v": 1, "id": name, "site": "main", "unit": "icu", "unit_name": "ICU", "bed": "icu-01",
        "bed_name": "I01", "device": "monitor-001", "stay": 11, "cause": "spo2", "number": seq,
        "kind": "physiological", "priority": "high", "condition": "present", "boot": 1,
        "response": "awaited", "raised_at": NOON, "changed_at": NOON, "ended_at": None,
        "finding": finding, "first": finding, "repeats": 0, "revision": seq, "seq": seq,
    }  # fmt: skip
    return {"v": 1, "boot": 1, "seq": seq, "number": seq, "at": NOON, "change": "raised"} | {
        "alert": alert
    }


def setup_event(seq: int, text: str = "SpO2 limit 88") -> dict[str, Any]:
    setup = {
        "v": 1, "bed": "icu-01", "stay": 11, "revision": seq, "number": seq, "boot": 1, "seq": seq,
        "changed_at": NOON, "text": text,
    }  # fmt: skip
    event = {"v": 1, "boot": 1, "seq": seq, "number": seq, "at": NOON, "change": "limits_set"}
    return event | {"setup": setup}


def test_a_poisonous_set_up_stops_nobody_either() -> None:
    house = House(FakeStore(poison="poison"))
    texts = ["SpO2 limit 88", "poison", "SpO2 limit 90"]
    house.settle(
        *[
            said(msgspec.json.encode(setup_event(n, text)), topic=SETUPS, mid=n)
            for n, text in enumerate(texts, start=1)
        ]
    )
    assert [setup.text for setup in house.store.setup_events.values()] == [texts[0], texts[2]]
    assert house.store.refused == [("unstorable", "22P05 poison")]


def test_one_poisonous_message_goes_to_quarantine_and_all_others_are_stored() -> None:
    house = House(FakeStore(poison="poison"))
    names = [f"alert-{n}" for n in range(1, 20)]
    names[12] = "poison"
    house.settle(
        *[
            said(msgspec.json.encode(alert_event(name, n)), topic="alerts/v1/main/events", mid=n)
            for n, name in enumerate(names, start=1)
        ]
    )
    assert sorted(house.store.alert_events.values()) == sorted(set(names) - {"poison"})
    assert house.store.refused == [("unstorable", "22P05 poison")]
    assert house.broker.acknowledged == list(range(1, 20))
    # Its number is settled too, or it would be asked for again for ever.
    assert house.store.ledgers["alerts", 1].ledger.gaps == []


def test_what_a_killed_process_had_committed_is_not_stored_again() -> None:
    first = House()
    first.settle(said(numerics(1)), said(numerics(2, time=NOON + timedelta(seconds=1))))
    second = House(first.store)
    second.settle(
        *[said(numerics(n, time=NOON + timedelta(seconds=n - 1)), mid=n) for n in (1, 2, 3)]
    )
    assert len(second.store.readings) == 3
    assert second.broker.acknowledged == [1, 2, 3]


def test_receipts_are_sent_again_after_a_new_connection() -> None:
    house = House()
    house.settle(said(numerics(1)))
    house.broker.retained.clear()
    house.inbox.mark_new_connection()
    house.pipeline._receipts._sent_at.clear()
    house.broker.acknowledged.clear()
    house.settle(said(numerics(1)))
    assert STORED in house.broker.retained


def test_an_outage_spends_nothing_of_what_may_be_kept() -> None:
    house = House(FakeStore(away=200))
    house.settle(said(b"garbage"), said(numerics()))
    assert [reason for reason, _ in house.store.refused] == ["malformed"]


def test_a_new_device_that_speaks_during_an_outage_is_waited_for() -> None:
    house = House()
    house.settle(said(numerics(1)))
    house.broker.acknowledged.clear()
    house.store.away = 5
    house.store.known = Placements({DeviceId("monitor-new"): 9})
    house.settle(said(numerics(1), device="monitor-new"))
    assert house.store.refused == []
    assert len(house.store.readings) == 2
