"""Detectors as bad as they can be: one that says nothing, one that cries all the time."""

from datetime import datetime

from alerts.detector import PatientBaseline
from alerts.lane import BASELINE
from alerts.model import Lane
from alerts.setting_up import ALARMS_OFF
from core.wire import AlertEvent, Finding
from tests.simulated.world import moment


class Mute(PatientBaseline):
    """Learns nothing and says nothing."""

    def look(self, lane: Lane) -> None:
        """Take nothing in."""

    def opinion(self) -> Finding | None:
        """Nothing."""
        return None


class Excitable(PatientBaseline):
    """Changes its mind with every look."""

    def __init__(self) -> None:
        super().__init__()
        self._looks = 0
        self._since = 0.0

    def look(self, lane: Lane) -> None:
        """Get excited."""
        super().look(lane)
        self._looks += 1
        self._since = max((track.at for track in lane.tracks.values()), default=0.0)

    def opinion(self) -> Finding | None:
        """All is different now, or nothing is."""
        if self._looks % 2 == 0:
            return None
        return Finding(rule=BASELINE, revision=1, text="different", since=moment(self._since))


Told = tuple[float, str, str, datetime, object]


def told_by_rules(history: list[tuple[float, AlertEvent]]) -> list[Told]:
    """What was told and when, but for hints, reminders and what only counts and groups."""
    return [
        (
            at,
            event.change.value,
            f"{event.alert.bed} {event.alert.cause}",
            event.alert.raised_at,
            (
                event.alert.priority,
                event.alert.condition,
                event.alert.response,
                event.alert.settled,
                event.alert.revision,
                event.alert.finding,
                event.alert.escalation,
                event.actor,
            ),
        )
        for at, event in history
        if event.alert.cause not in (BASELINE, ALARMS_OFF)
    ]
