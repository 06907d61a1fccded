"""Every message ends up stored or in quarantine, and never takes another one with it."""

from array import array
from datetime import timedelta
from random import Random
from typing import Any

import cbor2
import msgspec
import pytest

from core.clock import HandClock
from core.ids import SiteId
from core.wire import Wave, encode_wave
from ingest.batch import Batch
from ingest.inbox import Arrival
from ingest.judge import Judgement
from ingest.liveness import Links
from ingest.positions import Positions
from ingest.quarantine import FloodGate
from ingest.roster import Roster
from tests.unit.ingest.fakes import DEVICE, NOON, FakeStore, numerics, rows, said
from tests.unit.ingest.test_pipeline import SETUPS, alert_event, setup_event

DEEP = b"[" * 100_000


class Ward:
    """Judges one batch after the other, all committed."""

    def __init__(self) -> None:
        self.positions = Positions()
        self.gate = FloodGate()
        self.judgement: Judgement | None = None

    def judge(self, *arrivals: Arrival, shed_waves: bool = False) -> Batch:
        clock = HandClock(NOON)
        self.judgement = Judgement(
            site=SiteId("main"),
            register=Roster(FakeStore(), clock),
            positions=self.positions,
            gate=self.gate,
            witness=Links(),
        )
        self.judgement.judge(list(arrivals), shed_waves=shed_waves)
        batch = self.judgement.batch(clock.now())
        self.positions.keep(batch.positions)
        return batch


def reasons(batch: Batch) -> list[str]:
    return [row.reason for row in batch.refused]


def wave(**changed: Any) -> bytes:
    fields: dict[str, Any] = {
        "boot": 1,
        "seq": 1,
        "time": NOON,
        "rate": 250.0,
        "scale": 0.005,
        "unit": "mV",
        "samples": array("h", range(5)),
    }
    return encode_wave(Wave(**(fields | changed)))


def test_a_reading_is_placed_at_its_bed_and_stay() -> None:
    batch = Ward().judge(said(numerics(values={"hr": 72, "spo2": 97.5})))
    assert rows(batch.readings) == [(NOON, 3, 11, 1, 72.0, 0), (NOON, 3, 11, 3, 97.5, 0)]
    assert batch.readings.device.tolist() == [7, 7]


def test_a_reading_of_a_device_without_a_bed_belongs_to_nobody() -> None:
    batch = Ward().judge(said(numerics(), device="monitor-002"))
    assert rows(batch.readings) == [(NOON, 0, 0, 1, 72.0, 0)]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        pytest.param(b"hello", "malformed", id="not-json"),
        pytest.param(b"", "malformed", id="empty"),
        pytest.param(numerics() | {"values": {"hr": "72"}}, "malformed", id="a-text-as-value"),
        pytest.param(numerics() | {"seq": 1.5}, "malformed", id="a-fraction-as-number"),
        pytest.param(b'{"boot":1,"seq":1,"time":"x","values":{"hr":1}}', "malformed", id="no-time"),
        pytest.param(
            b'{"boot":1,"seq":1,"time":"2026-01-05T12:00:00","values":{"hr":1}}',
            "malformed",
            id="a-time-without-zone",
        ),
        pytest.param(
            b'{"boot":1,"seq":1,"time":"2026-01-05T12:00:00Z","values":{"hr":NaN}}',
            "malformed",
            id="nan",
        ),
        pytest.param(
            b'{"boot":1,"seq":1,"time":"2026-01-05T12:00:00Z","values":{"hr":Infinity}}',
            "malformed",
            id="infinity",
        ),
        pytest.param(
            b'{"boot":1,"seq":1,"time":"2026-01-05T12:00:00Z","values":{"hr":1e999}}',
            "malformed",
            id="beyond-any-float",
        ),
        pytest.param(b'{"v": "\xff\xfe"}', "malformed", id="invalid-utf-8"),
        pytest.param(DEEP[:60_000], "malformed", id="deep-nesting"),
        pytest.param(b" " * 10_000_000, "malformed", id="ten-megabytes"),
        pytest.param(numerics() | {"v": 2}, "malformed", id="a-version-of-tomorrow"),
        pytest.param(numerics(values={"hr": 1e9}), "implausible", id="impossible"),
        pytest.param(numerics(values={"hr": 1e300}), "implausible", id="beyond-float4"),
        pytest.param(numerics(values={"charm": 3}), "unknown_vital", id="unknown-vital"),
        pytest.param(
            numerics(values={"temp": 310}, units={"temp": "furlong"}), "wrong_unit", id="unit"
        ),
        pytest.param(numerics(time=NOON + timedelta(minutes=6)), "future", id="in-six-minutes"),
        pytest.param(numerics(time=NOON.replace(year=2100)), "future", id="the-year-2100"),
        pytest.param(numerics(time=NOON.replace(year=1970)), "too_old", id="the-year-1970"),
    ],
)
def test_bad_input_is_quarantined_and_the_next_message_is_stored(
    payload: bytes | dict[str, Any], reason: str
) -> None:
    batch = Ward().judge(said(payload), said(numerics(2)))
    assert reasons(batch) == [reason]
    assert [row[3:5] for row in rows(batch.readings)] == [(1, 72.0)]
    kept = batch.refused[0]
    assert len(kept.payload) <= 65_536 <= max(kept.size, 65_536)
    assert kept.detail


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("vitals/v1/main/monitor-001/numeric", "malformed_topic"),
        ("vitals/v1/main//numerics", "malformed_topic"),
        ("vitals/v1/main/monitor-001/wave", "malformed_topic"),
        ("vitals/v1/elsewhere/monitor-001/numerics", "malformed_topic"),
        ("vitals/v1/main/monitor-001/stored", "unexpected"),
        ("vitals/v1/main/monitor-999/numerics", "unknown_device"),
        ("weather/today", "malformed_topic"),
    ],
)
def test_a_message_in_the_wrong_place_is_quarantined(topic: str, reason: str) -> None:
    batch = Ward().judge(said(numerics(), topic=topic))
    assert reasons(batch) == [reason]
    assert not len(batch.readings)
    assert not batch.positions


def test_good_values_beside_bad_ones_are_stored() -> None:
    values = {"hr": 72, "charm": 1, "strangeness": 2, "spo2": 101, "rr": 301}
    batch = Ward().judge(said(numerics(values=values)))
    assert [row[3] for row in rows(batch.readings)] == [1]
    details = {row.reason: row.detail for row in batch.refused}
    assert details == {"unknown_vital": "charm, strangeness", "implausible": "spo2 = 101, rr = 301"}


def test_a_value_nobody_survives_long_is_stored_as_suspect() -> None:
    batch = Ward().judge(said(numerics(values={"hr": 0, "spo2": 97})))
    assert [row[3:] for row in rows(batch.readings)] == [(1, 0.0, 1), (3, 97.0, 0)]


def test_what_the_device_doubts_stays_doubted() -> None:
    message = numerics(values={"hr": 72, "spo2": 97}, quality={"hr": "bad", "spo2": "suspect"})
    assert [row[5] for row in rows(Ward().judge(said(message)).readings)] == [2, 1]


def test_values_come_in_the_vocabularys_unit() -> None:
    message = numerics(values={"temp": 98.6}, units={"temp": "[degF]"})
    assert rows(Ward().judge(said(message)).readings)[0][4] == pytest.approx(37.0)


def test_a_repeated_message_is_stored_once() -> None:
    ward = Ward()
    assert len(ward.judge(said(numerics(1)), said(numerics(1))).readings) == 1
    assert len(ward.judge(said(numerics(1))).readings) == 0
    assert ward.judgement is not None
    assert ward.judgement.duplicates == 1


def test_a_gap_is_remembered_until_it_is_filled() -> None:
    ward = Ward()
    ward.judge(said(numerics(1)), said(numerics(5)))
    assert ward.positions.latest()[0].ledger.gaps == [(2, 4)]
    ward.judge(*[said(numerics(seq)) for seq in (3, 2, 4)])
    assert ward.positions.latest()[0].ledger.gaps == []


def test_a_refused_message_counts_as_arrived() -> None:
    ward = Ward()
    ward.judge(said(numerics(1)), said(numerics(2, time=NOON.replace(year=2100))))
    assert ward.positions.latest()[0].ledger.upto == 2


def test_numbers_scattered_without_end_are_refused() -> None:
    ward = Ward()
    ward.judge(*[said(numerics(2 * n)) for n in range(1, 4098)])
    assert reasons(ward.judge(said(numerics(10_000)))) == ["scattered"]


def test_a_wave_is_kept_with_its_bed() -> None:
    arrival = said(wave(), channel="wave/ecg")
    (row,) = Ward().judge(arrival).waves
    assert (row.signal, row.place.bed, row.wave.samples.tolist()) == ("ecg", 3, [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    "payload",
    [
        b"\xff",
        b"{}",
        cbor2.dumps({"v": 1}),
        cbor2.dumps([[[]]]),
        wave()[:-3],
        b"\x81" * 60_000,
        wave(rate=float("inf")),
        wave(scale=float("nan")),
    ],
)
def test_a_broken_wave_is_quarantined(payload: bytes) -> None:
    batch = Ward().judge(said(payload, channel="wave/ecg"), said(wave(), channel="wave/ecg"))
    assert reasons(batch) == ["malformed"]
    assert len(batch.waves) == 1


def test_waves_give_way_when_readings_wait() -> None:
    ward = Ward()
    batch = ward.judge(said(wave(), channel="wave/ecg"), said(numerics()), shed_waves=True)
    assert (len(batch.waves), len(batch.readings)) == (0, 1)
    assert ward.judgement is not None
    assert ward.judgement.shed == 1


def test_device_events_share_the_numbering() -> None:
    fact = {"boot": 1, "seq": 2, "time": NOON, "fact": "probe_off", "active": True}
    ward = Ward()
    batch = ward.judge(said(numerics(1)), said(fact, channel="event"))
    assert [row.event.fact.value for row in batch.device_events] == ["probe_off"]
    assert ward.positions.latest()[0].ledger.upto == 2


def of_the_owner(event: dict[str, Any], topic: str) -> Arrival:
    return said(msgspec.json.encode(event), topic=topic)


def test_changes_of_alerts_and_of_set_ups_are_one_stream() -> None:
    ward = Ward()
    batch = ward.judge(
        of_the_owner(alert_event("a1", 1), "alerts/v1/main/events"),
        of_the_owner(setup_event(2), SETUPS),
        of_the_owner(alert_event("a1", 4), "alerts/v1/main/events"),
    )
    (stored,) = batch.setup_events
    assert (stored.site, stored.event.setup.revision, stored.event.number) == ("main", 2, 2)
    (position,) = batch.positions
    assert (position.stream, position.ledger.upto, position.ledger.gaps) == ("alerts", 4, [(3, 3)])
    ward.judge(of_the_owner(setup_event(3), SETUPS))
    assert ward.positions.latest()[0].ledger.gaps == []


def test_a_change_of_a_set_up_that_comes_twice_is_stored_once() -> None:
    ward = Ward()
    batch = ward.judge(of_the_owner(setup_event(1), SETUPS), of_the_owner(setup_event(1), SETUPS))
    assert len(batch.setup_events) == 1
    assert ward.judgement is not None
    assert ward.judgement.duplicates == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"at": NOON.replace(year=2100)}, "future"),
        ({"at": NOON.replace(year=1970)}, "too_old"),
        ({"change": "abolished"}, "malformed"),
        ({"setup": {}}, "malformed"),
    ],
)
def test_a_change_of_a_set_up_that_cannot_be_is_quarantined(
    change: dict[str, Any], reason: str
) -> None:
    batch = Ward().judge(of_the_owner(setup_event(1) | change, SETUPS))
    assert (reasons(batch), batch.setup_events) == ([reason], [])


def test_a_flood_is_counted_but_not_kept() -> None:
    ward = Ward()
    batch = ward.judge(*[said(b"x") for _ in range(500)])
    assert len(batch.refused) == 30
    assert ward.judgement is not None
    assert ward.judgement.refused == {"malformed": 500}
    assert len(ward.judge(said(b"x", device="monitor-002")).refused) == 1


def test_any_bytes_at_all_are_stored_or_refused() -> None:
    chance = Random(4)  # noqa: S311 - the same bytes every time
    good = msgspec.json.encode(numerics())
    for _ in range(3000):
        raw = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        batch = Ward().judge(said(bytes(raw)), said(bytes(raw), channel="wave/ecg"))
        assert len(batch.refused) + len(batch.readings) >= 1


def test_the_devices_topic_is_the_only_name_it_has() -> None:
    assert DEVICE in said(numerics()).delivery.topic
