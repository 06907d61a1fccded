"""A slot is offered exactly when doctor, room and patient have the time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.appointments.hours import Clock, Diary, Span, Unusual, Weekly
from core.appointments.slots import Doctor, Slot, Wanted, slots

UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = Span(MONDAY, MONDAY + timedelta(days=7))


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def open_on(*hours: tuple[int, int], booked: tuple[Span, ...] = ()) -> Diary:
    """Open on Mondays, from hour to hour."""
    return Diary(
        weekly=[
            Weekly(weekday=1, clock=Clock(a * 60, b * 60), since=date(2020, 1, 1)) for a, b in hours
        ],
        booked=booked,
    )


def starts(found: list[Slot]) -> list[str]:
    return [f"{slot.start:%H:%M}" for slot in found]


def look(
    diary: Diary, room: Diary, *, minutes: int = 30, step: int = 30, patient: tuple[Span, ...] = ()
) -> list[Slot]:
    wanted = Wanted(minutes=minutes, span=WEEK, patient=patient)
    doctor = Doctor(account="kim", diary=diary, step=step)
    return slots(wanted, doctors=[doctor], rooms={"c1": room}, zone=UTC_ZONE)


def test_slots_are_where_doctor_and_room_are_both_open() -> None:
    assert starts(look(open_on((9, 12)), open_on((10, 11)))) == ["10:00", "10:30"]


def test_slots_keep_the_beat_of_the_opening_around_what_is_booked() -> None:
    odd = Span(at(9, 10), at(9, 25))
    found = look(open_on((9, 11), booked=(odd,)), open_on((0, 24)), minutes=20, step=20)
    assert starts(found) == ["09:40", "10:00", "10:20", "10:40"]


def test_a_room_that_is_taken_leaves_the_other() -> None:
    taken = open_on((9, 10), booked=(Span(at(9), at(9, 30)),))
    doctor = Doctor(account="kim", diary=open_on((9, 10)), step=30)
    found = slots(
        Wanted(minutes=30, span=WEEK),
        doctors=[doctor],
        rooms={"c1": taken, "c2": open_on((9, 10))},
        zone=UTC_ZONE,
    )
    assert [slot.rooms for slot in found] == [("c2",), ("c1", "c2")]


def test_a_patient_is_not_sent_to_two_places() -> None:
    busy = (Span(at(9), at(9, 30)),)
    assert starts(look(open_on((9, 10)), open_on((9, 10)), patient=busy)) == ["09:30"]


def test_a_long_appointment_goes_over_a_border_that_is_none() -> None:
    assert starts(look(open_on((9, 10), (10, 11)), open_on((9, 11)), minutes=90)) == [
        "09:00",
        "09:30",
    ]


def test_the_beat_is_kept_when_the_look_begins_in_the_middle() -> None:
    wanted = Wanted(minutes=20, span=Span(at(9, 30), at(11)))
    doctor = Doctor(account="kim", diary=open_on((9, 11)), step=20)
    found = slots(wanted, doctors=[doctor], rooms={"c1": open_on((9, 11))}, zone=UTC_ZONE)
    assert starts(found) == ["09:40", "10:00", "10:20", "10:40"]


def test_a_night_clinic_has_no_slot_in_the_hour_that_is_skipped_and_two_beats_in_the_doubled() -> (
    None
):
    def night(day: date) -> list[str]:
        nights = Diary(unusual=[Unusual(day=day, clock=Clock(60, 240), extra=True)])
        start = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
        wanted = Wanted(
            minutes=60, span=Span(start.astimezone(UTC), (start + timedelta(1)).astimezone(UTC))
        )
        found = slots(
            wanted,
            doctors=[Doctor(account="kim", diary=nights, step=60)],
            rooms={"c1": nights},
            zone=BERLIN,
        )
        return [slot.start.astimezone(BERLIN).strftime("%H:%M%z") for slot in found]

    assert night(date(2026, 3, 29)) == ["01:00+0100", "03:00+0200"]
    assert night(date(2026, 10, 25)) == ["01:00+0200", "02:00+0200", "02:00+0100", "03:00+0100"]


spans = st.lists(
    st.tuples(st.integers(0, 7 * 24 * 12), st.integers(1, 30)).map(
        lambda two: Span(
            MONDAY + timedelta(minutes=5 * two[0]), MONDAY + timedelta(minutes=5 * sum(two))
        )
    ),
    max_size=12,
).map(tuple)
weeks = st.lists(
    st.tuples(st.integers(1, 7), st.integers(0, 47), st.integers(1, 48)).map(
        lambda three: Weekly(
            weekday=three[0],
            clock=Clock(min(three[1], three[2] - 1) * 30, max(three[1] + 1, three[2]) * 30),
            since=date(2020, 1, 1),
        )
    ),
    max_size=8,
)
diaries = st.builds(Diary, weekly=weeks, booked=spans)


def is_free(diary: Diary, start: datetime, end: datetime) -> bool:
    """The same by looking at every five minutes of it."""
    while start < end:
        minute = start.hour * 60 + start.minute
        opened = any(
            rule.holds(start.date()) and rule.clock.opens <= minute < rule.clock.closes
            for rule in diary.weekly
        )
        if not opened or any(span.start <= start < span.end for span in diary.booked):
            return False
        start += timedelta(minutes=5)
    return True


@given(mine=diaries, room=diaries, busy=spans, steps=st.integers(1, 24))
def test_what_is_offered_is_free_and_nothing_free_on_the_beat_is_left_out(
    mine: Diary, room: Diary, busy: tuple[Span, ...], steps: int
) -> None:
    minutes = steps * 5
    found = {slot.start for slot in look(mine, room, minutes=minutes, step=30, patient=busy)}
    start = WEEK.start
    while start + timedelta(minutes=minutes) <= WEEK.end:
        end = start + timedelta(minutes=minutes)
        whole = is_free(mine, start, end) and is_free(room, start, end)
        idle = not any(span.start < end and start < span.end for span in busy)
        # Hours begin at full and half hours here, so the beat is every half hour.
        assert (start in found) == (whole and idle), start
        start += timedelta(minutes=30)
