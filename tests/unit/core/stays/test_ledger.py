"""The ledger loses no minute, whatever is entered, and in whichever night."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import HospitalError
from core.stays import ledger
from core.stays.ledger import AbsenceKind, Admitted

VIENNA = ZoneInfo("Europe/Vienna")
# Ordinary days, the night that has 23 hours, and the one that has 25.
NIGHTS = [
    datetime(2026, 1, 5, 22, tzinfo=VIENNA),
    datetime(2026, 3, 28, 22, tzinfo=VIENNA),
    datetime(2026, 10, 24, 22, tzinfo=VIENNA),
]
BEDS = ["icu-01", "icu-02", "w-01"]
START = datetime(2026, 1, 5, 22, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


@dataclass
class Hospital:
    """All admissions, and who lies where, kept by a second, simpler book."""

    admissions: list[Admitted] = field(default_factory=list)
    lain: dict[tuple[int, str], timedelta] = field(default_factory=dict)
    now: datetime = START
    beds: dict[str, int] = field(default_factory=dict)

    def pass_by(self, minutes: int) -> None:
        span = timedelta(minutes=minutes)
        for bed, patient in self.beds.items():
            key = patient, bed
            self.lain[key] = self.lain.get(key, timedelta()) + span
        self.now += span

    def open(self, patient: int) -> int | None:
        found = (
            n for n, one in enumerate(self.admissions) if one.patient == patient and not one.until
        )
        return next(found, None)

    def do(self, act: str, patient: int, bed: str) -> None:
        known = self.open(patient)
        if known is None:
            if bed not in self.beds:
                self.admissions.append(ledger.admit(patient, bed, at=self.now))
                self.beds[bed] = patient
            return
        one = self.admissions[known]
        lies = one.bed
        assert lies is not None
        if act == "transfer" and bed not in self.beds:
            self.admissions[known] = ledger.transfer(one, bed, at=self.now)
            self.beds[bed] = self.beds.pop(lies)
        elif act == "swap" and bed in self.beds and bed != lies:
            there = self.open(self.beds[bed])
            assert there is not None
            both = ledger.swap(one, self.admissions[there], at=self.now)
            self.admissions[known], self.admissions[there] = both
            self.beds[bed], self.beds[lies] = patient, both[1].patient
        elif act == "discharge":
            self.admissions[known] = ledger.discharge(one, at=self.now)
            del self.beds[lies]
        elif act == "leave":
            self.admissions[known] = ledger.leave(one, AbsenceKind.THEATRE, at=self.now)
        elif act == "return":
            self.admissions[known] = ledger.come_back(one, at=self.now)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["transfer", "swap", "discharge", "leave", "return"]),
        st.integers(1, 3),
        st.sampled_from(BEDS),
        st.sampled_from([0, 1, 59, 60, 180, 1440]),
    ),
    max_size=40,
)


@given(steps=STEPS, night=st.sampled_from(NIGHTS))
def test_no_minute_is_lost_or_counted_twice(
    steps: list[tuple[str, int, str, int]], night: datetime
) -> None:
    hospital = Hospital(now=night.astimezone(UTC))
    for act, patient, bed, minutes in steps:
        before = hospital.admissions[:], dict(hospital.beds)
        try:
            hospital.do(act, patient, bed)
        except HospitalError:
            # What is refused changes nothing.
            assert (hospital.admissions, hospital.beds) == before
        hospital.pass_by(minutes)
    counted: dict[tuple[int, str], timedelta] = {}
    for admission in hospital.admissions:
        assert admission.whole
        for stay in admission.stays:
            key = admission.patient, stay.bed
            span = (stay.until or hospital.now) - stay.since
            counted[key] = counted.get(key, timedelta()) + span
        lain = sum(
            ((stay.until or hospital.now) - stay.since for stay in admission.stays), timedelta()
        )
        assert lain == (admission.until or hospital.now) - admission.since
    assert {k: v for k, v in counted.items() if v} == {k: v for k, v in hospital.lain.items() if v}
    assert hospital.beds == {one.bed: one.patient for one in hospital.admissions if one.bed}


@given(steps=STEPS)
def test_nobody_is_in_two_beds_and_no_bed_has_two(steps: list[tuple[str, int, str, int]]) -> None:
    hospital = Hospital()
    for act, patient, bed, minutes in steps:
        try:
            hospital.do(act, patient, bed)
        except HospitalError:
            continue
        finally:
            hospital.pass_by(minutes)
    spans = [
        (stay.bed, one.patient, stay.since, stay.until or datetime.max.replace(tzinfo=UTC))
        for one in hospital.admissions
        for stay in one.stays
    ]
    for n, (bed, patient, since, until) in enumerate(spans):
        for other_bed, other, from_, to in spans[n + 1 :]:
            if bed == other_bed or patient == other:
                assert max(since, from_) >= min(until, to)


def test_a_stay_ends_in_the_instant_in_which_the_next_begins() -> None:
    moved = ledger.transfer(ledger.admit(1, "icu-01", at=at(0)), "w-01", at=at(90))
    assert [(stay.bed, stay.since, stay.until) for stay in moved.stays] == [
        ("icu-01", at(0), at(90)),
        ("w-01", at(90), None),
    ]


def test_whoever_is_moved_is_not_away_any_more() -> None:
    away = ledger.leave(ledger.admit(1, "w-01", at=at(0)), AbsenceKind.THEATRE, at=at(10))
    moved = ledger.transfer(away, "icu-01", at=at(60))
    assert moved.stays[0].absences[0].until == at(60)
    assert moved.stays[1].absences == ()


def test_what_was_entered_later_is_not_overruled_by_what_comes_late() -> None:
    there = ledger.admit(1, "w-01", at=at(0))
    back = ledger.come_back(ledger.leave(there, AbsenceKind.LEAVE, at=at(60)), at=at(120))
    with pytest.raises(ledger.LaterEntries):
        ledger.transfer(back, "icu-01", at=at(90))
    with pytest.raises(ledger.LaterEntries):
        ledger.leave(back, AbsenceKind.LEAVE, at=at(90))
    with pytest.raises(ledger.LaterEntries):
        ledger.discharge(ledger.transfer(there, "icu-01", at=at(60)), at=at(60))


def test_nobody_leaves_twice() -> None:
    gone = ledger.discharge(ledger.admit(1, "w-01", at=at(0)), at=at(60))
    with pytest.raises(ledger.NotHere):
        ledger.discharge(gone, at=at(90))
    with pytest.raises(ledger.NotHere):
        ledger.transfer(gone, "icu-01", at=at(90))
    with pytest.raises(ledger.NotHere):
        ledger.leave(gone, AbsenceKind.LEAVE, at=at(90))


@pytest.mark.parametrize(
    ("ago", "reason", "refused"),
    [
        (timedelta(minutes=-1), "", ledger.StillToCome),
        (timedelta(minutes=5), "", None),
        (timedelta(minutes=6), "", ledger.NoReason),
        (timedelta(hours=24), "the system was down", None),
        (timedelta(hours=24, seconds=1), "the system was down", ledger.TooLongAgo),
    ],
)
def test_what_is_entered_late_says_why_and_not_too_late(
    ago: timedelta, reason: str, refused: type[HospitalError] | None
) -> None:
    if refused is None:
        assert ledger.when(at(0) - ago, now=at(0), reason=reason) == at(0) - ago
    else:
        with pytest.raises(refused):
            ledger.when(at(0) - ago, now=at(0), reason=reason)
