"""What all lanes are judged by: the limits in force, and what a network may take. Pure."""

from dataclasses import dataclass, field

from alerts.limits import Profile, Profiles
from alerts.model import Lane
from alerts.policy import Policy, read_policy
from alerts.tailoring import tailored
from core.wire import PatientLimit

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
        profiles: Rules by class of patients.
        policy: How alerts live, who is called, what people may do.
        speed: Of the process's clock. A network stays as slow as it is when the hospital is in
            fast motion, so what it may take is the more of that clock's seconds.
        live_s: How old a reading may be to be judged.
        ahead_s: How far ahead of the clock a reading may be.
        silent_after_s: How long a device may say nothing.
        late_after_s: How long a device may say nothing current.
    """

    profiles: Profiles
    policy: Policy = field(default_factory=read_policy)
    speed: float = 1.0
    live_s: float = field(init=False)
    ahead_s: float = field(init=False)
    silent_after_s: float = field(init=False)
    late_after_s: float = field(init=False)
    _tailored: dict[str, tuple[Profile, tuple[PatientLimit, ...], Profile]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        fast = {
            "live_s": max(LIVE_S, 10 * self.speed),
            "ahead_s": max(AHEAD_S, 2 * self.speed),
            "silent_after_s": max(SILENT_AFTER_S, 5 * self.speed),
            "late_after_s": max(LATE_AFTER_S, 10 * self.speed),
        }
        for name, seconds in fast.items():
            object.__setattr__(self, name, seconds)

    def profile_of(self, lane: Lane) -> Profile:
        """The rules in force for a lane's patient: the profile's, with limits of the patient's own.

        Made once for as long as neither changes; a lane itself stays a plain value.
        """
        profile = self.profiles.choose(lane.place.unit, lane.age_class, lane.age_band)
        limits = lane.setup.limits if lane.setup is not None else ()
        if not limits:
            return profile
        known = self._tailored.get(lane.place.bed)
        if known is not None and known[0] is profile and known[1] == limits:
            return known[2]
        own = tailored(profile, limits)
        self._tailored[lane.place.bed] = (profile, limits, own)
        return own
