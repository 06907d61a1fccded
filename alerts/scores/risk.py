"""What a NEWS2 asks of the ward: risk, response, how often to observe. Pure.

Chart 4 of Royal College of Physicians, NEWS2, 2017, in our own words; the priorities are ours.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.saying import Sentence
from core.wire import Priority

_HOUR_S = 3600.0
CONTINUOUS = 0.0
"""Time between observations where monitoring is continuous."""
LONGEST_S = 12 * _HOUR_S
"""For a total of 0."""


class Risk(StrEnum):
    """Clinical risk."""

    LOW = "low"
    LOW_MEDIUM = "low-medium"
    MEDIUM = "medium"
    HIGH = "high"


ROUTINE = Sentence("Routine: go on with NEWS2 observations, at least every 12 hours")
"""For a total of 0."""

RESPONSES: Mapping[Risk, Sentence] = MappingProxyType(
    {
        Risk.LOW: Sentence(
            "Observe at least every 4 to 6 hours. A registered nurse assesses the patient and "
            "decides whether to observe more often, to escalate care, or both"
        ),
        Risk.LOW_MEDIUM: Sentence(
            "Observe at least every hour. A registered nurse informs the medical team caring for "
            "the patient, who review and decide whether care must be escalated"
        ),
        Risk.MEDIUM: Sentence(
            "Observe at least every hour. A registered nurse informs the medical team at once; "
            "urgent assessment by a clinician or team competent in acute illness; care where "
            "monitoring is possible"
        ),
        Risk.HIGH: Sentence(
            "Monitor continuously. A registered nurse informs the medical team at once, at least "
            "at specialist registrar level; emergency assessment by a team with critical-care "
            "skills, airway management included; consider care at level 2 or 3"
        ),
    }
)

PRIORITIES: Mapping[Risk, Priority | None] = MappingProxyType(
    {
        Risk.LOW: None,
        Risk.LOW_MEDIUM: Priority.LOW,
        Risk.MEDIUM: Priority.MEDIUM,
        Risk.HIGH: Priority.HIGH,
    }
)

OBSERVE_EVERY_S: Mapping[Risk, float] = MappingProxyType(
    {
        # The chart says every 4 to 6 hours; later than 6 is too late for everybody.
        Risk.LOW: 6 * _HOUR_S,
        Risk.LOW_MEDIUM: _HOUR_S,
        Risk.MEDIUM: _HOUR_S,
        Risk.HIGH: CONTINUOUS,
    }
)
"""How far apart sets of observations may be, in seconds."""
