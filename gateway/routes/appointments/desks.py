"""Who may ask what of the appointments, and how it is said."""

from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.appointments.hours import Span
from core.staff.accounts import Role
from gateway.access import CARE, STAFF
from gateway.desk import Desk, at_desk
from gateway.errors import Malformed

BOOKERS = (*CARE, Role.FRONT_DESK)
Booker = Annotated[Desk, Depends(at_desk(*BOOKERS))]
Reader = Annotated[Desk, Depends(at_desk(*BOOKERS, Role.BILLING))]
Anybody = Annotated[Desk, Depends(at_desk(*STAFF))]
"""Calendars and kinds name no patient."""
Administrator = Annotated[Desk, Depends(at_desk(Role.ADMINISTRATOR))]
DayKeeper = Annotated[Desk, Depends(at_desk(Role.ADMINISTRATOR, Role.FRONT_DESK))]
"""Who may say that a doctor is not in tomorrow."""

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
PatientId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Patient = Annotated[int, Field(ge=1, le=2**31 - 1)]
Minutes = Annotated[int, Field(ge=5, le=720)]
WORD = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"
Whose = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9._@-]*$")]
Account = Annotated[str, Field(min_length=1, max_length=64, pattern=WORD)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Cursor = Annotated[str | None, Query(max_length=200)]
CHANGED = (401, 403, 404, 409, 412, 422, 428, 503)


class Said(BaseModel):
    """Nothing but what is asked for."""

    model_config = ConfigDict(extra="forbid")


async def span(
    since: Annotated[AwareDatetime, Query(alias="from")],
    until: Annotated[AwareDatetime, Query(alias="to")],
) -> Span:
    """A dependency: from, inclusive, to, exclusive.

    Raises:
        Malformed: It ends before it begins, or lies out of all calendars.
    """
    return proper(since, until)


def proper(since: AwareDatetime, until: AwareDatetime) -> Span:
    """A span of this century.

    Raises:
        Malformed: It is none.
    """
    if since >= until or since.year < 2000 or until.year > 2199:
        raise Malformed("from comes before to, both between 2000 and 2199")
    return Span(since, until)


Asked = Annotated[Span, Depends(span)]


class Listed(BaseModel):
    """Of whom a list is."""

    doctor: Whose = ""
    room: Whose = ""
