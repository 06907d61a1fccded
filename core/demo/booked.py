"""A clinic with this and the next week's appointments, for the live ward."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.appointments.booking import Booked, Place, book_appointment
from core.appointments.calendars import HoursShown, Settings, add_calendar, set_hours
from core.appointments.diaries import site_zone
from core.appointments.kinds import KindKept, add_kind
from core.appointments.lifecycle import State
from core.appointments.settling import Outcome, settle_appointment
from core.appointments.waiting import Wishes, put_on_list
from core.demo.house import House
from core.demo.names import LAST, MEN, WOMEN
from core.patients.registering import Demographics, register

DOCTORS = ("clinician", "ggallo", "zfarkas")
"""Each in the clinic of the same number."""
_KINDS = (("follow-up", "Follow-up visit", 20), ("first-visit", "First visit", 40))
_PATIENTS = 20
_DAYS = 10
_OPENS, _CLOSES = "08:00", "17:00"
_BOOKED_AGO = timedelta(days=12)


async def book(house: House) -> None:
    """Kinds, calendars, patients of the clinic, their appointments and who waits for one."""
    admin = house.book("administrator")
    for code, name, minutes in _KINDS:
        kind = KindKept(
            name=name,
            minutes=minutes,
            room_kinds=["clinic", "treatment"],
            urgent_days=3,
            soon_days=14,
            routine_days=60,
            price_code=f"appointment.{code}",
            retired=False,
        )
        await add_kind(admin, code, kind)
    for nth, doctor in enumerate(DOCTORS, start=1):
        await _calendar(house, doctor=doctor, room=None)
        await _calendar(house, doctor=None, room=f"clinic-{nth}")
    await _calendar(house, doctor=None, room="clinic-treatment")
    patients = [await _patient(house, nth) for nth in range(_PATIENTS)]
    zone = await site_zone(admin)
    for nth, patient in enumerate(patients[:-3]):
        await _appointment(house, nth, patient, zone)
    for nth, patient in enumerate(patients[-3:]):
        urgency = ("urgent", "soon", "routine")[nth]
        desk = house.book("front_desk", ago=timedelta(days=nth + 1))
        await put_on_list(desk, patient, "first-visit", Wishes(urgency=urgency))


async def _calendar(house: House, *, doctor: str | None, room: str | None) -> None:
    admin = house.book("administrator")
    made = await add_calendar(admin, doctor=doctor, room=room, settings=Settings(step=20, kinds=()))
    hours = [
        HoursShown(weekday=weekday, opens=_OPENS, closes=_CLOSES, since=date(2020, 1, 1))
        for weekday in range(1, 6)
    ]
    calendar = made.calendar
    await set_hours(admin, calendar.id, hours, seen=calendar.revision)


async def _patient(house: House, nth: int) -> int:
    names = WOMEN if nth % 2 else MEN
    who = Demographics(
        family_name=LAST[(nth * 37 + 5) % len(LAST)],
        given_name=names[(nth * 11 + 3) % len(names)],
        birth_date=date(1938 + (nth * 13) % 64, 1 + nth % 12, 1 + nth % 28),
        sex="female" if nth % 2 else "male",
        phone=f"+00 555 {200_100 + nth}",
    )
    desk = house.book("front_desk", ago=_BOOKED_AGO)
    return (await register(desk, f"CLINIC{nth:04}", who)).id


async def _appointment(house: House, nth: int, patient: int, zone: ZoneInfo) -> None:
    """From this week's Monday on; what is past was held, or missed."""
    doctor = nth % len(DOCTORS)
    code, _, minutes = _KINDS[nth % 2]
    start = _start(house, nth, zone)
    booking = house.book("front_desk", ago=_BOOKED_AGO)
    place = Place(
        doctor=DOCTORS[doctor], room=f"clinic-{doctor + 1}", starts_at=start, minutes=minutes
    )
    made = await book_appointment(booking, Booked(patient=patient, kind=code, place=place))
    over = start + timedelta(minutes=minutes)
    if over < house.now:
        state = State.MISSED if nth % 7 == 6 else State.DONE
        desk = house.book("front_desk", ago=house.now - over)
        await settle_appointment(desk, made.id, Outcome(state=state), seen=made.revision)


def _start(house: House, nth: int, zone: ZoneInfo) -> datetime:
    today = house.now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    day = (nth * 2) % _DAYS
    at = time(8 + (nth * 3) % 8, 40 * (nth % 2))
    local = datetime.combine(monday + timedelta(days=day // 5 * 7 + day % 5), at, zone)
    return local.astimezone(UTC)
