"""What all lanes are judged by: the limits in force, and what a network may take. Pure."""

from dataclasses import dataclass, field

from alerts.limits import Profile, Profiles
from alerts.model import Lane
from alerts.policy import Policy, read_policy

LIVE_S = 120.0
"""Older than this behind the clock is history."""
AHEAD_S = 30.0
"""Further ahead of the clock is impossible; ingest puts it into quarantine."""
SILENT_AFTER_S = 10.0
"""No readings for this long, or for three of the device's own intervals, is silence."""
LATE_AFTER_S = 60.0
"""A device that is heard but has sent nothing current for this long has a wrong clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The rules of the house.

    Attributes:
        profiles: Limits by class of patients.
        policy: How alerts live, who is called, what people may do.
        speed: Of the process's clock. A network stays as slow as it is when the hospital is in
            fast motion, so what it may take is the more of that clock's seconds.
    """

    profiles: Profiles
    policy: Policy = field(default_factory=read_policy)
    speed: float = 1.0

    def profile_of(self, lane: Lane) -> Profile:
        """The limits in force for a lane's patient."""
        return self.profiles[lane.age_class]

    @property
    def live_s(self) -> float:
        """How old a reading may be to be judged."""
        return max(LIVE_S, 10 * self.speed)

    @property
    def ahead_s(self) -> float:
        """How far ahead of the clock a reading may be."""
        return max(AHEAD_S, 2 * self.speed)

    @property
    def silent_after_s(self) -> float:
        """How long a device may say nothing."""
        return max(SILENT_AFTER_S, 5 * self.speed)

    @property
    def late_after_s(self) -> float:
        """How long a device may say nothing current."""
        return max(LATE_AFTER_S, 10 * self.speed)
