"""The ward in memory: the right values in the right bed, whatever order messages come in."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from core.wire import (
    AlertEvent,
    Change,
    Link,
    LinkFault,
    Numerics,
    Presence,
    Quality,
    Status,
    Stored,
)
from gateway.live.frames import LinkState
from gateway.live.ward import Ward
from tests.unit.gateway.house import NOON, a_place, a_roster, a_score, an_alert, numerics

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


# -- places and links ---------------------------------------------------------------------------


def test_beds_without_a_device_are_known_from_the_database(ward: Ward) -> None:
    places = [a_place("icu-02", 1, stay=None), a_place("icu-01", 2)]
    assert ward.hear_places(places) == ["icu-02", "icu-01"]
    assert [bed.id for bed in ward.beds()] == ["icu-02", "icu-01"]
    assert [bed.occupied for bed in ward.beds()] == [False, True]
    assert ward.hear_places(places) == []


def test_the_same_roster_again_changes_nothing(ward: Ward) -> None:
    assert ward.hear_roster("monitor-1", a_roster()) == []


def test_a_link_tells_the_worst_of_the_devices(ward: Ward) -> None:
    ward.hear_roster("pump-1", a_roster("pump-1"))
    for device in ("monitor-1", "pump-1"):
        ward.hear_status(device, Status(state=Presence.ONLINE, boot=1))
    assert link(ward) is LinkState.ONLINE
    silent = Link(fault=LinkFault.SILENT, active=True, time=NOON, detail="silent for 12 s")
    assert ward.hear_link("pump-1", silent) == ["icu-01"]
    assert ward.hear_link("pump-1", silent) == []
    assert link(ward) is LinkState.SILENT
    ward.hear_status("monitor-1", Status(state=Presence.OFFLINE, boot=1))
    assert link(ward) is LinkState.OFFLINE
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.link_detail == "silent for 12 s"
    ward.hear_link("pump-1", replace(silent, active=False))
    ward.hear_status("monitor-1", Status(state=Presence.ONLINE, boot=2))
    assert link(ward) is LinkState.ONLINE


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


def test_a_score_may_come_before_its_bed() -> None:
    ward = Ward()
    ward.hear_score(a_score())
    ward.hear_roster("monitor-1", a_roster())
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.score == a_score()


# -- alerts -------------------------------------------------------------------------------------


def test_an_older_revision_changes_nothing(ward: Ward) -> None:
    assert ward.hear_alert(an_alert(revision=2)) is not None
    assert ward.hear_alert(an_alert(revision=2)) is None
    assert ward.hear_alert(an_alert(revision=1)) is None
    assert ward.board["a1"].revision == 2


def test_an_alert_that_leaves_the_board_is_settled(ward: Ward) -> None:
    ward.hear_alert(an_alert())
    gone = ward.clear_alert("a1")
    assert gone is not None
    assert gone.settled
    assert ward.clear_alert("a1") is None


def test_the_last_word_on_an_alert_is_shown_whole(ward: Ward) -> None:
    ward.hear_alert(an_alert())
    settled = an_alert(revision=2, settled=True, comment="turned the patient")
    event = AlertEvent(boot=5, seq=2, number=2, at=NOON, change=Change.RESOLVED, alert=settled)
    said = ward.hear_event(event)
    assert said is not None
    assert (said.settled, said.comment) == (True, "turned the patient")
    assert ward.hear_alert(an_alert(revision=1)) is None
    assert ward.clear_alert("a1") is None


def test_a_board_that_was_lost_may_come_back_as_it_was(ward: Ward) -> None:
    ward.hear_alert(an_alert(revision=3))
    ward.clear_alert("a1")
    assert ward.hear_alert(an_alert(revision=3)) is not None


def test_the_memory_of_settled_alerts_is_bounded(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.ward.MOST_SETTLED", 1)
    for name in ("a1", "a2"):
        ward.hear_alert(an_alert(name))
        ward.clear_alert(name)
    assert len(ward._settled) == 1


def test_stored_events_make_alerts_recorded(ward: Ward) -> None:
    ward.hear_alert(an_alert("a1", seq=3))
    ward.hear_alert(an_alert("a2", seq=4))
    ward.hear_alert(an_alert("a3", seq=6))
    assert ward.hear_stored(Stored(boot=5, upto=5, missing=((4, 4),))) == 3
    assert [alert.recorded for alert in ward.alerts()] == [True, False, False]
    assert ward.hear_stored(Stored(boot=5, upto=5, missing=((4, 4),))) is None
    assert ward.hear_stored(Stored(boot=5, upto=6)) == 6
    assert all(alert.recorded for alert in ward.alerts())


def test_the_database_tells_of_alerts_from_before_the_owners_latest_start(ward: Ward) -> None:
    ward.hear_alert(an_alert("a1", revision=2, boot=4))
    ward.hear_stored(Stored(boot=5, upto=9))
    assert ward.unrecorded() == ["a1"]
    assert ward.hear_recorded({"a1": 1}) == []
    assert [alert.id for alert in ward.hear_recorded({"a1": 2})] == ["a1"]
    assert ward.unrecorded() == []
