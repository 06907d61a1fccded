"""The waiting list, and proposals for those on it."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from core.appointments.proposing import Candidates, Proposals, candidates, prepare, proposals
from core.appointments.waiting import (
    WaitingPage,
    WaitingShown,
    Wishes,
    amend_wishes,
    put_on_list,
    waiting_list,
    withdraw,
)
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.appointments.desks import (
    CHANGED,
    WORD,
    Account,
    Asked,
    Booker,
    Code,
    Cursor,
    Patient,
    RowId,
    Said,
    proper,
)
from gateway.routes.asking import Reason, Written

router = APIRouter(prefix="/waiting-list")

Weekday = Annotated[int, Field(ge=1, le=7)]
OneWord = Annotated[str, Query(pattern=WORD)]


class Urgency(StrEnum):
    """How pressing it is; what it means in days is the kind's."""

    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


class PartOfDay(StrEnum):
    """When they would like to come."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class WishesSaid(Said):
    """How pressing it is, and what would suit."""

    urgency: Urgency = Urgency.ROUTINE
    doctor: Account | None = None
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    part: PartOfDay = PartOfDay.ANY
    note: Written = ""

    def plain(self) -> Wishes:
        """The same without the web."""
        return Wishes(
            urgency=self.urgency.value,
            doctor=self.doctor,
            weekdays=self.weekdays,
            part=self.part.value,
            note=self.note,
        )


class NewEntry(WishesSaid):
    """Somebody who is to wait for an appointment."""

    patient: Patient
    kind: Code


class WithdrawSaid(Said):
    """Why somebody waits no more."""

    reason: Reason


class ProposalsAsked(Said):
    """For which days a plan is wanted, and of which kind of appointment."""

    since: Annotated[AwareDatetime, Field(alias="from")]
    until: Annotated[AwareDatetime, Field(alias="to")]
    kind: Code | None = None


@router.get("", responses=shown_as(WaitingPage, 401, 403, 422, 503))
async def who_waits(
    desk: Booker,
    kind: Annotated[str, Query(pattern=r"^([a-z0-9][a-z0-9_-]{0,39})?$")] = "",
    urgency: Urgency | None = None,
    cursor: Cursor = None,
) -> Response:
    """Who waits, longest first."""
    only = urgency.value if urgency is not None else ""
    async with desk.book() as book:
        return answer(await waiting_list(book, kind=kind, urgency=only, said=cursor))


@router.post("", status_code=201, responses=made_as(WaitingShown, 401, 403, 404, 409, 422, 503))
async def new_entry(said: NewEntry, desk: Booker, key: OnceKey) -> Response:
    """Let somebody wait for an appointment."""
    return await desk.create(
        key, said, lambda book: put_on_list(book, said.patient, said.kind, said.plain())
    )


@router.put("/{entry}", responses=shown_as(WaitingShown, *CHANGED))
async def change_entry(entry: RowId, said: WishesSaid, desk: Booker, seen: Seen) -> Response:
    """Change how pressing it is, or what would suit."""
    async with desk.book() as book:
        shown = await amend_wishes(book, entry, said.plain(), seen=seen)
    return answer(shown, revision=shown.revision)


@router.put("/{entry}/withdrawn", responses=shown_as(WaitingShown, *CHANGED))
async def no_entry(entry: RowId, said: WithdrawSaid, desk: Booker, seen: Seen) -> Response:
    """Take somebody off the list."""
    async with desk.book() as book:
        shown = await withdraw(book, entry, reason=said.reason, seen=seen)
    return answer(shown, revision=shown.revision)


@router.get("/candidates", responses=shown_as(Candidates, 401, 403, 422, 503))
async def who_could(desk: Booker, span: Asked, doctor: OneWord, room: OneWord) -> Response:
    """Who of the list could have a time that became free, the best first."""
    async with desk.book() as book:
        return answer(await candidates(book, doctor, room, span))


@router.post("/proposals", responses=shown_as(Proposals, 401, 403, 422, 503))
async def plan_many(said: ProposalsAsked, desk: Booker) -> Response:
    """Times for the most pressing of the list, planned together; nothing is booked."""
    span = proper(said.since, said.until)
    async with desk.book() as book:
        prepared = await prepare(book, span, kind=said.kind or "")
    plan = await desk.parts.planner.plan(prepared.problem)
    return answer(proposals(prepared, plan))
