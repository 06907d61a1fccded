"""What the routes about stays and places share: who may ask, and how things are named."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from core.staff.accounts import Role
from gateway.access import CARE, STAFF
from gateway.desk import Desk, at_desk

KNOWERS = (*CARE, Role.BED_MANAGER, Role.FRONT_DESK)
"""Who may know who lies where."""
Anybody = Annotated[Desk, Depends(at_desk(*STAFF))]
"""Names are for `KNOWERS` all the same."""
Knower = Annotated[Desk, Depends(at_desk(*KNOWERS))]
Placer = Annotated[Desk, Depends(at_desk(*CARE, Role.BED_MANAGER))]
Furnisher = Annotated[Desk, Depends(at_desk(Role.BED_MANAGER, Role.ADMINISTRATOR))]
Engineer = Annotated[Desk, Depends(at_desk(*CARE, Role.BIOMED))]
Carer = Annotated[Desk, Depends(at_desk(*CARE))]

PlaceName = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""Of a unit, room or bed; it stands in topics."""
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
PatientNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]

READ = (401, 403, 404, 422, 503)
MADE = (401, 403, 404, 409, 422, 503)
CHANGED = (401, 403, 404, 409, 412, 422, 428, 503)


class UnitKind(StrEnum):
    """What a unit is for."""

    WARD = "ward"
    ICU = "icu"
    EMERGENCY = "emergency"
    THEATRE = "theatre"
    MATERNITY = "maternity"
    PAEDIATRIC = "paediatric"
    OUTPATIENT = "outpatient"


class Said(BaseModel):
    """What a person says in a request; anything else is refused."""

    model_config = ConfigDict(extra="forbid")
