"""Shock index: heart rate over systolic pressure. Pure. For adults; shown, calls nobody.

Koch E et al. Shock index in the emergency department: utility and limitations. Open Access Emerg
Med 2019;11:179-199, doi 10.2147/OAEM.S178358: 0.5 to 0.7 is usual, above 0.9 elevated, 1.0 and
above linked to a higher mortality. Beta blockers and age confound it.
"""

from alerts.scores.bands import not_known, whole, with_points
from alerts.scores.inputs import PULSE, SYSTOLIC, Given, Inputs
from core.wire import OtherScore, ScorePart

NAME = "Shock index"
ELEVATED_ABOVE = 0.9
GRAVE_FROM = 1.0
BASIS = "Koch 2019, Open Access Emerg Med 11:179; beta blockers and age confound"


def reckon(inputs: Inputs) -> OtherScore:
    """Reckon the shock index to two decimals; a zero gives no ratio."""
    parts = (_part(PULSE, inputs.pulse), _part(SYSTOLIC, inputs.systolic))
    pulse, systolic = (int(whole(one.value or 0.0)) for one in parts)
    index = hundredth(pulse, systolic) if pulse and systolic else None
    return OtherScore(
        name=NAME,
        total=index,
        at_least=index,
        parts=parts,
        missing=tuple(one.name for one in parts if not whole(one.value or 0.0)),
        action_level=ELEVATED_ABOVE,
        reached=None if index is None else index > ELEVATED_ABOVE,
        meaning="" if index is None else _meaning(index),
        basis=BASIS,
    )


def hundredth(over: int, under: int) -> float:
    """A ratio of two whole numbers to two decimals; a half goes up."""
    return (200 * over + under) // (2 * under) / 100


def _part(name: str, given: Given | None) -> ScorePart:
    if given is None:
        return not_known(name)
    return with_points(name, given, None)


def _meaning(index: float) -> str:
    if index >= GRAVE_FROM:
        return "Linked to a higher mortality"
    return "Elevated" if index > ELEVATED_ABOVE else ""
