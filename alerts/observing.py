"""A lane keeps its rounds: when a set of observations is overdue, that is a task. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from alerts.findings import inputs as named
from alerts.model import moment
from alerts.rounds import BY_HAND_S, SAME_S, Rounds, first_rounds, observe
from alerts.rules import AT_REST, Timer
from alerts.scores.inputs import CONSCIOUSNESS, SYSTOLIC, TEMPERATURE, Inputs
from alerts.scores.news2 import BASIS, Reckoned
from alerts.scores.risk import CONTINUOUS
from alerts.turn import Turn
from core.saying import Said, say
from core.wire import Finding, Kind, Priority

CAUSE = "observation.overdue"
AGAIN_S = 900.0
"""Closed by hand and still nothing measured, it comes back after so long: example, approve
locally."""


def keep_rounds(turn: Turn, inputs: Inputs, reckoned: Reckoned) -> None:
    """Note what was observed, and remind of what was not."""
    rounds = observe(turn.rounds or first_rounds(turn.now), inputs, reckoned, turn.now)
    turn.rounds = rounds
    if turn.now < rounds.overdue_from:
        turn.timers.pop(CAUSE, None)
        turn.end(CAUSE)
    else:
        _remind(turn, rounds, inputs, reckoned)


def stop_rounds(turn: Turn) -> None:
    """Nothing is asked for this patient (any more)."""
    turn.rounds = None
    turn.timers.pop(CAUSE, None)
    turn.end(CAUSE)


def _remind(turn: Turn, rounds: Rounds, inputs: Inputs, reckoned: Reckoned) -> None:
    timer = turn.timers.get(CAUSE) or _begin(turn, rounds)
    fired = 0 if turn.now >= timer.onset else AT_REST
    turn.timers[CAUSE] = Timer(timer.since, fired, turn.now)
    if fired == AT_REST:
        return
    finding = _finding(
        _Asked(
            revision=turn.profile.revision,
            since=timer.onset,
            overdue_from=rounds.overdue_from,
            every_s=rounds.every_s,
            interrupted=rounds.interrupted,
            monitored=bool(turn.devices),
            late=_late(turn, rounds, inputs, reckoned),
        )
    )
    turn.present(CAUSE, Kind.TASK, Priority.LOW, finding, None)


def _begin(turn: Turn, rounds: Rounds) -> Timer:
    """Since when it is late; whoever closed the task by hand is left in peace for a while."""
    since = rounds.overdue_from
    if CAUSE not in turn.alerts:
        for closed in reversed(turn.closed):
            if closed.cause == CAUSE and closed.resolved is not None:
                since = max(since, closed.changed_at.timestamp() + AGAIN_S)
                break
    return Timer((since,), AT_REST, turn.now)


def _late(turn: Turn, rounds: Rounds, inputs: Inputs, reckoned: Reckoned) -> tuple[str, ...]:
    """What has to be measured: what is missing, and what by hand is too old for a new set."""
    if turn.now < rounds.due_at:
        return reckoned.missing
    made_before = max(rounds.observed_at or 0.0, rounds.due_at - (rounds.every_s or BY_HAND_S))
    by_hand = (
        (SYSTOLIC, inputs.systolic),
        (CONSCIOUSNESS, inputs.consciousness),
        (TEMPERATURE, inputs.temperature),
    )
    old = (
        name
        for name, one in by_hand
        if one is not None and turn.now - one.age_s <= made_before + SAME_S
    )
    return (*reckoned.missing, *old)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the words of a reminder follow from; seconds since 1970, `every_s` in seconds."""

    revision: int
    since: float
    overdue_from: float
    every_s: float
    interrupted: bool
    monitored: bool
    late: tuple[str, ...]


# A ward asks for the same again with every score, for hours.
@lru_cache(maxsize=4096)
def _finding(asked: _Asked) -> Finding:
    said = _said(asked)
    return Finding(
        rule=CAUSE,
        revision=asked.revision,
        text=str(said),
        said=said,
        since=moment(asked.since),
        basis=BASIS,
        missing=asked.late,
    )


def _said(asked: _Asked) -> Said:
    since, wanted = f"{moment(asked.overdue_from):%H:%M} UTC", named(asked.late)
    if asked.interrupted and not asked.monitored:
        # Of what nobody has begun to watch nothing was interrupted.
        return say(
            "NEWS2 asks for continuous monitoring; no monitor stands at this bed ({time})",
            time=since,
        )
    if asked.interrupted:
        return say(
            "Continuous monitoring interrupted since {time}. To measure: {what}",
            time=since,
            what=wanted,
        )
    return say(
        "Observations overdue since {time}; NEWS2 asks for a set {often}. To measure: {what}",
        time=since,
        often=_often(asked.every_s),
        what=wanted,
    )


def _often(every_s: float) -> Said:
    every_h = (every_s or BY_HAND_S) / 3600
    often = say("every hour") if every_h == 1 else say("every {hours} hours", hours=f"{every_h:g}")
    if every_s == CONTINUOUS:
        return say("{often}, beside continuous monitoring", often=often)
    return often
