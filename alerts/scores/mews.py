"""MEWS, the Modified Early Warning Score of 2001. Pure. For adults; shown, calls nobody.

Subbe CP, Kruger M, Rutherford P, Gemmel L. Validation of a modified Early Warning Score in medical
admissions. QJM 2001;94:521-526. Other copies differ (a heart rate of 40 or less is 3 in some);
this one is that table. Its level of consciousness is AVPU, which knows no new confusion: a newly
confused patient is counted like one who answers to voice, since "alert" would hide it and
"missing" would hide it longer. That reading is ours: example, approve locally.
"""

from types import MappingProxyType

from alerts.scores.bands import bands, not_known, with_points
from alerts.scores.beside import EXAMPLE, Sheet, added_up
from alerts.scores.inputs import (
    CONSCIOUSNESS,
    PULSE,
    RESPIRATION,
    SYSTOLIC,
    TEMPERATURE,
    Given,
    Inputs,
)
from core.vitals import Acvpu
from core.wire import OtherScore, ScorePart

_RESPIRATION = bands(RESPIRATION, (8, 2), (14, 0), (20, 1), (29, 2), above=3)
_SYSTOLIC = bands(SYSTOLIC, (70, 3), (80, 2), (100, 1), (199, 0), above=2)
_PULSE = bands(PULSE, (40, 2), (50, 1), (100, 0), (110, 1), (129, 2), above=3)
_TEMPERATURE = bands(TEMPERATURE, (34.9, 2), (38.4, 0), above=2, tenths=True)
_CONSCIOUSNESS = {
    Acvpu.ALERT: 0,
    Acvpu.CONFUSION: 1,
    Acvpu.VOICE: 1,
    Acvpu.PAIN: 2,
    Acvpu.UNRESPONSIVE: 3,
}
_NO_CONSCIOUSNESS = not_known(CONSCIOUSNESS)
_POINTS: tuple[int, ...] = tuple(_CONSCIOUSNESS[level] for level in Acvpu)

SHEET = Sheet(
    name="MEWS",
    action_level=5,
    meaning="Associated with intensive care or death",
    basis=f"Subbe 2001, QJM 94:521; new confusion counted as V: {EXAMPLE}",
    worst=MappingProxyType(
        {
            RESPIRATION: max(_RESPIRATION.points),
            SYSTOLIC: max(_SYSTOLIC.points),
            PULSE: max(_PULSE.points),
            CONSCIOUSNESS: max(_POINTS),
            TEMPERATURE: max(_TEMPERATURE.points),
        }
    ),
)


def reckon(inputs: Inputs) -> OtherScore:
    """Reckon MEWS from what is known."""
    return added_up(
        SHEET,
        (
            _RESPIRATION.part(inputs.respiration),
            _SYSTOLIC.part(inputs.systolic),
            _PULSE.part(inputs.pulse),
            _consciousness(inputs.consciousness),
            _TEMPERATURE.part(inputs.temperature),
        ),
    )


def _consciousness(given: Given | None) -> ScorePart:
    if given is None:
        return _NO_CONSCIOUSNESS
    return with_points(CONSCIOUSNESS, given, _POINTS[int(given.value)])
