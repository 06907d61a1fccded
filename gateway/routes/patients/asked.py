"""Who may ask what of patients, and the words they ask in."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, SerializeAsAny

from core.staff.accounts import Role
from gateway.access import CARE
from gateway.desk import Desk, at_desk
from gateway.routes.asking import WRITTEN, Reason

LARGEST_ID = 2**31 - 1
TELLERS = (*CARE, Role.BED_MANAGER, Role.FRONT_DESK)
"""Who may say who somebody is."""
READERS = (*TELLERS, Role.BILLING)
"""Who may know who somebody is; the clinical record is for those who care."""
CLERKS = (Role.BED_MANAGER, Role.FRONT_DESK)
"""They know every patient, so they tell two records apart, or make them one."""

Teller = Annotated[Desk, Depends(at_desk(*TELLERS))]
Reader = Annotated[Desk, Depends(at_desk(*READERS))]
Clerk = Annotated[Desk, Depends(at_desk(*CLERKS))]
Carer = Annotated[Desk, Depends(at_desk(*CARE))]

PatientId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
EntryId = Annotated[int, Path(ge=1, le=2**53 - 1)]
PageAfter = Annotated[str | None, Query(alias="cursor", max_length=200)]
Line = Annotated[str, Field(max_length=200, pattern=WRITTEN)]
"""May be empty."""
Title = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
    ),
]
"""One line with something in it."""
Day = Annotated[date, Field(ge=date(1880, 1, 1), le=date(2200, 1, 1))]


def _in_reach(said: datetime) -> datetime:
    if not datetime(1880, 1, 1, tzinfo=UTC) <= said <= datetime(2200, 1, 1, tzinfo=UTC):
        raise ValueError("not in this age")
    return said.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]
"""With its zone; of an age in which patients lived."""


class Sex(StrEnum):
    """HL7 administrative gender."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Asked(BaseModel):
    """A body of a request: nothing but what is named."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class _About(BaseModel):
    what: str
    whose: int
    said: SerializeAsAny[BaseModel]


def about(patient: int, said: BaseModel) -> BaseModel:
    """A request with its patient: the same key for another patient is another request."""
    return _About(what=type(said).__name__, whose=patient, said=said)


class Ended(Asked):
    """Why something no longer counts."""

    reason: Reason
