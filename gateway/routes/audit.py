"""The audit, for who may read it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.audit.reading import (
    EntriesShown,
    LookersShown,
    StandingShown,
    Wanted,
    read_entries,
    read_lookers,
    read_standing,
)
from core.audit.sign_ins import SignInsShown, read_sign_ins
from core.paging import MOST
from core.staff.accounts import Role
from gateway.answers import answer, shown_as
from gateway.desk import Desk, at_desk
from gateway.routes.asking import WRITTEN

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])

Auditor = Annotated[Desk, Depends(at_desk(Role.AUDITOR, Role.ADMINISTRATOR))]
PatientId = Annotated[int, Path(ge=1, le=2**31 - 1)]


Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))
]


class Filters(BaseModel):
    """Which entries; whatever is not said does not matter."""

    model_config = ConfigDict(extra="forbid")

    patient: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    account: Annotated[str | None, Field(min_length=1, max_length=128, pattern=WRITTEN)] = None
    act: Annotated[str | None, Field(pattern=r"^[a-z_.-]{1,64}$")] = None
    since: Moment | None = None
    until: Moment | None = None
    glass: bool = False
    cursor: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50

    def plain(self) -> Wanted:
        """The same without the web."""
        return Wanted(
            patient=self.patient,
            account=self.account,
            act=self.act,
            since=_utc(self.since),
            until=_utc(self.until),
            glass=self.glass,
            cursor=self.cursor,
            limit=self.limit,
        )


@router.get("", responses=shown_as(EntriesShown, 401, 403, 422, 503))
async def entries(desk: Auditor, filters: Annotated[Filters, Query()]) -> Response:
    """Who did what, newest first; `act` is its beginning. Looking is noted too."""
    async with desk.book() as book:
        return answer(await read_entries(book, filters.plain()))


@router.get("/sign-ins", responses=shown_as(SignInsShown, 401, 403, 422, 503))
async def sign_ins(
    desk: Auditor,
    account: Annotated[str | None, Query(min_length=1, max_length=128, pattern=WRITTEN)] = None,
) -> Response:
    """Who signed in, and where wrong passwords were tried, as far as it is kept."""
    async with desk.book() as book:
        return answer(await read_sign_ins(book, account))


@router.get("/standing", responses=shown_as(StandingShown, 401, 403, 503))
async def how_it_stands(desk: Auditor) -> Response:
    """How far the audit is sealed and signed."""
    async with desk.book() as book:
        return answer(await read_standing(book, trouble=desk.parts.sealer.broken))


@router.get("/patients/{patient}", responses=shown_as(LookersShown, 401, 403, 404, 422, 503))
async def who_looked(patient: PatientId, desk: Auditor) -> Response:
    """Who has used this patient's record."""
    async with desk.book() as book:
        return answer(await read_lookers(book, patient))


def _utc(said: datetime | None) -> datetime | None:
    return None if said is None else said.astimezone(UTC)
