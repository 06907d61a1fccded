"""Calendars: their hours, the days that are unlike others."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from fastapi import APIRouter, Response
from pydantic import Field, model_validator

from core.appointments.calendars import (
    CalendarList,
    CalendarOpened,
    HoursShown,
    Settings,
    add_calendar,
    amend_calendar,
    calendar,
    calendars,
    set_hours,
)
from core.appointments.exceptions import (
    ExceptionShown,
    add_exception,
    minutes,
    remove_exception,
)
from core.appointments.exceptions import Said as Unusual
from core.appointments.opened import OpenShown, opened
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.appointments.desks import (
    CHANGED,
    Account,
    Administrator,
    Anybody,
    Asked,
    Code,
    DayKeeper,
    RowId,
    Said,
    Whose,
)
from gateway.routes.asking import Written

router = APIRouter()

OnTheWall = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
"""The time on the clock of the site's wall; "24:00" for the end of the day."""
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class Openings(msgspec.Struct, frozen=True, kw_only=True):
    """When doctors and rooms are open."""

    items: list[OpenShown]
    next: str | None = None


class Opening(Said):
    """From when to when by the clock on the wall."""

    opens: OnTheWall
    closes: OnTheWall

    @model_validator(mode="after")
    def _lasts(self) -> "Opening":
        if minutes(self.opens) >= minutes(self.closes):
            raise ValueError("opens comes before closes")
        return self


class HoursSaid(Opening):
    """Open on a weekday."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    since: Day
    until: Day | None = None

    @model_validator(mode="after")
    def _holds(self) -> "HoursSaid":
        if self.until is not None and self.until <= self.since:
            raise ValueError("since comes before until")
        return self

    def plain(self) -> HoursShown:
        """The same without the web."""
        return HoursShown(
            weekday=self.weekday,
            opens=self.opens,
            closes=self.closes,
            since=self.since,
            until=self.until,
        )


class WeekSaid(Said):
    """All the hours of a calendar."""

    items: Annotated[list[HoursSaid], Field(max_length=200)]


class SettingsSaid(Said):
    """What can be booked of a calendar."""

    step: Annotated[int, Field(ge=5, le=240)] = 10
    kinds: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    closed: bool = False

    def plain(self) -> Settings:
        """The same without the web."""
        return Settings(step=self.step, kinds=self.kinds, closed=self.closed)


class NewCalendar(SettingsSaid):
    """A calendar of a doctor, or of a room."""

    doctor: Account | None = None
    room: Account | None = None


class Unlike(StrEnum):
    """How a day is unlike others."""

    CLOSED = "closed"
    EXTRA = "extra"


class ExceptionSaid(Opening):
    """A day, or a part of it, that is not as its week says."""

    day: Day
    kind: Unlike
    opens: OnTheWall = "00:00"
    closes: OnTheWall = "24:00"
    note: Written = ""


class HolidaySaid(Said):
    """A day on which all of the hospital's calendars are closed, but for extra hours."""

    day: Day
    note: Written = ""


@router.get("/calendars", responses=shown_as(CalendarList, 401, 503))
async def every_calendar(desk: Anybody) -> Response:
    """Every calendar, doctors first."""
    async with desk.book() as book:
        return answer(await calendars(book))


@router.get("/openings", responses=shown_as(Openings, 401, 422, 503))
async def when_open(desk: Anybody, span: Asked, doctor: Whose = "", room: Whose = "") -> Response:
    """When calendars are open in at most 8 days, booked or not."""
    async with desk.book() as book:
        return answer(Openings(items=await opened(book, span, doctor=doctor, room=room)))


@router.post(
    "/calendars",
    status_code=201,
    responses=made_as(CalendarOpened, 401, 403, 404, 409, 422, 503),
)
async def new_calendar(said: NewCalendar, desk: Administrator, key: OnceKey) -> Response:
    """Begin a calendar; it is open when it has hours."""
    return await desk.create(
        key,
        said,
        lambda book: add_calendar(book, doctor=said.doctor, room=said.room, settings=said.plain()),
    )


@router.get("/calendars/{of}", responses=shown_as(CalendarOpened, 401, 404, 422, 503))
async def one_calendar(of: RowId, desk: Anybody) -> Response:
    """One calendar with its hours, and the exceptions from today on."""
    async with desk.book() as book:
        shown = await calendar(book, of)
    return answer(shown, revision=shown.calendar.revision)


@router.put("/calendars/{of}", responses=shown_as(CalendarOpened, *CHANGED))
async def change_calendar(
    of: RowId, said: SettingsSaid, desk: Administrator, seen: Seen
) -> Response:
    """Change what can be booked of a calendar."""
    async with desk.book() as book:
        shown = await amend_calendar(book, of, said.plain(), seen=seen)
    return answer(shown, revision=shown.calendar.revision)


@router.put("/calendars/{of}/hours", responses=shown_as(CalendarOpened, *CHANGED))
async def change_hours(of: RowId, said: WeekSaid, desk: Administrator, seen: Seen) -> Response:
    """Replace all the hours; it tells what is booked outside the new ones."""
    hours = [one.plain() for one in said.items]
    async with desk.book() as book:
        shown = await set_hours(book, of, hours, seen=seen)
    return answer(shown, revision=shown.calendar.revision)


@router.post(
    "/calendars/{of}/exceptions",
    status_code=201,
    responses=made_as(ExceptionShown, 401, 403, 404, 409, 422, 503),
)
async def new_exception(of: RowId, said: ExceptionSaid, desk: DayKeeper, key: OnceKey) -> Response:
    """Close a day or a part of it, or open it besides; it tells what is booked then."""
    plain = Unusual(
        day=said.day, kind=said.kind.value, opens=said.opens, closes=said.closes, note=said.note
    )
    return await desk.create(key, said, lambda book: add_exception(book, of, plain))


@router.post(
    "/holidays",
    status_code=201,
    responses=made_as(ExceptionShown, 401, 403, 404, 409, 422, 503),
)
async def new_holiday(said: HolidaySaid, desk: Administrator, key: OnceKey) -> Response:
    """Close all calendars for a day; it tells what is booked then."""
    plain = Unusual(day=said.day, kind="holiday", note=said.note)
    return await desk.create(key, said, lambda book: add_exception(book, None, plain))


@router.delete(
    "/calendar-exceptions/{exception}",
    status_code=204,
    responses=refused_as(401, 403, 404, 422, 503),
)
async def no_exception(exception: RowId, desk: DayKeeper) -> Response:
    """Let a day be as its week says again."""
    async with desk.book() as book:
        await remove_exception(book, exception)
    return Response(status_code=204)
