"""A monitor that measures somebody else than the ledger's patient is not believed."""

from datetime import timedelta

from core.wire import Presence, Status
from gateway.live.claims import Doubts
from gateway.live.frames import Doubt
from gateway.live.ward import Ward
from tests.unit.gateway.house import NOON, a_place, a_roster

DEVICE = "monitor-1"


def a_ward(stay: int | None = 1) -> Ward:
    ward = Ward()
    ward.hear_roster(DEVICE, a_roster(stay=stay))
    return ward


def doubt(ward: Ward) -> Doubt | None:
    bed = ward.bed("icu-01")
    assert bed is not None
    return bed.doubt


def says(ward: Ward, stay: int | None, boot: int = 1) -> list[str]:
    return ward.hear_status(DEVICE, Status(state=Presence.ONLINE, boot=boot, stay=stay))


def test_a_monitor_that_says_nothing_of_its_patient_is_believed() -> None:
    ward = a_ward()
    ward.hear_status(DEVICE, Status(state=Presence.ONLINE, boot=1))
    assert doubt(ward) is None
    says(ward, 1)
    assert doubt(ward) is None


def test_a_monitor_with_another_patient_is_doubted_at_once_and_without_the_database() -> None:
    ward = a_ward()
    says(ward, 1)
    assert says(ward, 7) == ["icu-01"]
    assert doubt(ward) == Doubt(source="monitor")
    assert [(one.stay, one.claim.stay) for one in ward.suspicions()] == [(1, 7)]


def test_a_monitor_told_that_its_patient_has_gone_is_doubted_while_somebody_lies_there() -> None:
    ward = a_ward()
    says(ward, None)
    assert doubt(ward) is not None
    ward.hear_roster(DEVICE, a_roster(stay=None, revision=9))
    assert doubt(ward) is None


def test_the_number_of_an_earlier_bed_is_of_the_same_person() -> None:
    ward = a_ward(stay=9)
    says(ward, 7)
    assert doubt(ward) is not None
    assert ward.hear_doubts(Doubts(known_as={9: frozenset({7})})) == ["icu-01"]
    assert doubt(ward) is None


def test_what_a_person_has_settled_stays_settled_until_the_monitor_says_something_else() -> None:
    ward = a_ward()
    says(ward, 7)
    ward.hear_doubts(Doubts(settled=frozenset(ward.suspicions())))
    assert doubt(ward) is None
    says(ward, 8)
    assert doubt(ward) is not None


def test_a_monitor_that_changes_its_mind_settles_nothing() -> None:
    ward = a_ward()
    open_ = {"icu-01": (1, Doubt(source="monitor", since=NOON))}
    says(ward, 7)
    ward.hear_doubts(Doubts(open=open_))
    says(ward, 1)
    assert doubt(ward) == Doubt(source="monitor", since=NOON)


def test_a_doubt_about_the_last_patient_is_none_about_the_next() -> None:
    ward = a_ward()
    ward.hear_doubts(Doubts(open={"icu-01": (1, Doubt(source="person", since=NOON))}))
    assert doubt(ward) is not None
    ward.hear_roster(DEVICE, a_roster(stay=2, since=NOON + timedelta(hours=1), revision=9))
    assert doubt(ward) is None


def test_who_is_away_is_said_until_they_are_back() -> None:
    ward = Ward()
    ward.hear_places([a_place(away="theatre")])
    bed = ward.bed("icu-01")
    assert bed is not None
    assert bed.away == "theatre"
    assert ward.hear_places([a_place()]) == ["icu-01"]
