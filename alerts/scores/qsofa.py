"""qSOFA, the bedside criteria of Sepsis-3. Pure. For adults; shown, calls nobody.

Singer M et al. The Third International Consensus Definitions for Sepsis and Septic Shock
(Sepsis-3). JAMA 2016;315:801-810. The citation was not verified: example, approve locally.
Altered mentation is any level but "alert", new confusion included.
"""

from types import MappingProxyType

from alerts.scores.bands import bands, part, whole, with_points
from alerts.scores.beside import EXAMPLE, Sheet, added_up
from alerts.scores.inputs import CONSCIOUSNESS, RESPIRATION, SYSTOLIC, Given, Inputs
from core.vitals import Acvpu
from core.wire import OtherScore, ScorePart

_RESPIRATION = bands((21, 0), above=1)
_SYSTOLIC = bands((100, 1), above=0)

SHEET = Sheet(
    name="qSOFA",
    action_level=2,
    meaning="With a suspected infection: look for organ dysfunction",
    basis=f"Singer 2016, Sepsis-3; {EXAMPLE}",
    worst=MappingProxyType({RESPIRATION: 1, SYSTOLIC: 1, CONSCIOUSNESS: 1}),
)


def reckon(inputs: Inputs) -> OtherScore:
    """Reckon qSOFA from what is known, values rounded as for NEWS2."""
    return added_up(
        SHEET,
        (
            part(RESPIRATION, inputs.respiration, _RESPIRATION),
            part(SYSTOLIC, inputs.systolic, _SYSTOLIC),
            _mentation(inputs.consciousness),
        ),
    )


def _mentation(given: Given | None) -> ScorePart:
    if given is None:
        return ScorePart(name=CONSCIOUSNESS, value=None, points=None)
    level = whole(given.value)
    return with_points(CONSCIOUSNESS, given, level, int(level != Acvpu.ALERT))
