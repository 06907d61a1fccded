"""The vocabulary of vital signs."""

from fastapi import APIRouter, Depends, Response

from core.vitals import FACTS
from gateway.access import STAFF, may
from gateway.answers import VitalShown, Vocabulary, answer, shown_as

router = APIRouter(prefix="/api/v1/vitals", tags=["vitals"])

_VOCABULARY = Vocabulary(
    items=[
        VitalShown(
            key=vital.value,
            label=facts.label,
            name=facts.name,
            unit=facts.unit,
            decimals=facts.decimals,
            loinc=facts.loinc,
            plausible=(facts.plausible.low, facts.plausible.high),
        )
        for vital, facts in FACTS.items()
    ]
)


@router.get("", dependencies=[Depends(may(*STAFF))], responses=shown_as(Vocabulary, 401))
async def vocabulary() -> Response:
    """Every vital sign Wardwatch knows."""
    return answer(_VOCABULARY)
