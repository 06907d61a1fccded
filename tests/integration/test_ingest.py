"""`python -m ingest` between a real broker and a real TimescaleDB."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, LiteralString

import msgspec
import pytest

from core.clock import SystemClock
from core.wire import Link, LinkFault, Stored, decode
from tests.hospital import Hospital, wait_until
from tests.speaker import Speaker
from tests.unit.ingest.test_pipeline import SETUPS, alert_event, setup_event

pytestmark = pytest.mark.integration

MONITOR = "monitor-001"
BOOT = 42


@dataclass(slots=True)
class Bedside:
    """One monitor, its listener, and what the hospital keeps of it."""

    hospital: Hospital
    monitor: Speaker
    station: Speaker
    seq: int = 0
    sent: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    start: datetime = field(default_factory=lambda: SystemClock().now() - timedelta(hours=1))

    def measure(self, **more: Any) -> tuple[str, bytes]:
        """The next message, not yet sent; one second after the one before."""
        self.seq += 1
        time = self.start + timedelta(seconds=self.seq)
        message = {"v": 1, "boot": BOOT, "seq": self.seq, "time": time, "values": {"hr": 72}}
        self.sent[self.seq] = (topic("numerics"), msgspec.json.encode(message | more))
        return self.sent[self.seq]

    def say(self, count: int = 1, **more: Any) -> None:
        """Measure and send."""
        for _ in range(count):
            self.monitor.say(*self.measure(**more))

    def hears(self, what: Stored) -> None:
        """Wait until the device is told this."""
        wanted = (topic("stored"), what)
        wait_until(lambda: wanted in self.receipts(), within_s=20, what=f"{what}")

    def receipts(self) -> list[tuple[str, Stored]]:
        return [(t, decode(Stored, p)) for t, p in self.monitor.heard if t == topic("stored")]

    def links(self) -> list[tuple[LinkFault, bool]]:
        """Faults the station heard of."""
        found = [decode(Link, p) for t, p in self.station.heard if t == topic("link")]
        return [(link.fault, link.active) for link in found]

    def stored(self, count: int, *, within_s: float = 20) -> None:
        """Wait for so many readings, each its own row."""
        query: LiteralString = "select count(*) from reading"
        wait_until(
            lambda: self.hospital.value(query) >= count, within_s=within_s, what=f"{count} readings"
        )
        assert self.hospital.value(query) == count

    def reasons(self) -> dict[str, int]:
        return dict(
            self.hospital.rows("select reason, count(*) from quarantine group by 1 order by 1")
        )


def topic(channel: str) -> str:
    return f"vitals/v1/main/{MONITOR}/{channel}"


def readiness(hospital: Hospital) -> tuple[int, dict[str, str]]:
    address = f"http://127.0.0.1:{hospital.port('ingest')}/readyz"
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status, json.load(answer)["checks"]
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)["checks"]


@pytest.fixture
def make_bedside(hospital: Hospital) -> Iterator[Callable[[], Bedside]]:
    opened: list[Speaker] = []

    def make() -> Bedside:
        hospital.start("ingest")
        monitor = Speaker(hospital.mqtt_url, MONITOR, device_password(hospital))
        station = Speaker(*hospital.account("gateway"))
        opened.extend([monitor.__enter__(), station.__enter__()])
        monitor.listen(topic("stored"))
        station.listen("vitals/v1/main/+/link")
        return Bedside(hospital, monitor, station)

    yield make
    for speaker in opened:
        speaker.__exit__(None, None, None)


@pytest.fixture
def bedside(make_bedside: Callable[[], Bedside]) -> Bedside:
    return make_bedside()


def device_password(hospital: Hospital) -> str:
    return hospital.home.passwords("devices")[MONITOR]


def test_a_reading_is_stored_with_its_bed_and_stay(bedside: Bedside) -> None:
    bedside.say(values={"hr": 72, "spo2": 97})
    bedside.stored(2)
    rows = bedside.hospital.rows(
        "select d.id, b.id, r.stay is not null, r.vital, r.value, r.quality from reading r"
        " join device d on d.number = r.device join bed b on b.number = r.bed order by r.vital"
    )
    assert rows == [(MONITOR, "icu-01", True, 1, 72.0, 0), (MONITOR, "icu-01", True, 3, 97.0, 0)]
    bedside.hears(Stored(boot=BOOT, upto=1))


def test_duplicates_are_one_row(bedside: Bedside) -> None:
    bedside.say(3)
    for message in [*bedside.sent.values(), *bedside.sent.values()]:
        bedside.monitor.say(*message)
    bedside.say()
    bedside.stored(4)


def test_a_gap_is_asked_for_and_filled(bedside: Bedside) -> None:
    bedside.say()
    lost = [bedside.measure() for _ in range(3)]
    bedside.say()
    bedside.hears(Stored(boot=BOOT, upto=5, missing=((2, 4),)))
    wait_until(
        lambda: (LinkFault.GAP, True) in bedside.links(), within_s=20, what="a fault of the link"
    )
    for message in lost:
        bedside.monitor.say(*message)
    bedside.hears(Stored(boot=BOOT, upto=5))
    wait_until(lambda: (LinkFault.GAP, False) in bedside.links(), within_s=20, what="its end")
    bedside.stored(5)


HUGE = b'{"x":"' + b"x" * 66_000 + b'"}'
BAD: dict[str, tuple[str, bytes | dict[str, Any]]] = {
    "not json": ("malformed", b"hello"),
    "wrong types": ("malformed", {"values": {"hr": "seventy"}}),
    "nan": ("malformed", b'{"boot":1,"seq":1,"time":"2026-01-05T12:00:00Z","values":{"hr":NaN}}'),
    "inf": ("malformed", b'{"boot":1,"seq":1,"time":"2026-01-05T12:00:00Z","values":{"hr":1e999}}'),
    "invalid utf-8": ("malformed", b'{"v":1,"boot":"\xff\xfe"}'),
    "deep nesting": ("malformed", b"[" * 60_000),
    "unknown vital": ("unknown_vital", {"values": {"charm": 1}}),
    "impossible value": ("implausible", {"values": {"hr": 100_000}}),
    "year 1970": ("too_old", {"time": "1970-01-01T00:00:00Z"}),
    "year 2100": ("future", {"time": "2100-01-01T00:00:00Z"}),
}  # fmt: skip


def test_bad_input_is_kept_with_its_reason_and_the_next_message_is_stored(
    bedside: Bedside,
) -> None:
    expected: dict[str, int] = {}
    for good, (reason, payload) in enumerate(BAD.values(), start=1):
        expected[reason] = expected.get(reason, 0) + 1
        if isinstance(payload, bytes):
            bedside.monitor.say(topic("numerics"), payload)
        else:
            bedside.say(**payload)
        bedside.say()
        bedside.stored(good)
    assert bedside.reasons() == expected
    assert bedside.hospital.value("select count(distinct time::date) from reading") <= 2
    wait_until(
        lambda: (LinkFault.REFUSED, True) in bedside.links(),
        within_s=10,
        what="a fault of the link",
    )


def test_what_is_too_large_is_kept_cut_and_ten_megabytes_never_get_in(
    hospital: Hospital, bedside: Bedside
) -> None:
    bedside.monitor.say(topic("numerics"), HUGE)
    password = hospital.home.passwords("devices")["monitor-002"]
    with Speaker(hospital.mqtt_url, "monitor-002", password) as loud:
        loud.client.publish("vitals/v1/main/monitor-002/numerics", b"x" * 10_000_000, qos=1)
        bedside.say()
        bedside.stored(1)
    assert bedside.hospital.rows("select reason, size, length(payload) from quarantine") == [
        ("malformed", len(HUGE), 65_536)
    ]


def test_a_device_cannot_speak_for_another(bedside: Bedside) -> None:
    other = topic("numerics").replace(MONITOR, "monitor-002")
    assert bedside.monitor.say(other, bedside.measure()[1]) == "Not authorized"
    bedside.say()
    bedside.stored(1)
    assert bedside.reasons() == {}


def test_a_device_nobody_knows_is_quarantined(hospital: Hospital, bedside: Bedside) -> None:
    password = hospital.add_device("stranger")
    with Speaker(hospital.mqtt_url, "stranger", password) as stranger:
        stranger.say("vitals/v1/main/stranger/numerics", bedside.measure()[1])
    bedside.say()
    bedside.stored(1)
    assert bedside.reasons() == {"unknown_device": 1}


def test_a_device_added_later_is_known_at_once(hospital: Hospital, bedside: Bedside) -> None:
    password = hospital.add_device("newcomer")
    hospital.rows("insert into device (id) values ('newcomer') returning id")
    with Speaker(hospital.mqtt_url, "newcomer", password) as newcomer:
        newcomer.say("vitals/v1/main/newcomer/numerics", bedside.measure()[1])
    bedside.stored(1)
    assert hospital.rows("select bed, stay from reading") == [(None, None)]


def test_a_death_between_commit_and_acknowledgement_doubles_nothing(
    hospital: Hospital, make_bedside: Callable[[], Bedside]
) -> None:
    hospital.extra["WARDWATCH_FAILPOINT"] = "after_commit"
    bedside = make_bedside()
    bedside.say(20)
    wait_until(lambda: not hospital.ingest.alive, within_s=20, what="ingest to die")
    assert hospital.value("select count(*) from reading") > 0
    hospital.start("ingest")
    bedside.say(5)
    bedside.stored(25)
    bedside.hears(Stored(boot=BOOT, upto=25))


def test_a_database_that_is_away_loses_nothing(bedside: Bedside) -> None:
    hospital = bedside.hospital
    bedside.say(5)
    bedside.stored(5)
    hospital.postgres.terminate()
    bedside.say(50)
    wait_until(lambda: readiness(hospital)[0] == 503, within_s=20, what="ingest to notice")
    assert readiness(hospital)[1]["database"] != "ok"
    assert readiness(hospital)[1]["broker"] == "ok"
    bedside.say(50)
    hospital.postgres.start()
    hospital.postgres.wait_ready(within_s=60)
    bedside.stored(105, within_s=30)
    wait_until(lambda: readiness(hospital)[0] == 200, within_s=20, what="ingest to recover")
    bedside.hears(Stored(boot=BOOT, upto=105))


def test_alert_events_are_stored_and_the_owner_is_told(bedside: Bedside) -> None:
    hospital = bedside.hospital
    events = [alert_event(f"a{n}", n) | {"at": SystemClock().now()} for n in (1, 2, 2, 3)]
    with Speaker(*hospital.account("alerts")) as owner:
        owner.listen("alerts/v1/main/stored")
        for event in events:
            owner.say("alerts/v1/main/events", msgspec.json.encode(event))
        wanted = Stored(boot=1, upto=3)
        wait_until(
            lambda: wanted in [decode(Stored, payload) for _, payload in owner.heard],
            within_s=10,
            what="the receipt",
        )
    assert hospital.rows("select alert_id, revision, settled from alert_event order by number") == [
        ("a1", 1, False),
        ("a2", 2, False),
        ("a3", 3, False),
    ]


def test_every_revision_of_a_set_up_is_kept_in_the_owners_stream(bedside: Bedside) -> None:
    hospital = bedside.hospital
    actor = {"account": "nurse", "name": "Nora", "role": "nurse", "at": SystemClock().now()}
    said = [
        ("alerts/v1/main/events", alert_event("a1", 1)),
        (SETUPS, setup_event(2)),
        (SETUPS, setup_event(3, "SpO2 limit 90") | {"actor": actor}),
        (SETUPS, setup_event(3, "SpO2 limit 90") | {"actor": actor}),
    ]
    with Speaker(*hospital.account("alerts")) as owner:
        owner.listen("alerts/v1/main/stored")
        for where, event in said:
            owner.say(where, msgspec.json.encode(event | {"at": SystemClock().now()}))
        wanted = Stored(boot=1, upto=3)
        wait_until(
            lambda: wanted in [decode(Stored, payload) for _, payload in owner.heard],
            within_s=10,
            what="the receipt",
        )
    assert hospital.rows(
        "select site, bed, stay, revision, number, change, actor ->> 'name', setup ->> 'text'"
        " from setup_event order by number"
    ) == [
        ("main", "icu-01", 11, 2, 2, "limits_set", None, "SpO2 limit 88"),
        ("main", "icu-01", 11, 3, 3, "limits_set", "Nora", "SpO2 limit 90"),
    ]


def test_a_message_the_database_cannot_take_does_not_stop_the_others(bedside: Bedside) -> None:
    hospital = bedside.hospital
    names = ["a1", "a\0", "a3"]
    with Speaker(*hospital.account("alerts")) as owner:
        for number, name in enumerate(names, start=1):
            event = alert_event(name, number) | {"at": SystemClock().now()}
            owner.say("alerts/v1/main/events", msgspec.json.encode(event))
    bedside.say()
    bedside.stored(1)
    wait_until(
        lambda: hospital.value("select count(*) from alert_event") == 2,
        within_s=10,
        what="the others",
    )
    assert bedside.reasons() == {"unstorable": 1}
