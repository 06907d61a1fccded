"""qSOFA, the bedside criteria of Sepsis-3. Pure. For adults; shown, calls nobody.

Singer M et al. The Third International Consensus Definitions for Sepsis and Septic Shock
(Sepsis-3). JAMA 2016;315:801-810. The citation was not verified: example, approve locally.
Altered mentation is any level but "alert", new confusion included.
"""

from types import MappingProxyType

from alerts.scores.bands import bands, not_known, with_points
from alerts.scores.beside import EXAMPLE, Sheet, added_up
from alerts.scores.inputs import CONSCIOUSNESS, RESPIRATION, SYSTOLIC, Given, Inputs
from core.vitals import Acvpu
from core.wire import OtherScore, ScorePart

_RESPIRATION = bands(RESPIRATION, (21, 0), above=1)
_SYSTOLIC = bands(SYSTOLIC, (100, 1), above=0)
_NO_MENTATION = not_known(CONSCIOUSNESS)

SHEET = Sheet(
    name="qSOFA",
    action_level=2,
    meaning="With a suspected infection: look for organ dysfunction",
    basis=f"Singer 2016, Sepsis-3; {EXAMPLE}",
    worst=MappingProxyType({RESPIRATION: 1, SYSTOLIC: 1, CONSCIOUSNESS: 1}),
)


def reckon(inputs: Inputs) -> OtherScore:
    """Reckon qSOFA from what is known."""
    return added_up(
        SHEET,
        (
            _RESPIRATION.part(inputs.respiration),
            _SYSTOLIC.part(inputs.systolic),
            _mentation(inputs.consciousness),
        ),
    )


def _mentation(given: Given | None) -> ScorePart:
    if given is None:
        return _NO_MENTATION
    return with_points(CONSCIOUSNESS, given, int(given.value != Acvpu.ALERT))
