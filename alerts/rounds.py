"""How often a patient must be observed, and whether that was done. Pure.

A set of observations is whole when all seven parameters of NEWS2 are known, and it is as old as
the oldest of its measurements by hand (consciousness, temperature, pressure): so a new set means
that each of them was measured anew. The score of a set says when the next is due (RCP 2017,
chart 4). A score that gets worse in between shortens the time, counted from then; only a new set
makes it longer again, since less known, or better by itself, is no observation.

At high risk monitoring is continuous: breathing, saturation and pulse must keep coming, and what
is measured by hand is due as often as at medium risk (that part is ours: example, approve
locally).
"""

from msgspec import Struct

from alerts.scores.inputs import Inputs
from alerts.scores.news2 import Reckoned
from alerts.scores.risk import CONTINUOUS, LONGEST_S

FIRST_S = 6 * 3600.0
"""For whoever was just placed: as for a score of 1 to 4, for a 0 must be known to count as one."""
BY_HAND_S = 3600.0
"""Of what is measured by hand while monitoring is continuous: example, approve locally."""
GAP_S = 600.0
"""For so long continuous monitoring may be interrupted: example, approve locally."""

SAME_S = 1.0
"""A retained score knows its times to a tenth; this close it is the same set."""


class Rounds(Struct, frozen=True, gc=False):
    """How one patient is observed; moments are seconds since 1970.

    Attributes:
        observed_at: When the latest whole set was made; None for none since the placement.
        every_s: How far apart sets may be; 0 for continuous monitoring.
        due_at: When the next set must have been made.
        watched_at: When the monitored vital signs were last all there.
    """

    observed_at: float | None
    every_s: float
    due_at: float
    watched_at: float

    @property
    def overdue_from(self) -> float:
        """When it is late, unless something is measured before."""
        if self.every_s == CONTINUOUS:
            return min(self.due_at, self.watched_at + GAP_S)
        return self.due_at

    @property
    def interrupted(self) -> bool:
        """Whether it is the continuous monitoring that is late first."""
        return self.every_s == CONTINUOUS and self.watched_at + GAP_S < self.due_at


def first_rounds(now: float) -> Rounds:
    """Of a patient who was just placed: nothing is late yet."""
    return Rounds(None, FIRST_S, now + FIRST_S, now)


def observe(rounds: Rounds, inputs: Inputs, reckoned: Reckoned, now: float) -> Rounds:
    """Take account of what is known now."""
    watched_at = max(rounds.watched_at, _watched_at(inputs, now))
    if reckoned.total is not None:
        made_at = _measured_by_hand_at(inputs, now)
        if rounds.observed_at is None or made_at > rounds.observed_at + SAME_S:
            every_s = reckoned.observe_every_s
            due_at = made_at + (every_s or BY_HAND_S)
            return Rounds(made_at, every_s, max(due_at, _sooner(rounds, every_s, now)), watched_at)
    every_s = _asked(reckoned)
    if every_s >= rounds.every_s:
        return Rounds(rounds.observed_at, rounds.every_s, rounds.due_at, watched_at)
    if every_s == CONTINUOUS:
        watched_at = max(watched_at, now)
    return Rounds(rounds.observed_at, every_s, _sooner(rounds, every_s, now), watched_at)


def _sooner(rounds: Rounds, every_s: float, now: float) -> float:
    """A shorter time counts from now: nobody is late for what nobody knew."""
    return min(rounds.due_at, now + (every_s or BY_HAND_S))


def _measured_by_hand_at(inputs: Inputs, now: float) -> float:
    """When the oldest of what is measured by hand was."""
    by_hand = (inputs.consciousness, inputs.temperature, inputs.systolic)
    return now - max((one.age_s for one in by_hand if one is not None), default=0.0)


def _watched_at(inputs: Inputs, now: float) -> float:
    breathing, spo2, pulse = inputs.respiration, inputs.spo2, inputs.pulse
    if breathing is None or spo2 is None or pulse is None:
        return 0.0
    return now - max(breathing.age_s, spo2.age_s, pulse.age_s)


def _asked(reckoned: Reckoned) -> float:
    """What is known asks for; nothing known asks for nothing more."""
    known = reckoned.total is not None or reckoned.at_least > 0
    return reckoned.observe_every_s if known else LONGEST_S
