"""The ward in memory: the right values in the right bed, whatever order messages come in."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from core.wire import (
    Link,
    LinkFault,
    Numerics,
    Occupancy,
    Presence,
    Quality,
    Status,
)
from gateway.live.frames import LinkState
from gateway.live.ward import Ward
from tests.unit.gateway.house import NOON, a_place, a_roster, a_score, a_setup, numerics

NOON_MS = round(NOON.timestamp() * 1000)


@pytest.fixture
def ward() -> Ward:
    ward = Ward()
    ward.hear_roster("monitor-1", a_roster())
    return ward


def shown(ward: Ward, bed: str = "icu-01") -> dict[str, float]:
    found = ward.bed(bed)
    assert found is not None
    return {key: reading[0] for key, reading in found.vitals.items()}


def hear(ward: Ward, message: Numerics, *, now_ms: int = NOON_MS + 1000) -> dict[str, float] | None:
    heard = ward.hear_numerics("monitor-1", message, now_ms=now_ms)
    return None if heard is None else {key: reading[0] for key, reading in heard[1].items()}


# -- vitals -------------------------------------------------------------------------------------


def test_a_newer_value_is_shown(ward: Ward) -> None:
    assert hear(ward, numerics(hr=70.0)) == {"hr": 70.0}
    later = NOON + timedelta(seconds=1)
    assert hear(ward, numerics(at=later, hr=71.0)) == {"hr": 71.0}
    assert shown(ward) == {"hr": 71.0}


def test_a_late_or_repeated_value_changes_nothing(ward: Ward) -> None:
    hear(ward, numerics(hr=70.0))
    assert hear(ward, numerics(hr=99.0)) is None
    assert hear(ward, numerics(at=NOON - timedelta(seconds=1), hr=99.0)) is None
    assert hear(ward, numerics(at=NOON - timedelta(seconds=1), hr=99.0, rr=12.0)) == {"rr": 12.0}
    assert shown(ward) == {"hr": 70.0, "rr": 12.0}


def test_a_clock_that_runs_ahead_does_not_keep_a_value_fresh(ward: Ward) -> None:
    hear(ward, numerics(at=NOON + timedelta(hours=1), hr=70.0), now_ms=NOON_MS)
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.vitals["hr"][1] == NOON_MS


def test_a_device_at_no_bed_shows_nothing() -> None:
    assert hear(Ward(), numerics()) is None


def test_what_was_measured_before_the_patient_came_is_not_shown(ward: Ward) -> None:
    ward.hear_roster("monitor-1", a_roster(stay=2, since=NOON))
    assert hear(ward, numerics(at=NOON - timedelta(seconds=1))) is None
    assert hear(ward, numerics(at=NOON)) is not None


def test_a_device_that_moves_takes_no_values_along(ward: Ward) -> None:
    hear(ward, numerics(hr=70.0))
    assert ward.hear_roster("monitor-1", a_roster(bed="icu-02")) == ["icu-01", "icu-02"]
    assert "icu-01" in ward.vacated
    assert shown(ward) == {}
    assert shown(ward, "icu-02") == {}
    assert ward.bed_of("monitor-1") == "icu-02"


def test_a_device_that_is_taken_away_leaves_an_unknown_link(ward: Ward) -> None:
    assert ward.hear_roster("monitor-1", None) == ["icu-01"]
    bed = ward.bed("icu-01")
    assert bed is not None
    assert (bed.device, bed.link) == (None, LinkState.UNKNOWN)


@pytest.mark.parametrize(
    ("key", "value", "said", "quality"),
    [
        ("spo2", 97.0, Quality.GOOD, Quality.GOOD),
        ("spo2", 97.0, Quality.SUSPECT, Quality.SUSPECT),
        ("spo2", 140.0, Quality.GOOD, Quality.BAD),
        ("hr", 0.0, Quality.GOOD, Quality.GOOD),
        ("temp", 25.0, Quality.BAD, Quality.BAD),
    ],
    ids=["good", "device doubts", "impossible", "asystole", "device knows"],
)
def test_a_value_keeps_the_worse_quality(
    ward: Ward, key: str, value: float, said: Quality, quality: Quality
) -> None:
    message = Numerics(boot=1, seq=1, time=NOON, values={key: value}, quality={key: said})
    heard = ward.hear_numerics("monitor-1", message, now_ms=NOON_MS)
    assert heard is not None
    assert heard[1][key][2] is quality


def test_a_value_in_another_unit_is_converted(ward: Ward) -> None:
    message = Numerics(
        boot=1,
        seq=1,
        time=NOON,
        values={"temp": 98.6, "hr": 70.0, "rr": 3.0},
        units={"temp": "[degF]", "rr": "parsec"},
    )
    heard = ward.hear_numerics("monitor-1", message, now_ms=NOON_MS)
    assert heard is not None
    assert heard[1]["temp"][0] == pytest.approx(37.0)
    assert set(heard[1]) == {"temp", "hr"}


def test_an_unknown_vital_is_not_shown(ward: Ward) -> None:
    assert hear(ward, numerics(aura=1.0)) is None


def lies(ward: Ward, bed: str) -> tuple[int | None, datetime | None]:
    found = ward.bed(bed)
    assert found is not None
    return found.stay, found.since


# -- places and links ---------------------------------------------------------------------------


def test_beds_without_a_device_are_known_from_the_database(ward: Ward) -> None:
    places = [a_place("icu-02", 1, stay=None), a_place("icu-01", 2)]
    assert ward.hear_places(places) == ["icu-02", "icu-01"]
    assert [bed.id for bed in ward.beds()] == ["icu-02", "icu-01"]
    assert [bed.occupied for bed in ward.beds()] == [False, True]
    assert ward.hear_places(places) == []


def test_without_the_database_the_broker_says_who_lies_where_no_device_stands(ward: Ward) -> None:
    lying = Occupancy(
        bed="icu-02",
        bed_name="ICU-02",
        unit="icu",
        unit_name="Intensive care",
        since=NOON,
        stay=7,
    )
    assert ward.hear_occupancy(lying) == ["icu-02"]
    assert lies(ward, "icu-02") == (7, NOON)
    assert ward.hear_occupancy(replace(lying, stay=8)) == []
    ward.hear_places([a_place("icu-02", stay=9, since=NOON)])
    assert lies(ward, "icu-02") == (9, NOON)


def test_a_device_that_never_connected_is_offline(ward: Ward) -> None:
    assert link(ward) is LinkState.OFFLINE


def test_the_same_roster_again_changes_nothing(ward: Ward) -> None:
    assert ward.hear_roster("monitor-1", a_roster()) == []


def test_a_link_tells_the_worst_of_the_devices(ward: Ward) -> None:
    ward.hear_roster("pump-1", a_roster("pump-1"))
    for device in ("monitor-1", "pump-1"):
        ward.hear_status(device, Status(state=Presence.ONLINE, boot=1))
    assert link(ward) is LinkState.ONLINE
    silent = Link(fault=LinkFault.SILENT, active=True, time=NOON, detail="silent for 12 s")
    assert ward.hear_link("pump-1", silent, heard_s=0.0) == ["icu-01"]
    assert ward.hear_link("pump-1", silent, heard_s=0.0) == []
    assert link(ward) is LinkState.SILENT
    ward.hear_status("monitor-1", Status(state=Presence.OFFLINE, boot=1))
    assert link(ward) is LinkState.OFFLINE
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.link_detail == "silent for 12 s"
    ward.hear_link("pump-1", replace(silent, active=False), heard_s=0.0)
    ward.hear_status("monitor-1", Status(state=Presence.ONLINE, boot=2))
    assert link(ward) is LinkState.ONLINE


def test_a_silent_device_that_speaks_is_silent_no_longer(ward: Ward) -> None:
    ward.hear_status("monitor-1", Status(state=Presence.ONLINE, boot=1))
    ward.hear_link("monitor-1", Link(fault=LinkFault.SILENT, active=True, time=NOON), heard_s=0.0)
    hear(ward, numerics(at=NOON - timedelta(seconds=20)))
    assert link(ward) is LinkState.SILENT
    hear(ward, numerics(at=NOON + timedelta(seconds=1)))
    assert link(ward) is LinkState.ONLINE
    assert ward.woken == {"icu-01"}


def test_a_fault_nobody_repeats_is_forgotten_but_silence_is_not(ward: Ward) -> None:
    for fault in (LinkFault.GAP, LinkFault.SILENT):
        ward.hear_link("monitor-1", Link(fault=fault, active=True, time=NOON), heard_s=10.0)
    assert ward.forget_faults(before_s=10.0) == []
    assert ward.forget_faults(before_s=11.0) == ["icu-01"]
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.link_detail == "silent"


def test_a_score_that_counts_no_longer_is_taken_off(ward: Ward) -> None:
    ward.hear_score(a_score())
    assert ward.clear_score("icu-01") == ["icu-01"]
    assert ward.clear_score("icu-01") == []
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.score is None


def link(ward: Ward) -> LinkState:
    bed = ward.bed("icu-01")
    assert bed is not None
    return bed.link


def test_a_score_counts_only_for_its_stay(ward: Ward) -> None:
    assert ward.hear_score(a_score()) is not None
    assert ward.hear_score(a_score()) is None
    assert ward.hear_score(a_score(at=NOON + timedelta(seconds=1), stay=9)) is None
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.score is None


def test_a_set_up_is_shown_only_for_the_stay_it_is_for(ward: Ward) -> None:
    assert ward.hear_setup("icu-01", a_setup(stay=9)) == []
    assert ward.hear_setup("icu-01", a_setup()) == ["icu-01"]
    assert ward.hear_setup("icu-01", a_setup()) == []
    ward.hear_roster("monitor-1", a_roster(stay=2))
    bed = ward.bed("icu-01")
    assert bed is not None
    assert (bed.stay, bed.setup) == (2, None)


def test_a_set_up_that_is_over_is_taken_off(ward: Ward) -> None:
    ward.hear_setup("icu-01", a_setup())
    assert ward.hear_setup("icu-01", None) == ["icu-01"]
    assert ward.hear_setup("icu-01", None) == []


def test_a_set_up_may_come_before_its_bed() -> None:
    ward = Ward()
    assert ward.hear_setup("icu-01", a_setup()) == []
    ward.hear_roster("monitor-1", a_roster())
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.setup == a_setup()


def test_a_score_may_come_before_its_bed() -> None:
    ward = Ward()
    ward.hear_score(a_score())
    ward.hear_roster("monitor-1", a_roster())
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.score == a_score()


# -- what a tile says beside its numbers ----------------------------------------------------------


def test_a_bed_where_no_monitor_can_be_connected_says_so(ward: Ward) -> None:
    assert ward.hear_places([a_place("ward-1", stay=None, monitored=False)]) == ["ward-1"]
    found = ward.bed("ward-1")
    assert found is not None
    assert not found.monitored
    assert ward.hear_places([a_place("ward-1", stay=None, monitored=True)]) == ["ward-1"]


def test_an_arrow_comes_once_and_is_never_the_next_patients(ward: Ward) -> None:
    start = NOON_MS
    for minute in range(1, 31):
        value = 70.0 if minute <= 15 else 95.0
        at = NOON + timedelta(minutes=minute)
        hear(ward, numerics(at=at, hr=value), now_ms=start + minute * 60_000)
    now_ms = start + 30 * 60_000
    assert ward.lean(now_ms, part=0, of=1) == ["icu-01"]
    assert ward.lean(now_ms, part=0, of=1) == []
    shown_bed = ward.bed("icu-01")
    assert shown_bed is not None
    assert shown_bed.trends == {"hr": 1}
    ward.hear_roster("monitor-1", a_roster(stay=2, since=NOON + timedelta(minutes=31), revision=9))
    next_patient = ward.bed("icu-01")
    assert next_patient is not None
    assert next_patient.trends == {}
