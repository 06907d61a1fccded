"""Reports of a month: as JSON for the page, as CSV, and as PDF with figures."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text

from core.billing.terms import read_terms
from core.books import Book
from core.errors import Unknown
from core.reports import alarms, lengths, load_paper, occupancy, revenue, workload
from core.reports.alarms import AlarmsShown, CauseAlarmed
from core.reports.lengths import LengthsShown, UnitStayed
from core.reports.load import Period
from core.reports.load_reading import load
from core.reports.load_shown import LoadShown
from core.reports.month import Month
from core.reports.occupancy import OccupancyShown, UnitOccupied
from core.reports.paper import Bars, Grid
from core.reports.printing import month_paper, titled_paper
from core.reports.revenue import CodeInvoiced, RevenueShown
from core.reports.tables import csv_of
from core.reports.workload import DoctorWorked, WorkloadShown
from core.staff.accounts import Role
from gateway.answers import answer, shown_as
from gateway.desk import Desk, at_desk
from gateway.papers import file_answer, pdf_answer
from gateway.routes.asking import WRITTEN

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])

OFFICE = (Role.ADMINISTRATOR, Role.AUDITOR)
WARD = (Role.CHARGE, Role.CLINICIAN, Role.BED_MANAGER, *OFFICE)
MOST_DAYS = 28
LONGEST_MS = 20_000
"""A month of a hospital's alerts is some hundred thousand rows."""

Asked = Annotated[str, Query(alias="month", pattern=r"^(20|21)\d\d-(0[1-9]|1[0-2])$")]


class Form(StrEnum):
    """As what a report is wanted."""

    JSON = "json"
    CSV = "csv"
    PDF = "pdf"


FormAsked = Annotated[Form, Query(alias="as")]


class _Listed(Protocol):
    @property
    def items(self) -> list[Any]: ...


_S = TypeVar("_S", bound=_Listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report(Generic[_S]):
    name: str
    title: str
    row: type[msgspec.Struct]
    load: Callable[[Book, Month], Awaitable[_S]]
    draw: Callable[[_S], tuple[tuple[Grid, ...], tuple[Bars, ...]]]

    async def given(self, desk: Desk, asked: str, form: Form) -> Response:
        """The report in the form that is wanted."""
        async with desk.book() as book:
            await book.connection.execute(text(f"set local statement_timeout = {LONGEST_MS}"))
            zone = (await read_terms(book)).zone
            month = Month(date.fromisoformat(f"{asked}-01"), zone)
            shown = await self.load(book, month)
            await book.note(f"report.{self.name}", thing=f"month/{asked}")
            paper = await month_paper(book, month, self.title, self.draw(shown))
        match form:
            case Form.JSON:
                return answer(shown)  # type: ignore[arg-type]
            case Form.CSV:
                written = csv_of(self.row, shown.items)
                return file_answer(written, f"{self.name}-{asked}.csv", "text/csv; charset=utf-8")
            case Form.PDF:
                return pdf_answer(await desk.parts.papers.draw(paper), f"{self.name}-{asked}.pdf")


def _told(kind: type[msgspec.Struct]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a report."""
    told = shown_as(kind, 401, 403, 422, 503, 504)
    told[200]["content"] |= {
        "text/csv": {"schema": {"type": "string"}},
        "application/pdf": {"schema": {"type": "string", "format": "binary"}},
    }
    return told


_REVENUE = _Report(
    name="revenue", title="Revenue", row=CodeInvoiced, load=revenue.revenue, draw=revenue.drawn
)
_OCCUPANCY = _Report(
    name="occupancy",
    title="Occupancy",
    row=UnitOccupied,
    load=occupancy.occupancy,
    draw=occupancy.drawn,
)
_LENGTHS = _Report(
    name="length-of-stay",
    title="Length of stay",
    row=UnitStayed,
    load=lengths.lengths,
    draw=lengths.drawn,
)
_WORKLOAD = _Report(
    name="workload",
    title="Workload of doctors",
    row=DoctorWorked,
    load=workload.workload,
    draw=workload.drawn,
)
_ALARMS = _Report(
    name="alarm-load", title="Alarm load", row=CauseAlarmed, load=alarms.alarms, draw=alarms.drawn
)


@router.get("/revenue", responses=_told(RevenueShown))
async def of_revenue(
    desk: Annotated[Desk, Depends(at_desk(Role.BILLING, *OFFICE))],
    month: Asked,
    form: FormAsked = Form.JSON,
) -> Response:
    """What was invoiced and paid."""
    return await _REVENUE.given(desk, month, form)


@router.get("/occupancy", responses=_told(OccupancyShown))
async def of_occupancy(
    desk: Annotated[Desk, Depends(at_desk(*WARD, Role.BILLING))],
    month: Asked,
    form: FormAsked = Form.JSON,
) -> Response:
    """How full the units were."""
    return await _OCCUPANCY.given(desk, month, form)


@router.get("/length-of-stay", responses=_told(LengthsShown))
async def of_lengths(
    desk: Annotated[Desk, Depends(at_desk(*WARD, Role.BILLING))],
    month: Asked,
    form: FormAsked = Form.JSON,
) -> Response:
    """How long patients stayed."""
    return await _LENGTHS.given(desk, month, form)


@router.get("/workload", responses=_told(WorkloadShown))
async def of_workload(
    desk: Annotated[Desk, Depends(at_desk(*OFFICE))],
    month: Asked,
    form: FormAsked = Form.JSON,
) -> Response:
    """What doctors had to do."""
    return await _WORKLOAD.given(desk, month, form)


@router.get("/alarm-load", responses=_told(AlarmsShown))
async def of_alarms(
    desk: Annotated[Desk, Depends(at_desk(*WARD))],
    month: Asked,
    form: FormAsked = Form.JSON,
) -> Response:
    """How much the units were alarmed."""
    return await _ALARMS.given(desk, month, form)


class LoadAsked(BaseModel):
    """Of which days and unit the alarm load is wanted."""

    model_config = ConfigDict(extra="forbid")

    unit: Annotated[str | None, Field(max_length=64, pattern=WRITTEN)] = None
    last: Annotated[date | None, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))] = None
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 7
    form: Annotated[Literal[Form.JSON, Form.PDF], Field(alias="as")] = Form.JSON

    def period(self, zone: ZoneInfo, now: datetime) -> Period:
        """The days; up to today unless something else is said."""
        last = self.last or now.astimezone(zone).date()
        return Period(last=last, count=self.days, zone=zone, now=now)


@router.get("/load", responses=shown_as(LoadShown, 401, 403, 404, 422, 503, 504))
async def of_load(
    desk: Annotated[Desk, Depends(at_desk(Role.CHARGE, Role.CLINICIAN, Role.ADMINISTRATOR))],
    asked: Annotated[LoadAsked, Query()],
) -> Response:
    """How loaded a unit is with alarms: of one's own units, or of one of them."""
    async with desk.book() as book:
        if asked.unit is not None:
            book.require_unit(asked.unit)
        await book.connection.execute(text(f"set local statement_timeout = {LONGEST_MS}"))
        period = asked.period((await read_terms(book)).zone, book.now)
        wanted = book.by.units if asked.unit is None else frozenset({asked.unit})
        shown = await load(book, period, wanted)
        if not shown.units:
            raise Unknown("no such unit")
        days = f"{shown.since} to {shown.until}"
        await book.note("report.load", unit=asked.unit, thing=f"days/{shown.since}/{asked.days}")
        title = ("Alarm load", days)
        paper = await titled_paper(book, period.over, title, load_paper.drawn(shown))
    if asked.form is Form.JSON:
        return answer(shown)
    pdf = await desk.parts.papers.draw(paper)
    return pdf_answer(pdf, f"load-{shown.until}-{asked.days}d.pdf")
